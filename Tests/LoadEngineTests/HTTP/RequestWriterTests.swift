import Testing

@testable import LoadEngine

@Suite("Request writer")
struct RequestWriterTests {
    let jar = TestJar()

    @Test("a request without content has no length")
    func get() {
        #expect(written("GET", "/rms/portal?a=1&b=2") == "GET /rms/portal?a=1&b=2 HTTP/1.1\r\nHost: h:8080\r\n\r\n")
        #expect(written("DELETE", "/x") == "DELETE /x HTTP/1.1\r\nHost: h:8080\r\n\r\n")
    }

    @Test("content brings its length, also content of no bytes")
    func post() {
        #expect(
            written("POST", "/c", body: "a=\r\nb")
                == "POST /c HTTP/1.1\r\nHost: h:8080\r\nContent-Length: 5\r\n\r\na=\r\nb")
        #expect(written("GET", "/c", body: "") == "GET /c HTTP/1.1\r\nHost: h:8080\r\nContent-Length: 0\r\n\r\n")
    }

    @Test("a method that means to send content says so without any", arguments: ["POST", "PUT", "PATCH"])
    func emptyPost(_ method: String) {
        #expect(written(method, "/") == "\(method) / HTTP/1.1\r\nHost: h:8080\r\nContent-Length: 0\r\n\r\n")
    }

    @Test("fields stand in their order, and take the place of those that would be added")
    func fields() {
        let headers = "Content-Length: 1\r\nhost: other\r\nX-A: a\r\n"
        #expect(
            written("POST", "/", authority: "", headers: headers, body: "x", addsLength: false)
                == "POST / HTTP/1.1\r\nContent-Length: 1\r\nhost: other\r\nX-A: a\r\n\r\nx")
    }

    @Test("cookies that belong to the request are sent in one field, and without any there is none")
    func cookies() {
        jar.store("a=1; Path=/", host: "h")
        jar.store("b=2; Path=/rms", host: "h")
        #expect(
            written("GET", "/rms/portal", headers: "X-A: a\r\n")
                == "GET /rms/portal HTTP/1.1\r\nHost: h:8080\r\nX-A: a\r\nCookie: b=2; a=1\r\n\r\n")
        #expect(
            written("GET", "/rms/portal", sendsCookies: false) == "GET /rms/portal HTTP/1.1\r\nHost: h:8080\r\n\r\n")
        jar.jar.removeAll()
        jar.store("b=2; Path=/rms", host: "h")
        #expect(written("GET", "/other") == "GET /other HTTP/1.1\r\nHost: h:8080\r\n\r\n")
    }

    @Test(
        "a target that would break the request line is refused, and nothing is written",
        arguments: ["", "/a b", "/a\r\nX: y", "/a\n", "/a\r", "/a\0", "/a\t", "/a\u{7F}", " /"])
    func badTargets(_ target: String) {
        #expect(written("GET", target) == nil)
    }

    @Test("a target of other bytes passes", arguments: ["/é", "*", "http://h/x", "/%0D%0A", "h:80", "/a;b=c,d|e"])
    func goodTargets(_ target: String) {
        #expect(written("GET", target) == "GET \(target) HTTP/1.1\r\nHost: h:8080\r\n\r\n")
    }

    @Test("a field that would break its line is refused, and nothing is written")
    func badFields() {
        #expect(field("X-A", "a b\té") == "X-A: a b\té\r\n")
        #expect(field("X-A", "") == "X-A: \r\n")
        for name in ["", "X A", "X:", "X\r\n", "é"] { #expect(field(name, "a") == nil) }
        for value in ["a\r\nX-B: b", "a\n", "a\r", "a\0"] { #expect(field("X-A", value) == nil) }
    }

    private func written(
        _ method: String, _ target: String, authority: String = "h:8080", headers: String = "", body: String? = nil,
        addsLength: Bool = true, sendsCookies: Bool = true
    ) -> String? {
        var store = ByteStore()
        defer { store.free() }
        store.append("before|")
        let all = [method, target, authority, headers, body ?? "", "h"].map { Array($0.utf8) }
        let isWritten = all[0].withUnsafeBytes { method in
            all[1].withUnsafeBytes { target in
                all[2].withUnsafeBytes { authority in
                    all[3].withUnsafeBytes { headers in
                        all[4].withUnsafeBytes { content in
                            all[5].withUnsafeBytes { host in
                                RequestWriter.write(
                                    RequestParts(
                                        method: method, target: target, authority: authority, headers: headers,
                                        body: body == nil ? nil : content, addsLength: addsLength),
                                    cookies: sendsCookies
                                        ? RequestCookies(jar: jar.jar, host: host, isSecure: false, now: 1_000) : nil,
                                    into: &store)
                            }
                        }
                    }
                }
            }
        }
        let result = text(store.bytes)
        #expect(result.hasPrefix("before|"))
        #expect(isWritten || result == "before|")
        return isWritten ? String(result.dropFirst(7)) : nil
    }

    private func field(_ name: String, _ value: String) -> String? {
        var store = ByteStore()
        defer { store.free() }
        let isWritten = withBytes(name) { name in
            withBytes(value) { RequestWriter.append(field: name, value: $0, to: &store) }
        }
        #expect(isWritten || store.bytes.isEmpty)
        return isWritten ? text(store.bytes) : nil
    }
}
