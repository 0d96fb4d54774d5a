/// The fields of a packet, taken off one after the other.
struct AJPFields {
    private var rest: ArraySlice<UInt8>

    init(_ payload: ArraySlice<UInt8>) {
        rest = payload
    }

    /// Bytes that nobody has taken yet.
    var count: Int { rest.count }

    mutating func byte(_ what: String) throws(AJPError) -> UInt8 {
        guard let byte = rest.popFirst() else { throw .truncated(what) }
        return byte
    }

    /// True for every byte but 0, as Tomcat reads it.
    mutating func flag(_ what: String) throws(AJPError) -> Bool {
        try byte(what) != 0
    }

    /// Two bytes, high byte first.
    mutating func integer(_ what: String) throws(AJPError) -> UInt16 {
        let high = try byte(what)
        return try UInt16(high) << 8 | UInt16(byte(what))
    }

    /// A string: its length, its bytes, a zero byte; nil for the length 0xFFFF, which nothing follows.
    ///
    /// Bytes that are no UTF-8 become replacement characters, as in the other connector.
    mutating func string(_ what: String) throws(AJPError) -> String? {
        let length = try integer(what)
        return length == 0xFFFF ? nil : try text(Int(length), what)
    }

    /// A header's name: a code, or a string.
    mutating func headerName() throws(AJPError) -> String {
        let found = try integer("header")
        guard found & 0xFF00 == AJPCode.headerMark else { return try text(Int(found), "header") }
        let index = Int(found & 0xFF) - 1
        guard AJPCode.requestHeaders.indices.contains(index) else { throw .unknownHeader(found) }
        return AJPCode.requestHeaders[index]
    }

    private mutating func text(_ length: Int, _ what: String) throws(AJPError) -> String {
        guard rest.count > length else { throw .truncated(what) }
        let text = String(decoding: rest.prefix(length), as: UTF8.self)
        rest = rest.dropFirst(length + 1)
        return text
    }
}
