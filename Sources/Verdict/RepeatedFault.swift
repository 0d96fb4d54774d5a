/// The times of a fault that was done several times.
public struct RepeatedFault: Sendable, Equatable {
    /// The fault's name in the scenario; its deeds are called `NAME-1`, `NAME-2` and so on.
    public var name: String
    /// How many deeds were injected, of those that were planned.
    public var done: Int
    public var planned: Int
    /// Of each time that was observed at least once.
    public var times: [FaultTime: Spread]

    /// The middle, the worst and how sure the middle is.
    ///
    /// - Units: seconds.
    public struct Spread: Sendable, Equatable {
        /// Deeds of which the time is known.
        public var count: Int
        public var median: Double
        public var max: Double
        /// The median of all deeds that could have been lies between these, with this confidence.
        ///
        /// Two of the values themselves: nothing is assumed about how they are distributed. Fewer than six cannot give
        /// 95 %; then it is their whole range, and less.
        public var low: Double
        public var high: Double
        public var confidence: Double

        /// nil without a value.
        public init?(_ values: [Double]) {
            let sorted = values.filter(\.isFinite).sorted()
            guard let last = sorted.last else { return nil }
            count = sorted.count
            max = last
            let middle = count / 2
            median = count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
            var rank = 1
            while 2 * (rank + 1) <= count, Self.confidence(of: count, rank: rank + 1) >= 0.95 { rank += 1 }
            low = sorted[rank - 1]
            high = sorted[count - rank]
            confidence = Self.confidence(of: count, rank: rank)
        }

        /// How sure the median lies between the rank-th smallest and the rank-th largest of so many values: each value is
        /// on either side of it as a coin falls.
        static func confidence(of count: Int, rank: Int) -> Double {
            if count > 1_000 { return 1 - 1e-9 }
            var term = 1.0
            for _ in 0..<count { term /= 2 }
            var outside = 0.0
            for heads in 0..<rank {
                outside += term
                term *= Double(count - heads) / Double(heads + 1)
            }
            return Swift.max(0, 1 - 2 * outside)
        }
    }

    /// Every fault of a run that was to be done more than once, in the order of the record.
    static func all(_ faults: [FaultFigures]) -> [RepeatedFault] {
        var names: [String] = []
        for name in faults.compactMap(\.fault.series) where !names.contains(name) { names.append(name) }
        return names.map { name in
            let deeds = faults.filter { $0.fault.series == name }
            var times: [FaultTime: Spread] = [:]
            for time in FaultTime.allCases { times[time] = Spread(deeds.compactMap { $0[time] }) }
            return RepeatedFault(
                name: name, done: deeds.count { $0.injectedS != nil }, planned: deeds.count, times: times)
        }
    }
}
