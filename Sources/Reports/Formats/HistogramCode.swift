import LoadEngine

/// A histogram in HdrHistogram's own compressed form, as its logs hold it.
///
/// - Source: HdrHistogram's V2 encoding (ZigZag LEB128-64b9B counts, runs of zeros as negative numbers) inside a zlib
///   stream. The stream's blocks are stored and not deflated: the counts are compact as they are, and any inflater
///   reads it (RFC 1951, section 3.2.4).
enum HistogramCode {
    private static let cookie: UInt32 = 0x1C84_9313
    private static let compressedCookie: UInt32 = 0x1C84_9314

    /// The bytes of a histogram of microseconds.
    static func compressed(_ histogram: SparseHistogram) -> [UInt8] {
        let payload = counts(histogram)
        var plain: [UInt8] = []
        append(cookie, to: &plain)
        append(UInt32(payload.count), to: &plain)
        // The offset of the first bucket, and the significant digits.
        append(UInt32(0), to: &plain)
        append(UInt32(3), to: &plain)
        append(UInt64(1), to: &plain)
        append(UInt64(SparseHistogram.valueMax), to: &plain)
        append((1.0).bitPattern, to: &plain)
        plain += payload
        let stream = zlibStream(plain)
        var bytes: [UInt8] = []
        append(compressedCookie, to: &bytes)
        append(UInt32(stream.count), to: &bytes)
        return bytes + stream
    }

    private static func counts(_ histogram: SparseHistogram) -> [UInt8] {
        var bytes: [UInt8] = []
        var next = 0
        for (bucket, count) in histogram.entries {
            if Int(bucket) > next { append(zigZag: Int64(next) - Int64(bucket), to: &bytes) }
            append(zigZag: Int64(count), to: &bytes)
            next = Int(bucket) + 1
        }
        return bytes
    }

    private static func append(zigZag value: Int64, to bytes: inout [UInt8]) {
        var rest = UInt64(bitPattern: (value << 1) ^ (value >> 63))
        // The ninth byte holds whole eight bits; no count here comes near it.
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// A zlib stream (RFC 1950) of stored blocks.
    static func zlibStream(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        let blockMax = 65_535
        var start = 0
        repeat {
            let length = min(blockMax, bytes.count - start)
            let isLast = start + length == bytes.count
            stream += [isLast ? 1 : 0, UInt8(length & 0xFF), UInt8(length >> 8)]
            stream += [UInt8(~length & 0xFF), UInt8(~length >> 8 & 0xFF)]
            stream += bytes[start..<start + length]
            start += length
        } while start < bytes.count
        var (a, b) = (UInt32(1), UInt32(0))
        for byte in bytes {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        append(b << 16 | a, to: &stream)
        return stream
    }
}
