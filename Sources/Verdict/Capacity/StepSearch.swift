/// Looks for the highest load that is still carried: tries one, then decides which comes next.
///
/// A pure value: somebody else tries. From the first load it goes up by `growth` while loads are carried, or down while
/// they are missed, and halves what is between until it is known to within `resolution`.
public struct StepSearch: Sendable, Equatable {
    /// How often a load came to what.
    public struct Votes: Sendable, Equatable {
        public var carried = 0
        public var missed = 0

        /// Whether the load is carried; nil while that is open.
        ///
        /// One carried trial is enough: a platform does not carry by accident for seconds what it cannot. A missed one may be
        /// an accident: where the knee hangs on it, it is tried again, and of three the majority counts.
        var isCarried: Bool? { carried == missed ? nil : carried > missed }
    }

    /// A load and what its trials came to.
    public struct Tried: Sendable, Equatable {
        public var load: Double
        public var votes: Votes
    }

    /// Where the search begins.
    public let start: Double
    /// The knee is found when the lowest load that is missed is at most this many times the highest that is carried.
    public let resolution: Double
    public let growth: Double
    /// Loads beyond these are not tried.
    public let floor: Double
    public let ceiling: Double
    /// Whether loads are whole numbers.
    public let isWhole: Bool
    /// Loads that were tried, in ascending order.
    public private(set) var tried: [Tried] = []

    public init(
        start: Double, resolution: Double = 1.05, growth: Double = 2, floor: Double, ceiling: Double,
        isWhole: Bool = false
    ) {
        precondition(resolution > 1 && growth > 1, "a search that takes no step finds nothing")
        precondition(floor > 0 && floor <= start && start <= ceiling, "a search begins within its bounds")
        self.start = start
        self.resolution = resolution
        self.growth = growth
        self.floor = floor
        self.ceiling = ceiling
        self.isWhole = isWhole
    }

    /// Notes what a trial came to.
    public mutating func add(_ load: Double, isCarried: Bool) {
        var place = tried.firstIndex { $0.load >= load } ?? tried.count
        if place == tried.count || tried[place].load != load {
            tried.insert(Tried(load: load, votes: Votes()), at: place)
        }
        place = tried.firstIndex { $0.load == load } ?? place
        if isCarried { tried[place].votes.carried += 1 } else { tried[place].votes.missed += 1 }
    }

    /// The load to try next; nil when there is nothing more to learn.
    public var next: Double? {
        if let open = tried.first(where: { $0.votes.isCarried == nil }) { return open.load }
        guard let further else { return doubtful }
        return further
    }

    /// The lowest load that is missed, where one trial only says so.
    private var doubtful: Double? {
        tried.first { $0.votes.isCarried == false }.flatMap { $0.votes.missed == 1 ? $0.load : nil }
    }

    /// The load that would tell more than those that were tried.
    private var further: Double? {
        if tried.isEmpty { return start }
        switch (carried, missed) {
        case (let low?, let high?):
            let middle = rounded((low * high).squareRoot())
            return high / low <= resolution || middle <= low || middle >= high ? nil : middle
        case (let low?, nil): return low >= ceiling ? nil : min(ceiling, max(rounded(low * growth), low + step))
        case (nil, let high?): return high <= floor ? nil : max(floor, min(rounded(high / growth), high - step))
        case (nil, nil): return nil
        }
    }

    private var step: Double { isWhole ? 1 : 0 }

    /// The lowest load that is missed.
    public var missed: Double? { tried.first { $0.votes.isCarried == false }?.load }

    /// The highest load below it that is carried.
    public var carried: Double? {
        let high = missed ?? .infinity
        return tried.last { $0.votes.isCarried == true && $0.load < high }?.load
    }

    /// The highest load that is carried and up to which no trial missed.
    public var low: Double? {
        let firstMiss = tried.first { $0.votes.missed > 0 }?.load ?? .infinity
        return tried.last { $0.votes.isCarried == true && $0.load < firstMiss }?.load
    }

    /// The lowest load that is missed and from which on no trial was carried.
    public var high: Double? {
        let lastCarried = tried.last { $0.votes.carried > 0 }?.load ?? -.infinity
        return tried.first { $0.votes.isCarried == false && $0.load > lastCarried }?.load
    }

    /// Three significant digits, so that a person can ask for the same load again.
    private func rounded(_ load: Double) -> Double {
        if isWhole { return load.rounded() }
        var unit = 1.0
        while load / unit >= 1_000 { unit *= 10 }
        while load / unit < 100 { unit /= 10 }
        return unit >= 1 ? (load / unit).rounded() * unit : (load / unit).rounded() / (1 / unit).rounded()
    }
}
