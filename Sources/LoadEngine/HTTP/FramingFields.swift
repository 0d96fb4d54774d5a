/// What the fields of one head say about where its body ends and whether the connection lives on.
struct FramingFields {
    private var length: UInt64 = 0
    private var hasLength = false
    private var isLengthBad = false
    private var hasCoding = false
    private var isCodingBad = false
    private var hasChunked = false
    private var isChunkedLast = false
    private var hasClose = false
    private var hasKeepAlive = false

    /// Takes notice of a field; most are none of its concern.
    ///
    /// The name's length alone settles that for nearly all of them.
    @inline(__always)
    mutating func note(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        switch name.count {
        case 10: if FieldBytes.isEqual(name, "connection") { noteConnection(value) }
        case 14: if FieldBytes.isEqual(name, "content-length") { noteLength(value) }
        case 17: if FieldBytes.isEqual(name, "transfer-encoding") { noteCodings(value) }
        default: break
        }
    }

    /// Where the body of a final response ends, nil where the fields contradict themselves (RFC 9112 §6.3).
    func framing(status: Int, isHead: Bool, isConnect: Bool) -> BodyFraming? {
        if isHead || status == 204 || status == 304 { return BodyFraming.none }
        // What follows is no message any more but the tunnel.
        if isConnect && status / 100 == 2 { return BodyFraming.none }
        if hasCoding {
            if isCodingBad { return nil }
            return isChunkedLast ? .chunked : .untilClose
        }
        if isLengthBad { return nil }
        return hasLength ? .length(length) : .untilClose
    }

    /// Whether the connection may be used again once the body is read (RFC 9112 §9.3, §6.1).
    func keepsAlive(minorVersion: Int, framing: BodyFraming) -> Bool {
        if hasClose || framing == .untilClose { return false }
        // Both fields, or a coding in HTTP/1.0, smell of an attempt to smuggle: §6.1 has the connection closed.
        if hasCoding && (hasLength || minorVersion == 0) { return false }
        return minorVersion > 0 || hasKeepAlive
    }

    private mutating func noteConnection(_ value: UnsafeRawBufferPointer) {
        // What nearly every server sends, without a look at each byte.
        if FieldBytes.isEqual(value, "keep-alive") {
            hasKeepAlive = true
            return
        }
        var start = 0
        while start < value.count {
            var end = start
            while end < value.count, value[end] != 0x2C { end += 1 }
            let option = FieldBytes.trimmed(UnsafeRawBufferPointer(rebasing: value[start..<end]))
            if FieldBytes.isEqual(option, "close") { hasClose = true }
            if FieldBytes.isEqual(option, "keep-alive") { hasKeepAlive = true }
            start = end + 1
        }
    }

    /// One number, or a list of the same number again and again (RFC 9112 §6.3, rule 5).
    private mutating func noteLength(_ value: UnsafeRawBufferPointer) {
        var position = 0
        var hasNumber = false
        while position < value.count {
            if value[position] == 0x2C || FieldBytes.isBlank(value[position]) {
                position += 1
                continue
            }
            var number: UInt64 = 0
            let start = position
            while position < value.count, FieldBytes.isDigit(value[position]) {
                let (tens, isTooLong) = number.multipliedReportingOverflow(by: 10)
                let (sum, isTooLarge) = tens.addingReportingOverflow(UInt64(value[position] - 0x30))
                if isTooLong || isTooLarge { isLengthBad = true }
                number = sum
                position += 1
            }
            if position == start || (hasLength && number != length) { isLengthBad = true }
            (length, hasLength, hasNumber) = (number, true, true)
            while position < value.count, FieldBytes.isBlank(value[position]) { position += 1 }
            if position < value.count, value[position] != 0x2C { isLengthBad = true }
            if isLengthBad { return }
        }
        hasLength = true
        if !hasNumber { isLengthBad = true }
    }

    /// A list of codings with parameters; only a last `chunked` ends by itself (RFC 9112 §6.1, §7).
    private mutating func noteCodings(_ value: UnsafeRawBufferPointer) {
        hasCoding = true
        var position = 0
        while position < value.count {
            if value[position] == 0x2C || FieldBytes.isBlank(value[position]) {
                position += 1
                continue
            }
            let start = position
            skipToken(value, &position)
            let coding = UnsafeRawBufferPointer(rebasing: value[start..<position])
            let isChunked = FieldBytes.isEqual(coding, "chunked")
            let parameters = skipParameters(value, &position)
            let isListed = position >= value.count || value[position] == 0x2C
            // Chunked twice and chunked with a parameter are errors (§6.1, §7).
            if coding.isEmpty || parameters < 0 || !isListed || (isChunked && (hasChunked || parameters > 0)) {
                isCodingBad = true
                return
            }
            hasChunked = hasChunked || isChunked
            isChunkedLast = isChunked
        }
    }

    private func skipToken(_ value: UnsafeRawBufferPointer, _ position: inout Int) {
        while position < value.count, FieldBytes.isToken(value[position]) { position += 1 }
    }

    private func skipBlanks(_ value: UnsafeRawBufferPointer, _ position: inout Int) {
        while position < value.count, FieldBytes.isBlank(value[position]) { position += 1 }
    }

    /// Passes over `;name=value` as often as it stands there; the number of them, or -1 where one is malformed.
    private func skipParameters(_ value: UnsafeRawBufferPointer, _ position: inout Int) -> Int {
        var number = 0
        skipBlanks(value, &position)
        while position < value.count, value[position] == 0x3B {
            position += 1
            skipBlanks(value, &position)
            let name = position
            skipToken(value, &position)
            if position == name { return -1 }
            skipBlanks(value, &position)
            if position == value.count || value[position] != 0x3D { return -1 }
            position += 1
            skipBlanks(value, &position)
            if position < value.count, value[position] == 0x22 {
                position += 1
                while position < value.count, value[position] != 0x22 { position += value[position] == 0x5C ? 2 : 1 }
                if position >= value.count { return -1 }
                position += 1
            } else {
                let start = position
                skipToken(value, &position)
                if position == start { return -1 }
            }
            number += 1
            skipBlanks(value, &position)
        }
        return number
    }
}
