/// The packets from a node to a web server, as bytes.
enum AJPPacket {
    /// A packet's 8192 bytes without its head, kind, length and final zero.
    static let bodyChunkBytesMax = 8_184
    /// What a web server may put into one body packet.
    static let requestChunkBytesMax = 8_186

    static let cpong = packet([AJPCode.cpong])
    static let getBodyChunk = packet([AJPCode.getBodyChunk] + integer(requestChunkBytesMax))

    /// - Parameter isReusable: whether the web server may send another request over the connection.
    static func endResponse(isReusable: Bool) -> [UInt8] {
        packet([AJPCode.endResponse, isReusable ? 1 : 0])
    }

    /// The head of a response; nil when it does not fit into a packet.
    ///
    /// The reason phrase is the status once more, as Tomcat sends it.
    static func sendHeaders(_ status: Int, _ headers: [(name: String, value: String)]) -> [UInt8]? {
        var payload = [AJPCode.sendHeaders] + integer(status) + string(String(status)) + integer(headers.count)
        for (name, value) in headers {
            if let index = AJPCode.responseHeaders.firstIndex(of: name.lowercased()) {
                payload += integer(Int(AJPCode.headerMark) + index + 1)
            } else {
                payload += string(name)
            }
            guard value.utf8.count <= AJPPacketReader.payloadBytesMax else { return nil }
            payload += string(value)
        }
        return payload.count <= AJPPacketReader.payloadBytesMax ? packet(payload) : nil
    }

    /// A body, in as many packets as it needs.
    static func sendBody(_ body: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(body.count + (body.count / bodyChunkBytesMax + 1) * 8)
        for start in stride(from: 0, to: body.count, by: bodyChunkBytesMax) {
            let chunk = body[start..<min(body.count, start + bodyChunkBytesMax)]
            bytes += packet([AJPCode.sendBodyChunk] + integer(chunk.count) + chunk + [0])
        }
        return bytes
    }

    private static func packet(_ payload: [UInt8]) -> [UInt8] {
        Array("AB".utf8) + integer(payload.count) + payload
    }

    private static func integer(_ number: Int) -> [UInt8] {
        [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
    }

    private static func string(_ text: String) -> [UInt8] {
        integer(text.utf8.count) + text.utf8 + [0]
    }
}
