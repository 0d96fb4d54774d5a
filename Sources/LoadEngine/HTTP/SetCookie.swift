/// What one `Set-Cookie` says (RFC 6265 §5.2). Refers to the bytes that it was read from.
struct SetCookie {
    var name: UnsafeRawBufferPointer
    var value: UnsafeRawBufferPointer
    /// Without a leading dot, as written; empty for none.
    var domain = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Empty for none, or for one that does not begin with a slash.
    var path = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Unix seconds; `Int64.max` for a cookie that lasts as long as its session.
    var expires = Int64.max
    var isSecure = false

    /// Longest attribute value that is heeded, as browsers have it.
    private static let attributeBytesMax = 1_024

    /// Reads a field value; nil where it has no `=` or no name, and is to be ignored as a whole.
    ///
    /// - Parameter now: Unix seconds, from which `Max-Age` counts.
    init?(_ text: UnsafeRawBufferPointer, now: Int64) {
        var end = Self.end(of: text, from: 0)
        guard let (name, value) = Self.pair(text, 0, end), !name.isEmpty else { return nil }
        self.name = name
        self.value = value
        var maxAge: Int64?
        while end < text.count {
            let start = end + 1
            end = Self.end(of: text, from: start)
            note(text, start, end, &maxAge, now: now)
        }
        if let maxAge { expires = maxAge }
    }

    /// The pair before the first semicolon, without what follows; nil without `=`.
    static func pair(of text: UnsafeRawBufferPointer) -> (name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)?
    {
        pair(text, 0, end(of: text, from: 0))
    }

    /// Takes notice of an attribute; the last of a name counts, unknown ones (`HttpOnly`, `SameSite`) do not.
    private mutating func note(
        _ text: UnsafeRawBufferPointer, _ start: Int, _ end: Int, _ maxAge: inout Int64?, now: Int64
    ) {
        guard let (name, value) = Self.pair(text, start, end) else {
            if FieldBytes.isEqual(Self.trimmed(text, start, end), "secure") { isSecure = true }
            return
        }
        if value.count > Self.attributeBytesMax { return }
        switch name.count {
        case 4:
            if FieldBytes.isEqual(name, "path") {
                path = value.firstByte == 0x2F ? value : UnsafeRawBufferPointer(start: nil, count: 0)
            }
        case 6:
            if FieldBytes.isEqual(name, "secure") { isSecure = true }
            if FieldBytes.isEqual(name, "domain"), !value.isEmpty {
                domain = value.firstByte == 0x2E ? UnsafeRawBufferPointer(rebasing: value.dropFirst()) : value
            }
        case 7:
            if FieldBytes.isEqual(name, "expires"), let date = CookieDate.seconds(of: value) { expires = date }
            if FieldBytes.isEqual(name, "max-age"), let age = Self.age(value) {
                let (moment, isBeyond) = now.addingReportingOverflow(age)
                maxAge = age <= 0 ? .min : isBeyond ? .max : moment
            }
        default: break
        }
    }

    private static func end(of text: UnsafeRawBufferPointer, from start: Int) -> Int {
        var end = start
        while end < text.count, text[end] != 0x3B { end += 1 }
        return end
    }

    private static func trimmed(_ text: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
        FieldBytes.trimmed(UnsafeRawBufferPointer(rebasing: text[start..<end]))
    }

    private static func pair(
        _ text: UnsafeRawBufferPointer, _ start: Int, _ end: Int
    ) -> (name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)? {
        var equals = start
        while equals < end, text[equals] != 0x3D { equals += 1 }
        if equals == end { return nil }
        return (trimmed(text, start, equals), trimmed(text, equals + 1, end))
    }

    /// Digits with or without a minus; nil for anything else. One that is too large lasts for ever.
    private static func age(_ text: UnsafeRawBufferPointer) -> Int64? {
        let isNegative = text.firstByte == 0x2D
        let digits = isNegative ? text[1...] : text[...]
        if digits.isEmpty { return nil }
        var age: Int64 = 0
        for digit in digits {
            if !FieldBytes.isDigit(digit) { return nil }
            let (tens, isTooLong) = age.multipliedReportingOverflow(by: 10)
            let (sum, isTooLarge) = tens.addingReportingOverflow(Int64(digit - 0x30))
            age = isTooLong || isTooLarge ? .max : sum
        }
        return isNegative ? -age : age
    }
}
