/// The codings that a response's content went through, in the order in which they were applied (RFC 9110 §8.4).
///
/// A plain value of 16 bits, four for each coding. `identity` is no coding.
/// - Limits: `countMax` codings; with more, as with one that is not known, the content cannot be read.
struct ContentCodings: Equatable {
    enum Coding: UInt16 {
        case gzip = 1
        case deflate, brotli, unknown
    }

    static let countMax = 4
    private var packed: UInt16 = 0

    /// Whether the content stands there as it is.
    var isEmpty: Bool { packed == 0 }

    /// The last one applied, which is the first to be taken off; nil where there is none.
    mutating func removeLast() -> Coding? {
        if isEmpty { return nil }
        var shift = UInt16(4 * (Self.countMax - 1))
        while packed >> shift == 0 { shift -= 4 }
        let coding = Coding(rawValue: packed >> shift)
        packed &= ~(0xF << shift)
        return coding ?? .unknown
    }

    /// Reads the value of a `Content-Encoding` field, of which there may be several.
    mutating func note(_ value: UnsafeRawBufferPointer) {
        var start = 0
        while start < value.count {
            var end = start
            while end < value.count, value[end] != 0x2C { end += 1 }
            let name = FieldBytes.trimmed(UnsafeRawBufferPointer(rebasing: value[start..<end]))
            if !name.isEmpty, !FieldBytes.isEqual(name, "identity") { append(Self.coding(name)) }
            start = end + 1
        }
    }

    private mutating func append(_ coding: Coding) {
        var shift: UInt16 = 0
        while shift < 16, packed >> shift != 0 { shift += 4 }
        // One too many: what is at the end cannot be read, and it comes first.
        if shift == 16 { packed &= 0x0FFF }
        packed |= (shift == 16 ? Coding.unknown : coding).rawValue << min(shift, 12)
    }

    private static func coding(_ name: UnsafeRawBufferPointer) -> Coding {
        switch name.count {
        case 2 where FieldBytes.isEqual(name, "br"): .brotli
        case 4 where FieldBytes.isEqual(name, "gzip"): .gzip
        case 6 where FieldBytes.isEqual(name, "x-gzip"): .gzip
        case 7 where FieldBytes.isEqual(name, "deflate"): .deflate
        default: .unknown
        }
    }
}
