import Glibc

/// A string of a JSON document, with its quotes, that the scanner has passed over: its escapes are known to be sound.
struct JSONString {
    /// What stands between the quotes.
    private let content: UnsafeRawBufferPointer

    init(_ quoted: UnsafeRawBufferPointer) {
        content = UnsafeRawBufferPointer(rebasing: quoted[1..<quoted.count - 1])
    }

    /// Appends the text that it stands for, in UTF-8. Half of a surrogate pair becomes U+FFFD.
    func append(to store: inout ByteStore) {
        var start = 0
        var place = 0
        while place < content.count {
            if content[place] != UInt8(ascii: "\\") {
                place += 1
                continue
            }
            store.append(UnsafeRawBufferPointer(rebasing: content[start..<place]))
            let letter = content[place + 1]
            place += 2
            switch letter {
            case UInt8(ascii: "b"): store.append(0x08)
            case UInt8(ascii: "f"): store.append(0x0C)
            case UInt8(ascii: "n"): store.append(0x0A)
            case UInt8(ascii: "r"): store.append(0x0D)
            case UInt8(ascii: "t"): store.append(0x09)
            case UInt8(ascii: "u"): appendScalar(at: &place, to: &store)
            default: store.append(letter)
            }
            start = place
        }
        store.append(UnsafeRawBufferPointer(rebasing: content[start..<place]))
    }

    /// Whether it stands for a text.
    func isEqual(_ text: UnsafeRawBufferPointer, hasEscapes: Bool, scratch: inout ByteStore) -> Bool {
        if !hasEscapes { return Self.isSame(content, text) }
        let before = scratch.count
        append(to: &scratch)
        defer { scratch.truncate(to: before) }
        return Self.isSame(UnsafeRawBufferPointer(rebasing: scratch.bytes[before...]), text)
    }

    private static func isSame(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        if left.count != right.count { return false }
        guard let first = left.baseAddress, let second = right.baseAddress else { return true }
        return memcmp(first, second, left.count) == 0
    }

    /// The four digits at a place, which goes behind them.
    private func unit(at place: inout Int) -> UInt32 {
        var value: UInt32 = 0
        for offset in 0..<4 { value = value << 4 | UInt32(Hexadecimal.value(of: content[place + offset]) ?? 0) }
        place += 4
        return value
    }

    private func appendScalar(at place: inout Int, to store: inout ByteStore) {
        var scalar = unit(at: &place)
        if 0xD800...0xDFFF ~= scalar {
            var behind = place + 2
            let isPaired =
                scalar < 0xDC00 && place + 6 <= content.count && content[place] == UInt8(ascii: "\\")
                && content[place + 1] == UInt8(ascii: "u")
            let low = isPaired ? unit(at: &behind) : 0
            if 0xDC00...0xDFFF ~= low {
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
                place = behind
            } else {
                scalar = 0xFFFD
            }
        }
        append(scalar, to: &store)
    }

    private func append(_ scalar: UInt32, to store: inout ByteStore) {
        func trailing(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (scalar >> shift) & 0x3F) }
        switch scalar {
        case 0..<0x80:
            store.append(UInt8(scalar))
        case 0x80..<0x800:
            store.append(UInt8(0xC0 | scalar >> 6))
            store.append(trailing(0))
        case 0x800..<0x10000:
            store.append(UInt8(0xE0 | scalar >> 12))
            store.append(trailing(6))
            store.append(trailing(0))
        default:
            store.append(UInt8(0xF0 | scalar >> 18))
            store.append(trailing(12))
            store.append(trailing(6))
            store.append(trailing(0))
        }
    }
}
