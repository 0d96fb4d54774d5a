import LoadEngine

/// `250ms`, `30s`, `1m30s`.
public enum DurationLiteral {
    /// The longest duration: a week. It keeps every sum of a plan far below the range of nanoseconds.
    static let longest = Nanoseconds.seconds(7 * 24 * 3_600)

    private static let units: [(String, Double)] = [("h", 3.6e12), ("m", 6e10), ("s", 1e9), ("ms", 1e6), ("us", 1e3)]

    /// Nanoseconds, nil for anything but numbers with units in falling order.
    public static func value(_ text: String) -> Nanoseconds? {
        var rest = text[...]
        var total = 0.0
        var next = 0
        while !rest.isEmpty {
            guard let (number, after) = DecimalLiteral.prefix(rest) else { return nil }
            let letters = after.prefix { $0.isASCII && $0.isLetter }
            guard let unit = units[next...].firstIndex(where: { $0.0 == letters }) else { return nil }
            total += number * units[unit].1
            next = unit + 1
            rest = after[letters.endIndex...]
        }
        guard next > 0, total <= Double(longest) else { return nil }
        return Nanoseconds(total.rounded())
    }

    /// The shortest way to write it.
    static func text(_ value: Nanoseconds) -> String {
        if value == 0 { return "0s" }
        for (unit, size) in units.reversed() where unit != "m" && unit != "h" {
            let size = Nanoseconds(size)
            if value % size == 0, unit == "s" || value % (size * 1_000) != 0 { return "\(value / size)\(unit)" }
        }
        return "\(Double(value) / 1e3)us"
    }
}
