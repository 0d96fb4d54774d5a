/// `40/s`, `600/min`.
public enum RateLiteral {
    /// More than any generator gives; it bounds the number of arrivals.
    static let highest = 1_000_000.0

    /// Per second.
    public static func value(_ text: String) -> Double? {
        guard let (number, rest) = DecimalLiteral.prefix(text[...]) else { return nil }
        let seconds: Double
        switch rest {
        case "/s": seconds = 1
        case "/min": seconds = 60
        case "/h": seconds = 3_600
        default: return nil
        }
        return number / seconds <= highest ? number / seconds : nil
    }
}

/// `0.1%`.
public enum RatioLiteral {
    /// 0.001 for `0.1%`; at most 1.
    public static func value(_ text: String) -> Double? {
        guard let (number, rest) = DecimalLiteral.prefix(text[...]), rest == "%", number <= 100 else { return nil }
        return number / 100
    }
}

/// `512B`, `256KiB`.
enum SizeLiteral {
    private static let units = ["B": 1.0, "kB": 1e3, "KiB": 1_024.0, "MB": 1e6, "MiB": 1_048_576.0]

    /// Bytes, at most 1 GiB.
    static func value(_ text: String) -> Int? {
        guard let (number, rest) = DecimalLiteral.prefix(text[...]), let unit = units[String(rest)],
            number * unit <= Double(1 << 30)
        else { return nil }
        return Int((number * unit).rounded())
    }
}

/// `3`, `2..5`.
enum TimesLiteral {
    static let most = 100_000

    static func value(_ text: String) -> ClosedRange<Int>? {
        guard let (low, high) = RangeLiteral.bounds(text) else { return nil }
        guard let low = WholeLiteral.value(low), let high = WholeLiteral.value(high), 0 <= low, low <= high,
            high <= most
        else { return nil }
        return low...high
    }
}

/// `a..b`.
enum RangeLiteral {
    /// Both bounds; a single value is both.
    static func bounds(_ text: String) -> (String, String)? {
        guard let dots = text.firstRange(of: "..") else { return (text, text) }
        return (String(text[..<dots.lowerBound]), String(text[dots.upperBound...]))
    }
}
