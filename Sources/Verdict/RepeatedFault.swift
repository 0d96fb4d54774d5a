/// A fault that was done several times: its deeds, and how their times are distributed.
public struct RepeatedFault: Sendable, Equatable {
    public var name: String
    public var kind: String
    /// The parts that it was done to, in the order of their first turn.
    public var parts: [String]
    /// One for each deed that was planned, in order.
    public var deeds: [FaultFigures]

    init(name: String, deeds: [FaultFigures]) {
        self.name = name
        self.deeds = deeds
        kind = deeds.first?.fault.kind ?? ""
        parts = []
        for deed in deeds where !parts.contains(deed.fault.on) { parts.append(deed.fault.on) }
    }

    /// How one of the times is distributed over the deeds of which it is known.
    public subscript(_ time: FaultTime) -> TimeSpread? { TimeSpread(deeds.compactMap { $0[time] }) }

    /// Deeds that are proven.
    public var proven: Int { deeds.count { $0.evidence.doubt == nil && $0.injectedS != nil } }
    /// Deeds whose part was seen well again.
    public var healed: Int { deeds.count { $0.healedS != nil } }
}

/// Some values as what can be said of those that were not seen.
///
/// - Units: those of the values.
public struct TimeSpread: Sendable, Equatable {
    public var count: Int
    public var median: Double
    public var max: Double
    /// Between these the median of all such deeds lies with a certainty of 95 % at least; nil for fewer than six values.
    ///
    /// Order statistics: how many of n values lie below the true median is binomial, whatever the distribution is.
    public var interval: ClosedRange<Double>?

    /// Nil without a value that is a number.
    public init?(_ values: [Double]) {
        let sorted = values.filter(\.isFinite).sorted()
        guard let last = sorted.last else { return nil }
        count = sorted.count
        max = last
        let middle = sorted.count / 2
        median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        let rank = Self.rank(sorted.count)
        interval = rank > 0 ? sorted[rank - 1]...sorted[sorted.count - rank] : nil
    }

    /// The largest rank from either end that still has the true median between them in 95 of 100 cases; 0 for none.
    static func rank(_ count: Int) -> Int {
        // Beyond this the smallest probability is no number any more; the normal approximation is exact enough.
        if count > 1_000 { return Int((Double(count) / 2 - 0.98 * Double(count).squareRoot()).rounded(.down)) }
        var probability = 1.0
        for _ in 0..<count { probability /= 2 }
        var sum = 0.0
        var rank = 0
        while rank < count / 2 {
            sum += probability
            if 2 * sum > 0.05 { return rank }
            probability *= Double(count - rank) / Double(rank + 1)
            rank += 1
        }
        return rank
    }
}

extension Judgement {
    /// The faults that were done several times, in the order of their first deeds.
    public var repeatedFaults: [RepeatedFault] {
        var names: [String] = []
        for name in faults.compactMap(\.fault.series) where !names.contains(name) { names.append(name) }
        return names.map { name in RepeatedFault(name: name, deeds: faults.filter { $0.fault.series == name }) }
    }
}
