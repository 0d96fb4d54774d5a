#if canImport(Glibc)
    import Glibc
#endif

/// What bytes of a message's head may be, and when two names are the same (RFC 9110 §5.6.2, §5.1).
enum FieldBytes {
    /// Whether a byte may stand in a token: a field name, a coding, a parameter.
    ///
    /// Two constants instead of a table: a global table would be reached through a once-only initialiser.
    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool {
        let low: UInt64 = 0x03FF_6CFA_0000_0000
        let high: UInt64 = 0x57FF_FFFF_C7FF_FFFE
        let word = byte < 64 ? low : high
        return byte < 128 && (word &>> UInt64(byte & 63)) & 1 == 1
    }

    /// The end of the token that begins at an offset, at `end` at the latest.
    ///
    /// Eight letters or hyphens a step: of names as servers send them hardly a byte has to be looked at by itself.
    ///
    /// - Parameter readable: how many bytes there are behind `start`, those after `end` included.
    @inline(__always)
    static func tokenEnd(_ start: UnsafeRawPointer, from offset: Int, end: Int, readable: Int) -> Int {
        var position = offset
        while position + 8 <= readable, position < end {
            let others = notLettersOrHyphens(
                UInt64(littleEndian: start.loadUnaligned(fromByteOffset: position, as: UInt64.self)))
            if others != 0 {
                position += others.trailingZeroBitCount &>> 3
                break
            }
            position += 8
        }
        position = min(position, end)
        while position < end, isToken(start.load(fromByteOffset: position, as: UInt8.self)) { position += 1 }
        return position
    }

    /// The highest bit of each byte that is neither a letter nor a hyphen.
    @inline(__always)
    private static func notLettersOrHyphens(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x80 &* ones
        let low7 = (word | (0x20 &* ones)) & (0x7F &* ones)
        let isLetter = (low7 &+ ((0x80 - 0x61) &* ones)) ^ (low7 &+ ((0x7F - 0x7A) &* ones))
        let isOther = ((word ^ (0x2D &* ones)) & (0x7F &* ones)) &+ (0x7F &* ones)
        return (~isLetter & isOther | word) & high
    }

    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// Eight bytes with `A` to `Z` made lower case and every other byte kept.
    @inline(__always)
    static func lowered(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let low7 = word & (0x7F &* ones)
        let fromA = low7 &+ ((0x80 - 0x41) &* ones)
        let beyondZ = low7 &+ ((0x7F - 0x5A) &* ones)
        let isUpper = (fromA ^ beyondZ) & ~word & (0x80 &* ones)
        return word | (isUpper &>> 2)
    }

    @inline(__always)
    static func lowered(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// Whether bytes equal a text that is in lower case already, whatever the case of their letters.
    @inline(__always)
    static func isEqual(_ start: UnsafeRawPointer, _ count: Int, lower: UnsafeRawPointer, _ lowerCount: Int) -> Bool {
        if count != lowerCount { return false }
        if count >= 8 {
            var offset = 0
            while offset + 8 <= count {
                if !isSameWord(start + offset, lower + offset) { return false }
                offset += 8
            }
            // The last eight bytes overlap those already compared; cheaper than a loop over the remainder.
            return offset == count || isSameWord(start + count - 8, lower + count - 8)
        }
        var offset = 0
        while offset < count {
            if lowered(start.load(fromByteOffset: offset, as: UInt8.self))
                != lower.load(fromByteOffset: offset, as: UInt8.self)
            {
                return false
            }
            offset += 1
        }
        return true
    }

    @inline(__always)
    static func isEqual(_ bytes: UnsafeRawBufferPointer, _ lower: StaticString) -> Bool {
        if bytes.count != lower.utf8CodeUnitCount { return false }
        guard let start = bytes.baseAddress else { return true }
        return isEqual(start, bytes.count, lower: UnsafeRawPointer(lower.utf8Start), lower.utf8CodeUnitCount)
    }

    @inline(__always)
    static func isEqual(_ bytes: UnsafeRawBufferPointer, lower: UnsafeRawBufferPointer) -> Bool {
        if bytes.count != lower.count { return false }
        guard let start = bytes.baseAddress, let other = lower.baseAddress else { return true }
        return isEqual(start, bytes.count, lower: other, lower.count)
    }

    /// Whether two runs of bytes are the same, case included.
    @inline(__always)
    static func isIdentical(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        if left.count != right.count { return false }
        guard let first = left.baseAddress, let second = right.baseAddress else { return true }
        return memcmp(first, second, left.count) == 0
    }

    /// The bytes without spaces and tabs at either end.
    static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var (low, high) = (0, bytes.count)
        while low < high, isBlank(bytes[low]) { low += 1 }
        while low < high, isBlank(bytes[high - 1]) { high -= 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[low..<high])
    }

    @inline(__always)
    private static func isSameWord(_ start: UnsafeRawPointer, _ lower: UnsafeRawPointer) -> Bool {
        lowered(start.loadUnaligned(as: UInt64.self)) == lower.loadUnaligned(as: UInt64.self)
    }
}
