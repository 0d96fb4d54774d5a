#if canImport(Glibc)
    import Glibc
#endif

/// Reads the head of one response, however its bytes arrive.
///
/// The bytes of a head stay with the caller until it is complete, because the table's offsets refer to them. A line is
/// judged once it is complete, so where the bytes were split never changes the finding. What has been read is
/// remembered and not read again, except that a head which came in parts is read a second time when it is complete:
/// the table belongs to all exchanges of a worker, and another's head may have been written into it in between.
struct HeadReader {
    enum Step {
        case needMore
        /// The head ends before this offset of the bytes.
        case complete(end: Int)
        case failed(Outcome)
    }

    private(set) var status: Int = 0
    private(set) var minorVersion: Int = 0
    private(set) var framing = FramingFields()
    /// Offset of the first line that has not been judged.
    private var lineStart = 0
    /// How far that line's end has been looked for.
    private var scanned = 0
    private var fieldCount = 0

    /// Whether any byte of the head has been seen.
    var isBegun: Bool { scanned > 0 }

    /// Reads on.
    ///
    /// - Limits: `bytesMax` bytes and as many fields as the table holds; beyond, `tooLarge`.
    /// - Parameter origin: where in the bytes the head begins.
    mutating func read(
        _ bytes: UnsafeMutableRawBufferPointer, from origin: Int, table: HeaderTable, bytesMax: Int
    ) -> Step {
        guard let base = bytes.baseAddress, bytes.count > origin else { return .needMore }
        let isResumed = isBegun
        if !isResumed, origin == 0,
            table.remembered.pointee.begins(base, count: bytes.count, bytesMax: bytesMax)
        {
            self = table.remembered.pointee.reader
            table.count = fieldCount
            return .complete(end: table.remembered.pointee.count)
        }
        table.remembered.pointee.forget()
        var step = readLines(base + origin, count: bytes.count - origin, origin: origin, table, bytesMax)
        guard case .complete = step else { return step }
        if isResumed {
            self = HeadReader()
            step = readLines(base + origin, count: bytes.count - origin, origin: origin, table, bytesMax)
        }
        if origin == 0, case .complete(let end) = step { table.remembered.pointee.take(base, count: end, self) }
        return step
    }

    @inline(__always)
    private mutating func readLines(
        _ start: UnsafeMutableRawPointer, count: Int, origin: Int, _ table: HeaderTable, _ bytesMax: Int
    ) -> Step {
        var position = lineStart
        var search = scanned
        var number = fieldCount
        let (fields, fieldsMax) = (table.fields, table.capacity)
        // Judged before its line is complete, so that a server which speaks another protocol is found out at once.
        if status == 0 && !Self.isVersionPrefix(start, min(count, bytesMax)) { return .failed(.malformed) }
        while true {
            let line = HeadLine.next(in: start, from: search, count: count)
            if line.next > bytesMax { return .failed(.tooLarge) }
            switch line.finding {
            case .malformed: return .failed(.malformed)
            case .open:
                pause(at: position, scanned: line.end, fields: number)
                return .needMore
            case .found: break
            }
            if status == 0 {
                if !readStatusLine(start, line.end) { return .failed(.malformed) }
            } else if line.end == position {
                table.count = number
                fieldCount = number
                return .complete(end: origin + line.next)
            } else {
                if line.next == count {
                    // The next byte tells whether the line goes on (obs-fold).
                    pause(at: position, scanned: line.end, fields: number)
                    return .needMore
                }
                if FieldBytes.isBlank(start.load(fromByteOffset: line.next, as: UInt8.self)) {
                    // A user agent must replace an obs-fold with spaces before it reads the value (RFC 9112 §5.2).
                    memset(start + line.end, 0x20, line.next - line.end)
                    search = line.next
                    continue
                }
                if number == fieldsMax { return .failed(.tooLarge) }
                if !readField(start, position, line.end, count, origin, into: fields + number) {
                    return .failed(.malformed)
                }
                number += 1
            }
            position = line.next
            search = position
        }
    }

    private mutating func pause(at position: Int, scanned: Int, fields: Int) {
        lineStart = position
        self.scanned = scanned
        fieldCount = fields
    }

    /// `HTTP/1.` as far as there are bytes, and no further than the limit, so that a split changes nothing.
    @inline(__always)
    private static func isVersionPrefix(_ start: UnsafeRawPointer, _ count: Int) -> Bool {
        if count >= 8 {
            let word = UInt64(littleEndian: start.loadUnaligned(as: UInt64.self))
            return word & 0x00FF_FFFF_FFFF_FFFF == 0x002E_312F_5054_5448
        }
        let prefix: StaticString = "HTTP/1."
        return memcmp(start, prefix.utf8Start, max(0, min(count, 7))) == 0
    }

    /// `HTTP/1.y SP 3DIGIT [SP reason]`: one space, no leniency (RFC 9112 §4); the space before a missing reason may
    /// be missing as well, which is what servers really do.
    @inline(__always)
    private mutating func readStatusLine(_ start: UnsafeRawPointer, _ end: Int) -> Bool {
        func byte(_ offset: Int) -> UInt8 { start.load(fromByteOffset: offset, as: UInt8.self) }
        guard end >= 12, FieldBytes.isDigit(byte(7)), byte(8) == 0x20 else { return false }
        let digits = (byte(9) &- 0x30, byte(10) &- 0x30, byte(11) &- 0x30)
        guard digits.0 > 0, digits.0 < 10, digits.1 < 10, digits.2 < 10 else { return false }
        if end > 12 && byte(12) != 0x20 { return false }
        status = Int(digits.0) * 100 + Int(digits.1) * 10 + Int(digits.2)
        minorVersion = Int(byte(7) - 0x30)
        return true
    }

    /// `name ":" OWS value OWS`, nothing between name and colon (RFC 9112 §5.1).
    @inline(__always)
    private mutating func readField(
        _ start: UnsafeRawPointer, _ nameStart: Int, _ end: Int, _ count: Int, _ origin: Int,
        into field: UnsafeMutablePointer<HeaderField>
    ) -> Bool {
        func byte(_ offset: Int) -> UInt8 { start.load(fromByteOffset: offset, as: UInt8.self) }
        let nameEnd = FieldBytes.tokenEnd(start, from: nameStart, end: end, readable: count)
        guard nameEnd > nameStart, nameEnd < end, byte(nameEnd) == 0x3A else { return false }
        var valueStart = nameEnd + 1
        while valueStart < end, FieldBytes.isBlank(byte(valueStart)) { valueStart += 1 }
        var valueEnd = end
        while valueEnd > valueStart, FieldBytes.isBlank(byte(valueEnd - 1)) { valueEnd -= 1 }
        framing.note(
            name: UnsafeRawBufferPointer(start: start + nameStart, count: nameEnd - nameStart),
            value: UnsafeRawBufferPointer(start: start + valueStart, count: valueEnd - valueStart))
        field.pointee = HeaderField(
            nameStart: UInt32(truncatingIfNeeded: origin + nameStart),
            nameCount: UInt32(truncatingIfNeeded: nameEnd - nameStart),
            valueStart: UInt32(truncatingIfNeeded: origin + valueStart),
            valueCount: UInt32(truncatingIfNeeded: valueEnd - valueStart))
        return true
    }
}
