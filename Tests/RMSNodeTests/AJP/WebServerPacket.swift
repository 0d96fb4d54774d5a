/// Packets as a web server writes them, from the protocol's description and not from the code under test.
enum WebServerPacket {
    static let cping: [UInt8] = [0x12, 0x34, 0, 1, 10]
    static let cpong: [UInt8] = [0x41, 0x42, 0, 1, 9]
    static let getBodyChunk: [UInt8] = [0x41, 0x42, 0, 3, 6, 0x1F, 0xFA]

    static func packet(_ payload: [UInt8]) -> [UInt8] {
        [0x12, 0x34] + integer(payload.count) + payload
    }

    static func body(_ bytes: [UInt8]) -> [UInt8] {
        packet(integer(bytes.count) + bytes)
    }

    static func integer(_ number: Int) -> [UInt8] {
        [UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)]
    }

    static func string(_ text: String) -> [UInt8] {
        integer(text.utf8.count) + Array(text.utf8) + [0]
    }

    /// The payload of a forwarded request, its kind included.
    ///
    /// - Parameters:
    ///   - headers: names and values, both as bytes on the wire.
    ///   - attributes: as bytes on the wire, without the mark of their end.
    static func forward(
        method: UInt8 = 2, path: String = "/rms/status", headers: [[UInt8]] = [], attributes: [[UInt8]] = []
    ) -> [UInt8] {
        let address: [UInt8] = string("10.0.0.7") + [0xFF, 0xFF] + string("rms.example.test") + integer(443) + [1]
        let start: [UInt8] = [2, method] + string("HTTP/1.1") + string(path) + address
        return start + integer(headers.count) + headers.flatMap { $0 } + attributes.flatMap { $0 } + [0xFF]
    }

    static func coded(_ header: UInt8, _ value: String) -> [UInt8] {
        [0xA0, header] + string(value)
    }

    static func attribute(_ code: UInt8, _ value: String) -> [UInt8] {
        [code] + string(value)
    }
}
