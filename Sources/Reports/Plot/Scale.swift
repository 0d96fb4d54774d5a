import Glibc

/// Where a value stands along an axis.
struct Scale {
    enum Kind {
        case linear
        /// For values above 0; what is below the axis stands at its lower end.
        case logarithmic
    }

    let kind: Kind
    let lower: Double
    let upper: Double
    /// Where labels stand.
    let ticks: [Double]

    /// Length of every axis in a chart's own units.
    static let extent = 1_000.0

    /// Exactly these ends.
    init(_ kind: Kind = .linear, lower: Double, upper: Double, ticks: [Double]) {
        self.kind = kind
        self.lower = lower
        self.upper = upper > lower ? upper : lower + 1
        self.ticks = ticks
    }

    /// From 0 to a round value at or above the highest, with at most `ticksMax` steps of 1, 2 or 5.
    static func amounts(upTo highest: Double, ticksMax: Int) -> Scale {
        let highest = highest.isFinite && highest > 0 ? highest : 1
        var step = pow(10, floor(log10(highest / Double(ticksMax))))
        if let factor = [1.0, 2, 5, 10].first(where: { ceil(highest / (step * $0) - 1e-9) <= Double(ticksMax) }) {
            step *= factor
        }
        let count = Int(ceil(highest / step - 1e-9))
        return Scale(lower: 0, upper: Double(count) * step, ticks: (0...count).map { Double($0) * step })
    }

    /// Between round values around two values above 0; steps of 1, 2, 5, or of whole decades where these are many.
    static func magnitudes(from least: Double, upTo highest: Double, ticksMax: Int) -> Scale {
        let least = max(least.isFinite ? least : 1, 1e-3)
        let highest = max(highest.isFinite ? highest : least, least)
        let decades = Int(floor(log10(least) + 1e-9))...Int(ceil(log10(highest) - 1e-9)) + 1
        let all = decades.flatMap { decade in [1.0, 2, 5].map { $0 * pow(10, Double(decade)) } }
        let first = all.lastIndex { $0 <= least * (1 + 1e-9) } ?? 0
        let last = max(first + 1, all.firstIndex { $0 >= highest * (1 - 1e-9) } ?? all.count - 1)
        let steps = Array(all[first...last])
        let tens = steps.filter { abs(log10($0) - log10($0).rounded()) < 1e-9 }
        let isCrowded = steps.count > ticksMax
        return Scale(.logarithmic, lower: steps[0], upper: steps[steps.count - 1], ticks: isCrowded ? tens : steps)
    }

    /// The time of a run, in seconds: labels where a clock's face has them.
    static func time(upTo end: Double, ticksMax: Int) -> Scale {
        let end = end.isFinite && end > 0 ? end : 1
        let steps: [Double] = [
            1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400,
        ]
        let step = steps.first { end / $0 <= Double(ticksMax) } ?? ceil(end / Double(ticksMax))
        return Scale(lower: 0, upper: end, ticks: Array(stride(from: 0, through: end, by: step)))
    }

    /// 0 at the lower end, `extent` at the upper one; what lies outside stands at the end.
    func position(_ value: Double) -> Double {
        let share: Double
        switch kind {
        case .linear: share = (value - lower) / (upper - lower)
        case .logarithmic: share = log(max(value, lower) / lower) / log(upper / lower)
        }
        return share.isFinite ? max(0, min(1, share)) * Self.extent : 0
    }
}
