import Testing

@testable import RMSNode

@Suite("Answers of a third party")
struct PlainResponseTests {
    /// What comes of bytes that arrive one by one, and how many it took; the connection ends after the last.
    private static func read(_ text: String) throws -> (response: PlainResponse, count: Int) {
        let bytes = Array(text.utf8)
        for count in 0..<bytes.count {
            if let response = try PlainResponse(Array(bytes[..<count]), isEnded: false) { return (response, count) }
        }
        if let response = try PlainResponse(bytes, isEnded: false) { return (response, bytes.count) }
        return (try #require(try PlainResponse(bytes, isEnded: true)), bytes.count + 1)
    }

    @Test("A body ends at its length, or with the connection")
    func ends() throws {
        let long = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX: y\r\n\r\nabcdef"
        let (response, count) = try Self.read(long)
        #expect(response.status == 200 && response.body == Array("abc".utf8))
        #expect(count == long.utf8.count - 3)
        let open = "HTTP/1.0 404\n\nnot there"
        let (missing, all) = try Self.read(open)
        #expect(missing.status == 404 && missing.body == Array("not there".utf8))
        #expect(all == open.utf8.count + 1)
    }

    @Test(
        "What is cut off, too long or no HTTP is refused",
        arguments: [
            ("", .ended), ("HTTP/1.1 200 OK\r\n", .ended), ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", .ended),
            ("SSH-2.0\r\n\r\n", .malformed("a first line \"SSH-2.0\"")),
            ("HTTP/1.1 2000 OK\r\n\r\n", .malformed("a first line \"HTTP/1.1 2000 OK\"")),
            ("HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\n", .malformed("content-length \"-3\"")),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                .malformed("transfer-encoding \"chunked\" in an answer to HTTP/1.0")
            ),
            (String(repeating: "x", count: 16_385), .malformed("a head without end")),
            (
                "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 65_537),
                .malformed("a body of more than 65536 bytes")
            ),
        ] as [(String, WireError)])
    func refused(_ text: String, _ expected: WireError) {
        #expect(throws: expected) { _ = try PlainResponse(Array(text.utf8), isEnded: true) }
    }

    @Test(
        "Addresses are http, a host, perhaps a port and a path",
        arguments: [
            ("http://a.test", "http://a.test:80"), ("HTTP://a.test:81/x/y/", "http://a.test:81/x/y"),
            ("http://[::1]/x", "http://[::1]:80/x"), ("http://[::1]:9", "http://[::1]:9"), ("https://a.test", nil),
            ("a.test", nil), ("http://", nil), ("http://:80", nil), ("http://a:b/", nil), ("http://a/?q", nil),
            ("http://a/b c", nil), ("http://u@a/", nil), ("http://a/\r\nX: y", nil), ("http://a\r\n/", nil),
        ] as [(String, String?)])
    func addresses(_ text: String, _ expected: String?) {
        #expect(HTTPAddress(text)?.description == expected)
    }
}
