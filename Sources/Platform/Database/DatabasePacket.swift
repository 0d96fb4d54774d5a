/// The body of one packet of MySQL's protocol, read from its beginning.
struct DatabasePacket {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var count: Int { rest.count }
    var first: UInt8? { rest.first }

    /// Nil where the packet is shorter.
    mutating func bytes(_ count: Int) -> [UInt8]? {
        guard count >= 0, rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// A number of that many bytes, the lowest first.
    mutating func number(_ count: Int) -> UInt64? {
        bytes(count)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A text up to a zero byte, or to the end.
    mutating func textToZero() -> String {
        let text = rest.prefix { $0 != 0 }
        rest = rest.dropFirst(text.count + 1)
        return String(decoding: text, as: UTF8.self)
    }

    mutating func textToEnd() -> String {
        defer { rest = [] }
        return String(decoding: rest, as: UTF8.self)
    }

    /// A length-encoded number; nil where there is none.
    mutating func length() -> UInt64? {
        switch number(1) {
        case .some(let small) where small < 0xFB: small
        case 0xFC: number(2)
        case 0xFD: number(3)
        case 0xFE: number(8)
        default: nil
        }
    }

    /// A length-encoded text; nil for NULL and where there is none.
    mutating func text() -> String? {
        guard let length = length(), length <= UInt64(rest.count), let bytes = bytes(Int(length)) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The server's complaint, if the packet is one.
    var complaint: DatabaseFailure? {
        var packet = self
        guard packet.number(1) == 0xFF, let code = packet.number(2) else { return nil }
        // Complaints before the greeting's answer have no SQL state.
        if packet.first == UInt8(ascii: "#") { _ = packet.bytes(6) }
        return .server(code: Int(code), text: packet.textToEnd())
    }

    /// Whether it ends columns or rows.
    var isEnd: Bool { rest.first == 0xFE && rest.count < 9 }
}
