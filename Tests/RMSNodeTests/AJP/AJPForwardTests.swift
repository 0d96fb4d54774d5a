import Testing

@testable import RMSNode

@Suite("Requests that a web server forwards")
struct AJPForwardTests {
    private typealias Wire = WebServerPacket

    @Test("Every field, coded and spelled out, is read")
    func fields() throws {
        let payload = Wire.forward(
            method: 4, path: "/rms/comments",
            headers: [
                Wire.coded(8, "5"), Wire.coded(11, "rms.example.test"), Wire.coded(14, "Player/1.0"),
                Wire.coded(9, "a=1"), Wire.coded(1, "*/*"), Wire.string("X-Mark") + Wire.string("grün"),
                Wire.string("X-None") + [0xFF, 0xFF],
            ],
            attributes: [
                Wire.attribute(0x03, "anna"), Wire.attribute(0x05, "page=2&x=y"), Wire.attribute(0x06, "rms1"),
                [0x0A] + Wire.string("AJP_REMOTE_PORT") + Wire.string("51234"), [0x0B, 1, 0],
                Wire.attribute(0x0C, "labsecret"),
            ])
        let request = try AJPForward(payload[1...])
        #expect(request.method == "POST")
        #expect(request.httpVersion == "HTTP/1.1")
        #expect(request.target == "/rms/comments?page=2&x=y")
        #expect(request.remoteAddress == "10.0.0.7")
        #expect(request.remoteHost == nil)
        #expect(request.serverName == "rms.example.test")
        #expect(request.serverPort == 443)
        #expect(request.isTLS)
        #expect(
            request.headers == [
                .init(name: "content-length", value: "5"), .init(name: "host", value: "rms.example.test"),
                .init(name: "user-agent", value: "Player/1.0"), .init(name: "cookie", value: "a=1"),
                .init(name: "accept", value: "*/*"), .init(name: "x-mark", value: "grün"),
                .init(name: "x-none", value: ""),
            ])
        #expect(try request.contentLength == 5)
        #expect(request.route == "rms1")
        #expect(request.secret == "labsecret")
        #expect(request.attributes == ["remoteUser": "anna", "AJP_REMOTE_PORT": "51234", "key-size": "256"])
    }

    @Test(
        "Methods have the protocol's numbers",
        arguments: [
            (1, "OPTIONS"), (2, "GET"), (3, "HEAD"), (4, "POST"), (5, "PUT"), (6, "DELETE"), (7, "TRACE"),
            (13, "LOCK"), (15, "ACL"), (16, "REPORT"), (21, "SEARCH"), (25, "MERGE"), (27, "MKACTIVITY"),
        ] as [(UInt8, String)])
    func methods(_ code: UInt8, _ name: String) throws {
        #expect(try AJPForward(Wire.forward(method: code)[1...]).method == name)
    }

    @Test("A method without a number is in an attribute")
    func storedMethod() throws {
        let payload = Wire.forward(method: 0xFF, attributes: [Wire.attribute(0x0D, "PATCH")])
        #expect(try AJPForward(payload[1...]).method == "PATCH")
        #expect(throws: AJPError.unknownMethod(0xFF)) { try AJPForward(Wire.forward(method: 0xFF)[1...]) }
    }

    @Test("A request that ends at any earlier byte is refused, and so is one that goes on")
    func truncated() throws {
        let payload = Wire.forward(
            headers: [Wire.coded(11, "h"), Wire.string("x") + Wire.string("y")],
            attributes: [Wire.attribute(5, "a=b"), [0x0A] + Wire.string("n") + Wire.string("v"), [0x0B, 1, 2]])
        for count in 1..<payload.count {
            #expect(throws: AJPError.self, "\(count) bytes") { try AJPForward(payload[1..<count]) }
        }
        #expect(throws: AJPError.trailing(1)) { try AJPForward((payload + [0])[1...]) }
    }

    @Test("Codes that the protocol does not have are refused")
    func codes() {
        #expect(throws: AJPError.unknownMethod(28)) { try AJPForward(Wire.forward(method: 28)[1...]) }
        #expect(throws: AJPError.unknownMethod(0)) { try AJPForward(Wire.forward(method: 0)[1...]) }
        #expect(throws: AJPError.unknownHeader(0xA00F)) {
            try AJPForward(Wire.forward(headers: [Wire.coded(15, "x")])[1...])
        }
        #expect(throws: AJPError.unknownAttribute(0x0E)) {
            try AJPForward(Wire.forward(attributes: [Wire.attribute(0x0E, "x")])[1...])
        }
    }

    @Test(
        "A length that is no number, or two different ones, is refused", arguments: [["-1"], ["x"], [""], ["1", "2"]])
    func lengths(_ values: [String]) throws {
        let request = try AJPForward(Wire.forward(headers: values.map { Wire.coded(8, $0) })[1...])
        #expect(throws: AJPError.contentLength(values.last ?? "")) { try request.contentLength }
    }
}
