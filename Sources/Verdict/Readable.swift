/// Numbers as people read them, the same in every sentence and table.
public enum Readable {
    /// A length of time given in milliseconds: `212 ms`, `21.2 ms`, from a second on `1.9 s`.
    public static func milliseconds(_ value: Double) -> String {
        if !value.isFinite { return "?" }
        if value == 0 { return "0 ms" }
        return abs(value) < 999.5 ? "\(trimmed(significant(value))) ms" : seconds(value / 1_000)
    }

    /// A length of time given in seconds: `212 ms` below a second, then `1.3 s`, `12.3 s`, `125 s`.
    public static func seconds(_ value: Double) -> String {
        if !value.isFinite { return "?" }
        if abs(value) < 0.9995 { return value == 0 ? "0 s" : milliseconds(value * 1_000) }
        if abs(value) >= 100 { return "\(fixed(value, 0)) s" }
        let text = fixed(value, abs(value) < 9.995 ? 2 : 1)
        // A trailing zero in the second place claims a precision that nobody needs: 1.90 s is 1.9 s.
        return text.hasSuffix("0") && abs(value) < 9.995 ? "\(text.dropLast()) s" : "\(text) s"
    }

    /// A ratio: `0 %`, `0.031 %`, `1.2 %`, `99.95 %`, `100 %`.
    public static func percent(_ ratio: Double) -> String {
        if !ratio.isFinite { return "?" }
        let percent = ratio * 100
        if percent == 0 { return "0 %" }
        if abs(percent) < 0.001 { return "< 0.001 %" }
        // Neither 99.99 nor 0.001 may be rounded to what it is not.
        let isNearHundred = abs(percent) >= 90 && abs(percent) < 100
        let text = isNearHundred ? fixed(percent, 2) : significant(percent)
        if isNearHundred, text == "100.00" { return "99.99 %" }
        return "\(trimmed(text)) %"
    }

    /// A rate or an average: `40`, `39.6`, `1,234`.
    public static func rate(_ value: Double) -> String {
        if !value.isFinite { return "?" }
        return abs(value) >= 1_000 ? count(Int(max(-9e15, min(9e15, value.rounded())))) : trimmed(significant(value))
    }

    /// A count with thousands separated: `1,234,567`.
    public static func count(_ value: Int) -> String {
        var digits = Array(String(value.magnitude))
        var index = digits.count - 3
        while index > 0 {
            digits.insert(",", at: index)
            index -= 3
        }
        return (value < 0 ? "-" : "") + String(digits)
    }

    /// An amount of memory or traffic: `812 B`, `1.2 KiB`, `3.4 MiB`.
    public static func bytes(_ value: Int) -> String {
        var amount = Double(value)
        for unit in ["B", "KiB", "MiB", "GiB"] {
            if abs(amount) < 1_023.5 { return "\(unit == "B" ? String(value) : significant(amount)) \(unit)" }
            amount /= 1_024
        }
        return "\(significant(amount)) TiB"
    }

    /// A metric's value with its unit.
    public static func value(_ value: Double, _ unit: Metric.Unit) -> String {
        switch unit {
        case .milliseconds: milliseconds(value)
        case .seconds: seconds(value)
        case .ratio: percent(value)
        case .perSecond: "\(rate(value))/s"
        case .count: abs(value) < 9e15 && value == value.rounded() ? count(Int(value)) : rate(value)
        }
    }

    /// A value and what it is held against, with more digits where the usual ones would make them look the same.
    public static func pair(_ actual: Double, _ bound: Double, _ unit: Metric.Unit) -> (String, String) {
        let usual = (value(actual, unit), value(bound, unit))
        if usual.0 != usual.1 || actual == bound { return usual }
        func precise(_ value: Double) -> String {
            switch unit {
            case .milliseconds: "\(trimmed(fixed(value, 3))) ms"
            case .seconds: "\(trimmed(fixed(value, 4))) s"
            case .ratio: "\(trimmed(fixed(value * 100, 6))) %"
            case .perSecond: "\(trimmed(fixed(value, 4)))/s"
            case .count: "\(value)"
            }
        }
        return (precise(actual), precise(bound))
    }

    /// Three significant digits, at most three decimals.
    static func significant(_ value: Double) -> String {
        let size = abs(value)
        return fixed(value, size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3)
    }

    /// A fixed number of decimals, rounded half away from zero.
    public static func fixed(_ value: Double, _ decimals: Int) -> String {
        if !value.isFinite { return "?" }
        let scale = [1.0, 10, 100, 1_000, 10_000, 100_000, 1_000_000][min(max(0, decimals), 6)]
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 9e15 else { return "\(value)" }
        let whole = Int(scaled)
        let sign = value < 0 && whole > 0 ? "-" : ""
        if scale == 1 { return sign + String(whole) }
        let fraction = String(whole % Int(scale))
        let zeros = String(repeating: "0", count: min(max(0, decimals), 6) - fraction.count)
        return "\(sign)\(whole / Int(scale)).\(zeros)\(fraction)"
    }

    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var text = text
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }
}
