import Glibc

/// Walks through a JSON document (RFC 8259) without building anything.
///
/// Strict where it reads: what is malformed is not walked over. It reads no further than it is asked to.
struct JSONScanner {
    /// Deepest nesting of what is passed over; a document that is deeper counts as malformed.
    private static let depthMax = 256

    private let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Passes over the mark that some servers put first, as RFC 8259 §8.1 allows.
    mutating func skipByteOrderMark() {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { place = 3 }
    }

    /// Goes to the value of an object's member; false when this is no object or has no such member.
    ///
    /// - Parameter scratch: borrowed for names with escapes and left as it was.
    mutating func enterMember(_ name: UnsafeRawBufferPointer, scratch: inout ByteStore) -> Bool {
        skipSpace()
        guard take(UInt8(ascii: "{")) else { return false }
        skipSpace()
        if peek() == UInt8(ascii: "}") { return false }
        while true {
            skipSpace()
            let start = place
            guard let hasEscapes = skipString() else { return false }
            let found = JSONString(UnsafeRawBufferPointer(rebasing: bytes[start..<place]))
            skipSpace()
            guard take(UInt8(ascii: ":")) else { return false }
            if found.isEqual(name, hasEscapes: hasEscapes, scratch: &scratch) { return true }
            guard skipValue(depth: 0) else { return false }
            skipSpace()
            guard take(UInt8(ascii: ",")) else { return false }
        }
    }

    /// Goes to an array's element; false when this is no array or has no such element.
    mutating func enterElement(_ index: Int) -> Bool {
        skipSpace()
        guard take(UInt8(ascii: "[")) else { return false }
        skipSpace()
        if peek() == UInt8(ascii: "]") { return false }
        for _ in 0..<index {
            guard skipValue(depth: 0) else { return false }
            skipSpace()
            guard take(UInt8(ascii: ",")) else { return false }
        }
        return true
    }

    /// The value that comes next, as written, or nil when it is malformed.
    mutating func takeValue() -> UnsafeRawBufferPointer? {
        skipSpace()
        let start = place
        guard skipValue(depth: 0) else { return nil }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<place])
    }

    /// Whether nothing but space is left.
    mutating func isAtEnd() -> Bool {
        skipSpace()
        return place == bytes.count
    }

    /// Whether the object or array around the value goes on, or ends with this bracket. Of `12` at the end of the
    /// bytes nobody knows whether it was to be 123, and `12x` is no number.
    mutating func isFollowed(by closing: UInt8) -> Bool {
        skipSpace()
        return peek() == UInt8(ascii: ",") || peek() == closing
    }

    @inline(__always)
    private func peek() -> UInt8? { place < bytes.count ? bytes[place] : nil }

    @inline(__always)
    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        place += 1
        return true
    }

    @inline(__always)
    private mutating func skipSpace() {
        while place < bytes.count {
            switch bytes[place] {
            case 0x20, 0x0A, 0x0D, 0x09: place += 1
            default: return
            }
        }
    }

    /// Passes over one value with its content, after any space.
    private mutating func skipValue(depth: Int) -> Bool {
        skipSpace()
        switch peek() {
        case UInt8(ascii: "\""): return skipString() != nil
        case UInt8(ascii: "{"): return skipObject(depth: depth + 1)
        case UInt8(ascii: "["): return skipArray(depth: depth + 1)
        case UInt8(ascii: "t"): return skipWord("true")
        case UInt8(ascii: "f"): return skipWord("false")
        case UInt8(ascii: "n"): return skipWord("null")
        default: return skipNumber()
        }
    }

    private mutating func skipObject(depth: Int) -> Bool {
        if depth > Self.depthMax { return false }
        place += 1
        skipSpace()
        if take(UInt8(ascii: "}")) { return true }
        while true {
            skipSpace()
            guard skipString() != nil else { return false }
            skipSpace()
            guard take(UInt8(ascii: ":")), skipValue(depth: depth) else { return false }
            skipSpace()
            if take(UInt8(ascii: "}")) { return true }
            guard take(UInt8(ascii: ",")) else { return false }
        }
    }

    private mutating func skipArray(depth: Int) -> Bool {
        if depth > Self.depthMax { return false }
        place += 1
        skipSpace()
        if take(UInt8(ascii: "]")) { return true }
        while true {
            guard skipValue(depth: depth) else { return false }
            skipSpace()
            if take(UInt8(ascii: "]")) { return true }
            guard take(UInt8(ascii: ",")) else { return false }
        }
    }

    private mutating func skipWord(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard bytes.count - place >= count, let start = bytes.baseAddress,
            memcmp(start + place, word.utf8Start, count) == 0
        else { return false }
        place += count
        return true
    }

    /// Passes over a string and says whether it has escapes; nil when this is no string.
    private mutating func skipString() -> Bool? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        var hasEscapes = false
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == UInt8(ascii: "\"") { return hasEscapes }
            if byte < 0x20 { return nil }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                guard skipEscape() else { return nil }
            }
        }
        return nil
    }

    private mutating func skipEscape() -> Bool {
        guard let byte = peek() else { return false }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return true
        case UInt8(ascii: "u"):
            for _ in 0..<4 {
                guard let digit = peek(), Hexadecimal.value(of: digit) != nil else { return false }
                place += 1
            }
            return true
        default:
            return false
        }
    }

    private mutating func skipNumber() -> Bool {
        _ = take(UInt8(ascii: "-"))
        // A zero stands alone: 012 is no number.
        if !take(UInt8(ascii: "0")) { guard skipDigits() else { return false } }
        if take(UInt8(ascii: ".")) { guard skipDigits() else { return false } }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            return skipDigits()
        }
        return true
    }

    /// Passes over one digit or more.
    private mutating func skipDigits() -> Bool {
        let start = place
        while place < bytes.count, bytes[place] &- 48 < 10 { place += 1 }
        return place > start
    }
}
