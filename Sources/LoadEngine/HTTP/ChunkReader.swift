/// Reads a body in the chunked coding (RFC 9112 §7.1): sizes, extensions, data and trailers.
///
/// It consumes every byte it is shown. Lines around chunks must end in CRLF, since the leave of §2.2 to take a lone LF is
/// for the start line and fields only; trailer fields are read as the head's are, judged, and dropped.
struct ChunkReader {
    enum Step {
        case needMore
        /// Content from `start` on; the next call begins at `start + count`.
        case content(start: Int, count: Int)
        /// The body ended before this offset.
        case complete(end: Int)
        case failed(Outcome)
    }

    private enum State: UInt8 {
        case sizeFirst, size, sizeGap, nameFirst, name, nameGap, valueFirst, value, quoted, escaped, quotedEnd, sizeFeed
        case data, dataReturn, dataFeed
        case trailerFirst, trailerNext, trailerName, trailerValue, trailerFeed, lastFeed
    }

    private var state = State.sizeFirst
    /// What the size line says, then what is left of it.
    private var rest: UInt64 = 0
    /// Bytes of the current size line, or of the trailers.
    private var lineBytes = 0

    /// Reads on.
    ///
    /// - Limits: `lineBytesMax` bytes in a size line with its extensions, and in all trailers; beyond, `tooLarge`.
    mutating func read(_ bytes: UnsafeRawBufferPointer, lineBytesMax: Int) -> Step {
        var position = 0
        while position < bytes.count {
            if state == .data {
                let count = Int(min(rest, UInt64(bytes.count - position)))
                rest -= UInt64(count)
                if rest == 0 { state = .dataReturn }
                return .content(start: position, count: count)
            }
            lineBytes += 1
            if lineBytes > lineBytesMax { return .failed(.tooLarge) }
            let byte = bytes[position]
            position += 1
            if state == .lastFeed || (byte == 0x0A && (state == .trailerFirst || state == .trailerNext)) {
                return byte == 0x0A ? .complete(end: position) : .failed(.malformed)
            }
            guard let next = after(byte) else { return .failed(.malformed) }
            state = next
        }
        return .needMore
    }

    /// The state after a byte, nil where the byte may not stand there.
    private mutating func after(_ byte: UInt8) -> State? {
        if state.rawValue >= State.trailerFirst.rawValue { return afterTrailer(byte) }
        switch state {
        case .dataReturn: return byte == 0x0D ? .dataFeed : nil
        case .dataFeed:
            lineBytes = 0
            return byte == 0x0A ? .sizeFirst : nil
        default: return afterSize(byte)
        }
    }

    /// The state after a byte of a size line, nil where the byte may not stand there.
    private mutating func afterSize(_ byte: UInt8) -> State? {
        switch state {
        case .sizeFirst:
            guard let digit = Self.hexadecimal(byte) else { return nil }
            rest = digit
            return .size
        case .size:
            if let digit = Self.hexadecimal(byte) {
                if rest >> 60 != 0 { return nil }
                rest = rest << 4 | digit
                return .size
            }
            return afterPart(byte, gap: .sizeGap)
        case .sizeGap:
            return FieldBytes.isBlank(byte) ? .sizeGap : byte == 0x3B ? .nameFirst : nil
        case .nameFirst:
            return FieldBytes.isBlank(byte) ? .nameFirst : FieldBytes.isToken(byte) ? .name : nil
        case .name:
            if FieldBytes.isToken(byte) { return .name }
            return byte == 0x3D ? .valueFirst : afterPart(byte, gap: .nameGap)
        case .nameGap:
            if byte == 0x3D { return .valueFirst }
            return FieldBytes.isBlank(byte) ? .nameGap : byte == 0x3B ? .nameFirst : nil
        case .valueFirst:
            if byte == 0x22 { return .quoted }
            return FieldBytes.isBlank(byte) ? .valueFirst : FieldBytes.isToken(byte) ? .value : nil
        case .value:
            return FieldBytes.isToken(byte) ? .value : afterPart(byte, gap: .sizeGap)
        case .quoted:
            if byte == 0x22 { return .quotedEnd }
            return byte == 0x5C ? .escaped : Self.isText(byte) ? .quoted : nil
        case .escaped:
            return Self.isText(byte) ? .quoted : nil
        case .quotedEnd:
            return afterPart(byte, gap: .sizeGap)
        case .sizeFeed:
            if byte != 0x0A { return nil }
            lineBytes = 0
            return rest > 0 ? .data : .trailerFirst
        default:
            return nil
        }
    }

    /// What ends a size, an extension's name or its value: another extension, the end of the line, or white space, after
    /// which only another extension may come.
    private func afterPart(_ byte: UInt8, gap: State) -> State? {
        switch byte {
        case 0x3B: .nameFirst
        case 0x0D: .sizeFeed
        default: FieldBytes.isBlank(byte) ? gap : nil
        }
    }

    /// The state after a byte of a trailer field, nil where the byte may not stand there.
    private func afterTrailer(_ byte: UInt8) -> State? {
        switch state {
        case .trailerFirst, .trailerNext:
            if byte == 0x0D { return .lastFeed }
            if FieldBytes.isToken(byte) { return .trailerName }
            return state == .trailerNext && FieldBytes.isBlank(byte) ? .trailerValue : nil
        case .trailerName:
            return FieldBytes.isToken(byte) ? .trailerName : byte == 0x3A ? .trailerValue : nil
        case .trailerValue:
            switch byte {
            case 0x0A: return .trailerNext
            case 0x0D: return .trailerFeed
            case 0x00: return nil
            default: return .trailerValue
            }
        case .trailerFeed:
            return byte == 0x0A ? .trailerNext : nil
        default:
            return nil
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt64? {
        if FieldBytes.isDigit(byte) { return UInt64(byte - 0x30) }
        let letter = byte | 0x20
        return letter >= 0x61 && letter <= 0x66 ? UInt64(letter - 0x57) : nil
    }

    /// Whether a byte may stand in a quoted string (RFC 9110 §5.6.4).
    private static func isText(_ byte: UInt8) -> Bool { byte == 0x09 || (byte >= 0x20 && byte != 0x7F) }
}
