import TestSupport
import Testing

@testable import LoadEngine

@Suite("Cookie jar (RFC 6265)")
struct CookieJarTests {
    let jar = TestJar()

    @Test("the RFC's own conversation (§3.1)")
    func conversation() {
        jar.store("SID=31d4d96e407aad42")
        #expect(jar.sent() == "SID=31d4d96e407aad42")
        #expect(jar.sent(host: "a.www.example.com") == nil)
        jar.store("SID=31d4d96e407aad42; Path=/; Domain=example.com")
        #expect(jar.sent(host: "site.example.com", path: "/any?q") == "SID=31d4d96e407aad42")
        jar.jar.removeAll()
        jar.store("SID=31d4d96e407aad42; Path=/; Secure; HttpOnly")
        jar.store("lang=en-US; Path=/; Domain=example.com")
        #expect(jar.sent() == "SID=31d4d96e407aad42; lang=en-US")
        jar.store("lang=en-US; Expires=Wed, 09 Jun 2021 10:18:14 GMT", now: 1_623_233_893)
        #expect(jar.sent(now: 1_623_233_893) == "SID=31d4d96e407aad42; lang=en-US; lang=en-US")
        jar.store("lang=; Path=/; Domain=example.com; Expires=Sun, 06 Nov 1994 08:49:37 GMT", now: 1_623_233_893)
        #expect(jar.sent(now: 1_623_233_893) == "SID=31d4d96e407aad42; lang=en-US")
        #expect(jar.sent(now: 1_623_233_894) == "SID=31d4d96e407aad42", "the moment itself is too late")
    }

    @Test("an empty jar sends nothing and holds no memory")
    func empty() {
        #expect(jar.sent() == nil)
        #expect(jar.value("a") == nil)
        #expect(_isPOD(CookieJar.self))
        #expect(jar.jar.isEmpty)
    }

    @Test(
        "name and value are cut out as §5.2 tells",
        arguments: [
            ("a=b", "a=b"), (" a = b ; Path=/", "a=b"), ("a=b=c", "a=b=c"), ("a=", "a="), ("a=\"b c\"", "a=\"b c\""),
            ("a=b;c=d", "a=b"), ("=b", nil), ("b", nil), ("", nil), (";a=b", nil), ("b; a=c", nil), ("a=b;;;", "a=b"),
        ])
    func pairs(_ cookie: String, _ sent: String?) {
        jar.store(cookie)
        #expect(jar.sent() == sent)
    }

    @Test("a cookie of the same name, domain and path is replaced and keeps its place")
    func replacement() {
        jar.store("a=1")
        jar.store("b=2")
        jar.store("a=longer than before")
        #expect(jar.sent() == "a=longer than before; b=2")
        jar.store("a=3")
        #expect(jar.sent() == "a=3; b=2")
        jar.store("a=4; Path=/x")
        jar.store("A=5")
        #expect(jar.sent(path: "/x") == "a=4; a=3; b=2; A=5")
        #expect(jar.jar.count == 4)
    }

    @Test("the same cookie again leaves the jar's memory alone")
    func sameAgain() {
        jar.store("JSESSIONID=0123456789.rms1; Path=/rms")
        let before = withBytes("JSESSIONID") { jar.jar.value(named: $0)?.baseAddress }
        for _ in 0..<1_000 { jar.store("JSESSIONID=0123456789.rms2; Path=/rms") }
        #expect(withBytes("JSESSIONID") { jar.jar.value(named: $0)?.baseAddress } == before)
        #expect(jar.value("JSESSIONID") == "0123456789.rms2")
        #expect(jar.jar.count == 1)
    }

    @Test("longer paths come first, then what was created earlier")
    func order() {
        jar.store("a=1; Path=/")
        jar.store("b=2; Path=/x/y")
        jar.store("c=3; Path=/x")
        jar.store("d=4; Path=/x/y")
        jar.store("e=5; Path=/")
        #expect(jar.sent(path: "/x/y/z") == "b=2; d=4; c=3; a=1; e=5")
    }

    @Test(
        "a cookie without a path gets the request's up to the last slash",
        arguments: [
            ("/", "/"), ("/a", "/"), ("/a/", "/a"), ("/a/b", "/a"), ("/a/b?c=/d/e", "/a"), ("/a/b#/c/", "/a"),
            ("", "/"),
            ("*", "/"), ("http://x/y/", "/"),
        ])
    func defaultPath(_ target: String, _ expected: String) {
        let path = withBytes(target) { text(CookieScope.defaultPath(of: CookieScope.path(of: $0))) }
        #expect(path == expected)
        jar.store("a=1", path: target)
        #expect(jar.sent(path: expected) == "a=1")
    }

    @Test("a path that does not begin with a slash counts as none")
    func badPath() {
        jar.store("a=1; Path=x", path: "/y/z")
        #expect(jar.sent(path: "/y/") == "a=1")
        jar.store("b=1; Path=/q; Path=", path: "/y/z")
        #expect(jar.sent(path: "/y/") == "a=1; b=1")
    }

    @Test(
        "paths match as a whole or up to a slash",
        arguments: [
            ("/a", "/a", true), ("/a", "/a/", true), ("/a", "/a/b", true), ("/a", "/ab", false), ("/a/", "/a", false),
            ("/a/", "/a/b", true), ("/", "/x", true), ("/a", "/a?b", true), ("/a", "/A", false), ("/a/b", "/a", false),
        ])
    func paths(_ cookie: String, _ target: String, _ isSent: Bool) {
        jar.store("a=1; Path=\(cookie)")
        #expect(jar.sent(path: target) == (isSent ? "a=1" : nil))
    }

    @Test(
        "a domain reaches the hosts below it, and no others",
        arguments: [
            ("example.com", "example.com", true), ("example.com", "a.b.example.com", true),
            (".example.com", "a.example.com", true), ("EXAMPLE.com", "A.Example.COM", true),
            ("example.com", "badexample.com", false), ("example.com", "example.com.evil", false),
            ("example.com", "com", false),
        ])
    func domains(_ domain: String, _ host: String, _ isSent: Bool) {
        jar.store("a=1; Domain=\(domain)")
        #expect(jar.sent(host: host) == (isSent ? "a=1" : nil))
    }

    @Test("a cookie without a domain goes back to its host alone, in any case of letters")
    func hostOnly() {
        jar.store("a=1", host: "Example.com")
        #expect(jar.sent(host: "example.COM") == "a=1")
        #expect(jar.sent(host: "www.example.com") == nil)
    }

    @Test(
        "foreign domains and whole top-level domains are refused",
        arguments: ["other.com", "a.www.example.com", "com", ".com", "ww.example.com", "w.example.com"])
    func foreign(_ domain: String) {
        jar.store("a=1; Domain=\(domain)")
        #expect(jar.jar.isEmpty)
    }

    @Test("a host of one label and an address may name themselves, and only themselves")
    func oneLabel() {
        jar.store("a=1; Domain=localhost", host: "localhost")
        #expect(jar.sent(host: "localhost") == "a=1")
        #expect(jar.sent(host: "x.localhost") == nil)
        jar.store("b=1; Domain=127.0.0.1", host: "127.0.0.1")
        #expect(jar.sent(host: "127.0.0.1") == "b=1")
        jar.store("c=1; Domain=0.0.1", host: "127.0.0.1")
        #expect(jar.sent(host: "127.0.0.1") == "b=1")
    }

    @Test("an empty domain counts as none")
    func emptyDomain() {
        jar.store("a=1; Domain=")
        jar.store("b=1; Domain=.")
        #expect(jar.sent() == "a=1; b=1")
        #expect(jar.sent(host: "x.www.example.com") == nil)
    }

    @Test(
        "Max-Age counts from now, and before Expires",
        arguments: [
            ("Max-Age=10", 1_009, true), ("Max-Age=10", 1_010, false), ("max-age=10", 1_010, false),
            ("Max-Age=0", 1_000, false), ("Max-Age=-1", 1_000, false), ("Max-Age=", 9_999, true),
            ("Max-Age=1x", 9_999, true), ("Max-Age=+1", 9_999, true), ("Max-Age=-", 9_999, true),
            ("Max-Age=99999999999999999999", 1 << 60, true), ("Max-Age=-99999999999999999999", 1_000, false),
            ("Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT", 1_009, true),
            ("Expires=Thu, 01 Jan 2030 00:00:00 GMT; Max-Age=10", 1_010, false),
            ("Max-Age=10; Max-Age=20", 1_015, true),
            ("Expires=Thu, 01 Jan 1970 00:33:20 GMT", 1_999, true),
            ("Expires=Thu, 01 Jan 1970 00:33:20 GMT", 2_000, false), ("Expires=0", 9_999, true),
        ] as [(String, Int64, Bool)])
    func expiry(_ attribute: String, _ moment: Int64, _ isSent: Bool) {
        jar.store("a=1; \(attribute)")
        #expect(jar.sent(now: moment) == (isSent ? "a=1" : nil))
    }

    @Test("an expired cookie removes the one it replaces")
    func removal() {
        jar.store("a=1")
        jar.store("b=1")
        jar.store("a=; Max-Age=0")
        #expect(jar.sent() == "b=1")
        #expect(jar.jar.count == 1)
        #expect(jar.value("a") == nil)
    }

    @Test("secure cookies are neither sent nor taken without security")
    func secure() {
        jar.store("a=1; SECURE")
        jar.store("b=1; secure=yes")
        #expect(jar.sent() == "a=1; b=1")
        #expect(jar.sent(isSecure: false) == nil)
        jar.store("c=1; Secure", isSecure: false)
        jar.store("d=1", isSecure: false)
        #expect(jar.sent() == "a=1; b=1; d=1")
    }

    @Test("what came over a plain connection neither replaces nor ends a secure cookie")
    func secureStays() {
        jar.store("a=1; Secure")
        jar.store("a=2", isSecure: false)
        jar.store("a=3; Max-Age=0", isSecure: false)
        #expect(jar.sent() == "a=1")
        jar.store("a=4; Path=/x", isSecure: false)
        #expect(jar.sent(path: "/x", isSecure: false) == "a=4", "another path is another cookie")
        jar.store("a=5")
        #expect(jar.sent() == "a=5")
    }

    @Test("of more than fifty the oldest makes way, and an expired one before it")
    func bounds() {
        for number in 0..<50 { jar.store("c\(number)=\(number)\(number == 7 ? "; Max-Age=5" : "")") }
        #expect(jar.jar.count == 50)
        jar.store("x=1", now: 1_005)
        #expect(jar.jar.count == 50)
        #expect(jar.value("c7") == nil)
        #expect(jar.value("c0") == "0")
        jar.store("y=1", now: 1_005)
        #expect(jar.jar.count == 50)
        #expect(jar.value("c0") == nil)
        #expect(jar.value("c1") == "1")
        #expect(jar.value("y") == "1")
    }

    @Test("a replaced cookie is as old as the first of its name")
    func ageOfReplaced() {
        for number in 0..<50 { jar.store("c\(number)=\(number)") }
        jar.store("c0=new")
        jar.store("x=1")
        #expect(jar.value("c0") == nil)
        #expect(jar.value("c1") == "1")
    }

    @Test("an attribute of more than 1,024 bytes is ignored")
    func longAttribute() {
        jar.store("a=1; Path=/" + String(repeating: "x", count: 1_023))
        #expect(jar.sent() == nil)
        jar.store("b=1; Path=/" + String(repeating: "x", count: 1_024))
        #expect(jar.sent() == "b=1")
    }

    @Test("a cookie of more than 4,096 bytes is ignored")
    func tooLong() {
        let room = 4_096 - "a".count - "/".count - "www.example.com".count
        jar.store("a=" + String(repeating: "x", count: room))
        #expect(jar.value("a")?.count == room)
        jar.store("a=" + String(repeating: "y", count: room + 1))
        #expect(jar.value("a")?.first == "x")
    }

    @Test("a value is looked up by name, or by what a request to a place would carry")
    func lookup() {
        jar.store("a=far; Path=/far/away")
        jar.store("a=near", path: "/")
        #expect(jar.value("a") == "far")
        let carried = withBytes("a") { name in
            withBytes("www.example.com") { host in
                withBytes("/x?y") {
                    jar.jar.value(named: name, host: host, path: $0, isSecure: false, now: 1_000).map(text)
                }
            }
        }
        #expect(carried == "near")
        #expect(jar.value("A") == nil)
    }

    @Test("a jar does what a plain list of cookies does, for any sequence of cookies")
    func model() {
        var random = SeededRandom()
        for _ in 0..<200 {
            let jar = TestJar()
            var list: [(name: String, value: String, path: String, ends: Int64)] = []
            for now in Int64(1_000)..<1_060 {
                let name = String("abcdef".randomElement(using: &random) ?? "a")
                let value = String(repeating: "v", count: Int.random(in: 0...40, using: &random)) + "\(now)"
                let path = ["/", "/x", "/x/y"].randomElement(using: &random) ?? "/"
                let age = Int64.random(in: -5...40, using: &random)
                jar.store("\(name)=\(value); Path=\(path); Max-Age=\(age)", now: now)
                let index = list.firstIndex { $0.name == name && $0.path == path }
                if let index {
                    if age > 0 {
                        // One that had expired is still there, and keeps its place until it is removed.
                        list[index] = (name, value, path, now + age)
                    } else {
                        list.remove(at: index)
                    }
                } else if age > 0 {
                    list.append((name, value, path, now + age))
                }
                let sent = ["/x/y", "/x", "/"].flatMap { path in
                    list.filter { $0.path == path && $0.ends > now }.map { "\($0.name)=\($0.value)" }
                }
                let expected = sent.isEmpty ? nil : sent.joined(separator: "; ")
                #expect(jar.sent(path: "/x/y/z", now: now) == expected, "seed \(random.seed)")
            }
        }
    }

    @Test("random bytes never crash it")
    func garbage() {
        var random = SeededRandom()
        let loved = Array("=;; ,.:/\"\0\r\nDomainPathExpiresMax-AgeSecure0123456789".utf8)
        for _ in 0..<5_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                bytes.append(
                    Bool.random(using: &random)
                        ? loved[Int.random(in: 0..<loved.count, using: &random)]
                        : UInt8.random(in: 0...255, using: &random))
            }
            bytes.withUnsafeBytes { cookie in
                withBytes("example.com") {
                    jar.jar.store(cookie, host: $0, path: cookie, isSecure: true, now: 1_000)
                }
            }
            #expect(jar.jar.count <= 50)
        }
        _ = jar.sent(host: "example.com")
    }
}
