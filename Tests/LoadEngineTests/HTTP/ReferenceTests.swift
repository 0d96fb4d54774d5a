import Testing

@testable import LoadEngine

/// Where a `Location` leads (RFC 3986 §5.4).
@Suite struct ReferenceTests {
    private static func target(_ location: String, from base: String = "/b/c/d;p?q") -> String? {
        TestBytes.with(location) { text in
            guard let reference = Reference(text) else { return nil }
            var store = ByteStore()
            defer { store.free() }
            TestBytes.with(base) { reference.writeTarget(from: $0, into: &store) }
            return String(decoding: store.bytes, as: UTF8.self)
        }
    }

    @Test("The examples of RFC 3986, normal and abnormal")
    func examples() {
        let cases = [
            ("g", "/b/c/g"), ("./g", "/b/c/g"), ("g/", "/b/c/g/"), ("/g", "/g"), ("?y", "/b/c/d;p?y"),
            ("g?y", "/b/c/g?y"), ("#s", "/b/c/d;p?q"), ("g#s", "/b/c/g"), ("g?y#s", "/b/c/g?y"), (";x", "/b/c/;x"),
            ("g;x", "/b/c/g;x"), ("", "/b/c/d;p?q"), (".", "/b/c/"), ("./", "/b/c/"), ("..", "/b/"), ("../", "/b/"),
            ("../g", "/b/g"), ("../..", "/"), ("../../", "/"), ("../../g", "/g"), ("../../../g", "/g"),
            ("../../../../g", "/g"), ("/./g", "/g"), ("/../g", "/g"), ("g.", "/b/c/g."), (".g", "/b/c/.g"),
            ("g..", "/b/c/g.."), ("..g", "/b/c/..g"), ("./../g", "/b/g"), ("./g/.", "/b/c/g/"), ("g/./h", "/b/c/g/h"),
            ("g/../h", "/b/c/h"), ("g;x=1/./y", "/b/c/g;x=1/y"), ("g;x=1/../y", "/b/c/y"), ("g?y/./x", "/b/c/g?y/./x"),
            ("g?y/../x", "/b/c/g?y/../x"), ("http://h/a/../b?c", "/b?c"), ("http://h", "/"), ("http://h?x", "/?x"),
            ("//h/p", "/p"), ("/a//b", "/a//b"), ("/a b/ä", "/a%20b/%C3%A4"), ("?", "/b/c/d;p?"),
        ]
        for (location, expected) in cases { #expect(Self.target(location) == expected, "\(location)") }
        #expect(Self.target("x", from: "/") == "/x")
        #expect(Self.target("?z", from: "/p?old") == "/p?z")
    }

    @Test("What leads nowhere that a client of HTTP would go is no reference")
    func refused() {
        for location in [
            "ftp://h/x", "javascript:alert(1)", "http:g", "http://user@h/", "http://h:port/", "http://h:0/",
            "http://h:99999/", "http:///x", "//[::1/x", "/a\tb", "/a\u{7F}", "https:", "//[::1]x/",
        ] { #expect(Self.target(location) == nil, "\(location)") }
    }

    @Test("Scheme, host and port are told apart, and meet the plan's origin whatever their case")
    func origins() {
        func leads(_ location: String, to origin: Origin, from isSecure: Bool = false) -> Bool {
            let compiled = CompiledOrigin(origin)
            defer { compiled.free() }
            return TestBytes.with(location) { text in
                guard let reference = Reference(text) else { return false }
                return compiled.isTarget(of: reference, isSecure: reference.isSecure ?? isSecure)
            }
        }
        let plain = Origin(scheme: "http", host: "Media.example", port: 80)
        #expect(leads("http://media.EXAMPLE/x", to: plain) && leads("HTTP://media.example:80", to: plain))
        #expect(leads("//media.example:/x", to: plain) && !leads("//media.example/x", to: plain, from: true))
        #expect(!leads("http://media.example:8080/", to: plain) && !leads("https://media.example/", to: plain))
        #expect(!leads("http://media.example.evil/", to: plain))
        let v6 = Origin(scheme: "https", host: "::1", port: 8443)
        #expect(leads("https://[::1]:8443/x", to: v6) && !leads("https://[::2]:8443/x", to: v6))
    }
}
