import Verdict

/// What a target's bound is measured in.
enum BoundUnit: Sendable {
    case milliseconds, seconds, ratio, count, throughput

    var expected: String {
        switch self {
        case .milliseconds, .seconds: "a bound in a unit of time, such as \"< 250ms\" or \"<= 5s\""
        case .ratio: "a bound in percent, such as \"< 0.5%\""
        case .count: "a bound that is a whole number, such as \"= 0\" or \">= 100\""
        case .throughput: "a bound such as \">= 99% of offered\" or \">= 40/s\""
        }
    }

    var pattern: String {
        let value =
            switch self {
            case .milliseconds, .seconds: "[0-9][0-9.hmsu]*"
            case .ratio: #"[0-9]+(\.[0-9]+)?%"#
            case .count: "[0-9]+"
            case .throughput: #"([0-9]+(\.[0-9]+)?% of offered|[0-9]+(\.[0-9]+)?/(s|min|h))"#
            }
        return "^(<|<=|=|>=|>) *\(value)$"
    }
}

/// A comparison and a value, such as `< 250ms`.
struct Bound: Equatable {
    var comparison: Comparison
    /// In the unit of the metric.
    var value: Double
    /// A throughput per second rather than a part of what was offered.
    var isRate = false

    init?(_ text: String, unit: BoundUnit) {
        let symbols = Comparison.allCases.map(\.rawValue).sorted { $0.count > $1.count }
        guard let symbol = symbols.first(where: text.hasPrefix), let comparison = Comparison(rawValue: symbol)
        else { return nil }
        self.comparison = comparison
        let rest = String(text.dropFirst(symbol.count).drop { $0 == " " })
        let number: Double?
        switch unit {
        case .milliseconds: number = DurationLiteral.value(rest).map { Double($0) / 1e6 }
        case .seconds: number = DurationLiteral.value(rest).map { Double($0) / 1e9 }
        case .ratio: number = RatioLiteral.value(rest)
        case .count: number = WholeLiteral.value(rest).flatMap { $0 >= 0 ? Double($0) : nil }
        case .throughput:
            let share = " of offered"
            if rest.hasSuffix(share) {
                number = RatioLiteral.value(String(rest.dropLast(share.count)))
            } else {
                isRate = true
                number = RateLiteral.value(rest)
            }
        }
        guard let number else { return nil }
        value = number
    }
}
