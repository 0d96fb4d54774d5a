/// How long a response may be used again, and how it is asked about afterwards (RFC 9111 §4.2, §5.2).
///
/// What a private cache heeds: `no-store`, `no-cache`, `max-age`, `Expires` with `Date`, `Age`, and a `Vary` of `*`. No
/// lifetime is guessed where none is given.
struct Freshness {
    /// Whether the response may be kept at all.
    private(set) var isStorable = true
    /// Seconds that it is fresh from now on; 0 for one that must be asked about each time.
    private(set) var seconds: Int64 = 0

    /// Reads the fields of a head.
    ///
    /// - Parameter now: Unix seconds, for a response without `Date`.
    init(_ table: HeaderTable, head: UnsafeRawBufferPointer, now: Int64) {
        var maxAge: Int64?
        var mustAsk = false
        var field = 0
        while let value = table.next("cache-control", after: &field, in: head) {
            var start = 0
            while start < value.count {
                var end = start
                while end < value.count, value[end] != 0x2C { end += 1 }
                let directive = FieldBytes.trimmed(UnsafeRawBufferPointer(rebasing: value[start..<end]))
                let (name, argument) = Self.parted(directive)
                if FieldBytes.isEqual(name, "no-store") { isStorable = false }
                if FieldBytes.isEqual(name, "no-cache") { mustAsk = true }
                // Of several the first counts; one that is no number makes it stale (§4.2.1).
                if FieldBytes.isEqual(name, "max-age"), maxAge == nil { maxAge = Self.number(argument) ?? 0 }
                start = end + 1
            }
        }
        if let vary = table.find("vary", in: head), vary.contains(0x2A) { isStorable = false }
        if mustAsk || !isStorable { return }
        var lifetime: Int64 = 0
        if let maxAge {
            lifetime = maxAge
        } else if let expires = table.find("expires", in: head), let end = CookieDate.seconds(of: expires) {
            lifetime = end - (table.find("date", in: head).flatMap { CookieDate.seconds(of: $0) } ?? now)
        }
        let age = table.find("age", in: head).flatMap { Self.number($0) } ?? 0
        seconds = max(0, min(lifetime, Self.longest) - age)
    }

    /// A year, which is as long as anybody means it; it keeps sums small.
    private static let longest: Int64 = 31_536_000

    private static func parted(_ text: UnsafeRawBufferPointer) -> (UnsafeRawBufferPointer, UnsafeRawBufferPointer) {
        let equals = text.firstIndex(of: 0x3D) ?? text.count
        let argument = FieldBytes.trimmed(UnsafeRawBufferPointer(rebasing: text[min(equals + 1, text.count)...]))
        let isQuoted = argument.count >= 2 && argument.first == 0x22 && argument.last == 0x22
        return (
            FieldBytes.trimmed(UnsafeRawBufferPointer(rebasing: text[..<equals])),
            isQuoted ? UnsafeRawBufferPointer(rebasing: argument[1..<argument.count - 1]) : argument
        )
    }

    /// Digits; one that is too large is `longest`, nil for anything else.
    private static func number(_ text: UnsafeRawBufferPointer) -> Int64? {
        if text.isEmpty { return nil }
        var number: Int64 = 0
        for digit in text {
            guard FieldBytes.isDigit(digit) else { return nil }
            number = min(longest, number * 10 + Int64(digit - 0x30))
        }
        return number
    }
}
