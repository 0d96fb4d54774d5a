import CShims
import Glibc

/// What checks and captures look for in a response's header fields.
enum HeaderSearch {
    /// The value of a cookie that the response sets, as written; of several of that name the last, which is the one
    /// that a client keeps (RFC 6265 §5.2 and §5.3).
    static func cookie(
        _ name: UnsafeRawBufferPointer, in view: borrowing ResponseView
    ) -> UnsafeRawBufferPointer? {
        var place = 0
        var found: UnsafeRawBufferPointer?
        while let value = view.table.next("set-cookie", after: &place, in: view.head) {
            let pair = upTo(UInt8(ascii: ";"), in: value)
            let written = upTo(UInt8(ascii: "="), in: pair)
            if written.count < pair.count, FieldBytes.isIdentical(FieldBytes.trimmed(written), name) {
                found = FieldBytes.trimmed(UnsafeRawBufferPointer(rebasing: pair[(written.count + 1)...]))
            }
        }
        return found
    }

    /// The media type of a `Content-Type` value, without its parameters.
    static func mediaType(_ value: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        FieldBytes.trimmed(upTo(UInt8(ascii: ";"), in: value))
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
}
