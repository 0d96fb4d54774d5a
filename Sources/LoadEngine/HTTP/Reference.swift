/// A reference to another resource as a `Location` field writes it, taken apart (RFC 3986 §4, §5).
///
/// Only what leads to `http` and `https` is one: other schemes, user names in the authority and control bytes are not
/// followed anywhere. A fragment is dropped, since it never goes to a server.
struct Reference {
    /// nil where the reference names no scheme.
    private(set) var isSecure: Bool?
    /// Host without brackets, empty where the reference names none.
    private(set) var host = UnsafeRawBufferPointer(start: nil, count: 0)
    /// nil where it names none.
    private(set) var port: UInt16?
    private var path = UnsafeRawBufferPointer(start: nil, count: 0)
    private var query = UnsafeRawBufferPointer(start: nil, count: 0)
    private var hasQuery = false

    init?(_ text: UnsafeRawBufferPointer) {
        for byte in text where byte < 0x20 || byte == 0x7F { return nil }
        let fragment = Self.first(0x23, in: text, 0, text.count)
        let mark = Self.first(0x3F, in: text, 0, fragment)
        if mark < fragment {
            query = Self.part(text, mark + 1, fragment)
            hasQuery = true
        }
        var start = 0
        let colon = Self.first(0x3A, in: text, 0, mark)
        if colon < Self.first(0x2F, in: text, 0, mark) {
            let scheme = Self.part(text, 0, colon)
            let isHTTPS = FieldBytes.isEqual(scheme, "https")
            // `http:path` without an authority is a relic that RFC 3986 §5.2.2 lets a strict reader refuse.
            guard isHTTPS || FieldBytes.isEqual(scheme, "http"), Self.hasAuthority(text, colon + 1, mark) else {
                return nil
            }
            isSecure = isHTTPS
            start = colon + 1
        }
        if Self.hasAuthority(text, start, mark) {
            let end = Self.first(0x2F, in: text, start + 2, mark)
            guard readAuthority(Self.part(text, start + 2, end)) else { return nil }
            start = end
        }
        path = Self.part(text, start, mark)
    }

    // Positions rather than slices: reading a slice byte by byte costs an allocation each where nothing is inlined.

    /// Where a byte first stands in a stretch, or the stretch's end.
    private static func first(_ byte: UInt8, in text: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Int {
        var position = start
        while position < end, text[position] != byte { position += 1 }
        return position
    }

    private static func part(_ text: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: text[start..<end])
    }

    private static func hasAuthority(_ text: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Bool {
        end - start >= 2 && text[start] == 0x2F && text[start + 1] == 0x2F
    }

    private mutating func readAuthority(_ authority: UnsafeRawBufferPointer) -> Bool {
        let isLiteral = authority.count > 0 && authority[0] == 0x5B
        let hostStart = isLiteral ? 1 : 0
        let hostEnd = Self.first(isLiteral ? 0x5D : 0x3A, in: authority, 0, authority.count)
        if isLiteral, hostEnd == authority.count { return false }
        let colon = isLiteral ? hostEnd + 1 : hostEnd
        if colon < authority.count, authority[colon] != 0x3A { return false }
        host = Self.part(authority, hostStart, hostEnd)
        if host.isEmpty || Self.first(0x40, in: authority, 0, authority.count) < authority.count { return false }
        // A colon without digits means the scheme's own port (§3.2.3).
        if colon + 1 >= authority.count { return true }
        var number = 0
        for position in (colon + 1)..<authority.count {
            let digit = authority[position]
            guard FieldBytes.isDigit(digit) else { return false }
            number = number * 10 + Int(digit - 0x30)
            if number > 65_535 { return false }
        }
        port = UInt16(number)
        return number > 0
    }

    /// Writes the request target that this leads to from another one, dot segments removed (§5.2).
    ///
    /// Bytes that may not stand in a request line are percent-encoded, as browsers do.
    /// - Parameter base: the target of the request that was answered; it begins with a slash.
    func writeTarget(from base: UnsafeRawBufferPointer, into target: inout ByteStore) {
        let mark = Self.first(0x3F, in: base, 0, base.count)
        var query = hasQuery ? query : UnsafeRawBufferPointer(start: nil, count: 0)
        var asksQuery = hasQuery
        if path.isEmpty, host.isEmpty {
            // Only the query changes, or nothing does.
            append(UnsafeRawBufferPointer(rebasing: base[..<mark]), to: &target)
            if !hasQuery, mark < base.count {
                asksQuery = true
                query = UnsafeRawBufferPointer(rebasing: base[(mark + 1)...])
            }
        } else {
            let start = target.count
            if path.isEmpty || path[0] != 0x2F {
                // Merged (§5.2.3): with the base up to its last slash, or with nothing after an authority.
                var end = host.isEmpty ? mark : 0
                while end > 0, base[end - 1] != 0x2F { end -= 1 }
                append(Self.part(base, 0, end), to: &target)
                if end == 0 { target.append(UInt8(ascii: "/")) }
            }
            append(path, to: &target)
            Self.removeDotSegments(&target, from: start)
        }
        if asksQuery {
            target.append(UInt8(ascii: "?"))
            append(query, to: &target)
        }
    }

    private func append(_ bytes: UnsafeRawBufferPointer, to target: inout ByteStore) {
        let digits: StaticString = "0123456789ABCDEF"
        for byte in bytes {
            if byte > 0x20, byte < 0x7F {
                target.append(byte)
            } else {
                target.append(UInt8(ascii: "%"))
                target.append(digits.utf8Start[Int(byte >> 4)])
                target.append(digits.utf8Start[Int(byte & 0xF)])
            }
        }
    }

    /// §5.2.4, in place: the path that begins here and goes to the store's end loses its `.` and `..`.
    private static func removeDotSegments(_ target: inout ByteStore, from start: Int) {
        let bytes = target.mutableBytes
        var read = start
        var write = start
        while read < bytes.count {
            // At a slash: the segment up to the next one.
            var end = read + 1
            while end < bytes.count, bytes[end] != 0x2F { end += 1 }
            let length = end - read - 1
            let isDot = length == 1 && bytes[read + 1] == 0x2E
            let isDoubleDot = length == 2 && bytes[read + 1] == 0x2E && bytes[read + 2] == 0x2E
            if isDoubleDot {
                while write > start, bytes[write - 1] != 0x2F { write -= 1 }
                if write > start { write -= 1 }
            }
            if isDot || isDoubleDot {
                // A dot at the very end leaves its slash.
                if end == bytes.count {
                    bytes[write] = 0x2F
                    write += 1
                }
            } else {
                for offset in read..<end {
                    bytes[write] = bytes[offset]
                    write += 1
                }
            }
            read = end
        }
        target.truncate(to: write)
        if write == start { target.append(UInt8(ascii: "/")) }
    }
}
