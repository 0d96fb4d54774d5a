import CShims
import Glibc

/// What checks and captures look for in a response's header fields.
enum HeaderSearch {
    /// The value of the next field of this name from a place in the table on, which goes behind it.
    ///
    /// - Parameter name: in lower case; a field's name has any (RFC 9110 §5.1).
    static func next(
        _ name: UnsafeRawBufferPointer, from place: inout Int, in view: borrowing ResponseView
    ) -> UnsafeRawBufferPointer? {
        while place < view.table.count {
            let field = view.table.fields[place]
            place += 1
            let (start, count) = (Int(field.nameStart), Int(field.nameCount))
            if isEqual(UnsafeRawBufferPointer(rebasing: view.head[start..<start + count]), lower: name) {
                let value = Int(field.valueStart)
                return UnsafeRawBufferPointer(rebasing: view.head[value..<value + Int(field.valueCount)])
            }
        }
        return nil
    }

    /// The value of the first field of this name.
    static func first(
        _ name: UnsafeRawBufferPointer, in view: borrowing ResponseView
    ) -> UnsafeRawBufferPointer? {
        var place = 0
        return next(name, from: &place, in: view)
    }

    /// The value of a cookie that the response sets, as written; of several of that name the last, which is the one
    /// that a client keeps (RFC 6265 §5.2 and §5.3).
    static func cookie(
        _ name: UnsafeRawBufferPointer, in view: borrowing ResponseView
    ) -> UnsafeRawBufferPointer? {
        let field: StaticString = "set-cookie"
        let fieldName = UnsafeRawBufferPointer(start: field.utf8Start, count: field.utf8CodeUnitCount)
        var place = 0
        var found: UnsafeRawBufferPointer?
        while let value = next(fieldName, from: &place, in: view) {
            let pair = upTo(UInt8(ascii: ";"), in: value)
            let written = upTo(UInt8(ascii: "="), in: pair)
            if written.count < pair.count, isEqual(trimmed(written), name) {
                found = trimmed(UnsafeRawBufferPointer(rebasing: pair[(written.count + 1)...]))
            }
        }
        return found
    }

    /// The media type of a `Content-Type` value, without its parameters.
    static func mediaType(_ value: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        trimmed(upTo(UInt8(ascii: ";"), in: value))
    }

    /// Whether bytes are a text that is in lower case, the case of their ASCII letters aside.
    static func isEqual(_ bytes: UnsafeRawBufferPointer, lower: UnsafeRawBufferPointer) -> Bool {
        if bytes.count != lower.count { return false }
        for place in 0..<bytes.count {
            let byte = bytes[place]
            let lowered = byte &- 65 < 26 ? byte | 0x20 : byte
            if lowered != lower[place] { return false }
        }
        return true
    }

    static func isEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        if left.count != right.count { return false }
        guard let first = left.baseAddress, let second = right.baseAddress else { return true }
        return memcmp(first, second, left.count) == 0
    }

    /// Whether a text stands anywhere in the bytes.
    static func contains(_ bytes: UnsafeRawBufferPointer, _ text: UnsafeRawBufferPointer) -> Bool {
        guard let needle = text.baseAddress, text.count > 0 else { return true }
        guard let haystack = bytes.baseAddress else { return false }
        return rms_memory_find(haystack, bytes.count, needle, text.count) != nil
    }

    private static func upTo(_ end: UInt8, in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let start = bytes.baseAddress, let found = memchr(start, Int32(end), bytes.count) else { return bytes }
        return UnsafeRawBufferPointer(start: start, count: UnsafeRawPointer(found) - start)
    }

    private static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var (low, high) = (0, bytes.count)
        while low < high, bytes[low] == 0x20 || bytes[low] == 0x09 { low += 1 }
        while low < high, bytes[high - 1] == 0x20 || bytes[high - 1] == 0x09 { high -= 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[low..<high])
    }
}
