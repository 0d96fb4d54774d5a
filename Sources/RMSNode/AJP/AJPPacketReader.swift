/// Cuts the bytes of a web server into packets, however they arrive.
struct AJPPacketReader {
    /// mod_proxy_ajp's and mod_jk's packets are 8192 bytes with their head of four, unless both sides are told otherwise.
    static let payloadBytesMax = 8_188
    /// The mark of packets from the web server; those to it begin with "AB".
    static let magic: UInt16 = 0x1234

    private var buffered: [UInt8] = []
    private var start = 0

    /// Bytes that belong to no packet yet.
    var count: Int { buffered.count - start }

    mutating func append(_ bytes: some Sequence<UInt8>) {
        buffered.removeFirst(start)
        start = 0
        buffered += bytes
    }

    /// The next whole packet's payload; nil until more bytes come.
    ///
    /// - Errors: a wrong mark or length, as soon as its bytes are there.
    mutating func next() throws(AJPError) -> ArraySlice<UInt8>? {
        if count >= 2 {
            let found = integer(at: start)
            guard found == Self.magic else { throw .magic(found) }
        }
        guard count >= 4 else { return nil }
        let length = Int(integer(at: start + 2))
        guard length <= Self.payloadBytesMax else { throw .packetTooLong(length) }
        guard count >= 4 + length else { return nil }
        let payload = buffered[(start + 4)..<(start + 4 + length)]
        start += 4 + length
        return payload
    }

    private func integer(at index: Int) -> UInt16 {
        UInt16(buffered[index]) << 8 | UInt16(buffered[index + 1])
    }
}
