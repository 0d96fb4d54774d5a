import LoadEngine

/// `2s`, `1s..4s`, `uniform(1s, 4s)`, `exponential(2s)`, `lognormal(2s, 0.6)`.
enum DistributionLiteral {
    static func value(_ text: String) -> Distribution? {
        guard let open = text.firstIndex(of: "(") else {
            guard let (low, high) = RangeLiteral.bounds(text), let low = DurationLiteral.value(low),
                let high = DurationLiteral.value(high), low <= high
            else { return nil }
            return low == high ? .constant(low) : .uniform(low, high)
        }
        guard text.hasSuffix(")") else { return nil }
        let inside = text[text.index(after: open)...].dropLast()
        let arguments = inside.split(separator: ",", omittingEmptySubsequences: false).map {
            String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        let durations = arguments.map(DurationLiteral.value)
        switch (text[..<open], arguments.count) {
        case ("uniform", 2):
            guard let low = durations[0], let high = durations[1], low <= high else { return nil }
            return low == high ? .constant(low) : .uniform(low, high)
        case ("exponential", 1):
            guard let mean = durations[0], mean > 0 else { return nil }
            return .exponential(mean: mean)
        case ("lognormal", 2):
            guard let median = durations[0], median > 0, let sigma = DecimalLiteral.value(arguments[1]), sigma <= 5
            else { return nil }
            return .lognormal(median: median, sigma: sigma)
        default: return nil
        }
    }
}
