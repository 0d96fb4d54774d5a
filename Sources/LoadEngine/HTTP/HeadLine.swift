/// Where a line of a message's head ends.
///
/// A line ends in CRLF; a lone LF is taken as well, as RFC 9112 §2.2 allows for the start line and fields. A lone CR
/// and NUL make the message malformed (§2.2; RFC 9110 §5.5); other control bytes are kept, as RFC 9110 §5.5 allows.
struct HeadLine {
    enum Finding {
        case found
        /// No end yet; `end` is how far it was looked for.
        case open
        case malformed
    }

    var finding: Finding
    /// The end of the line's content.
    var end: Int
    /// The first byte after what was looked at to come to the finding.
    var next: Int

    /// Looks for the end of the line from an offset on.
    ///
    /// Eight bytes a step: a byte below 14 is the only one that needs a second look.
    @inline(__always)
    static func next(in start: UnsafeRawPointer, from offset: Int, count: Int) -> HeadLine {
        var position = offset
        while true {
            position = firstControl(in: start, from: position, count: count)
            if position == count { return HeadLine(finding: .open, end: count, next: count) }
            switch start.load(fromByteOffset: position, as: UInt8.self) {
            case 0x0A:
                return HeadLine(finding: .found, end: position, next: position + 1)
            case 0x0D:
                if position + 1 == count { return HeadLine(finding: .open, end: position, next: count) }
                let isEnd = start.load(fromByteOffset: position + 1, as: UInt8.self) == 0x0A
                return HeadLine(finding: isEnd ? .found : .malformed, end: position, next: position + 2)
            case 0x00:
                return HeadLine(finding: .malformed, end: position, next: position + 1)
            default:
                position += 1
            }
        }
    }

    /// The first byte below 14, or `count`.
    @inline(__always)
    private static func firstControl(in start: UnsafeRawPointer, from offset: Int, count: Int) -> Int {
        var position = offset
        while position + 8 <= count {
            let word = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            // A borrow can only mark bytes above a real one, so the lowest mark is always right.
            let marks = (word &- 0x0E0E_0E0E_0E0E_0E0E) & ~word & 0x8080_8080_8080_8080
            if marks != 0 { return position + marks.trailingZeroBitCount &>> 3 }
            position += 8
        }
        while position < count, start.load(fromByteOffset: position, as: UInt8.self) >= 14 { position += 1 }
        return position
    }
}
