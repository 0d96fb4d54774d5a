/// The last seconds of a run as they look while it lasts, for progress and for deciding when a fault is due.
///
/// Counted by the moment of *finishing*; the record, which verdicts rest on, counts by the moment intended.
public struct LiveView: Sendable {
    /// One second of the run.
    public struct Second: Sendable {
        public var second = -1
        public var ok = 0
        public var failed = 0
        /// Exchanges by `Outcome.rawValue`.
        public var outcomes = [Int](repeating: 0, count: Outcome.allCases.count)
        /// Sessions that began, by the second of their arrival.
        public var begun = 0
        /// Responses of each node; index 0 for those without a known one.
        public var nodes: [Int]
        /// Response times of exchanges that ended ok.
        public var responseUs: [UInt32] = []
    }

    /// Seconds that are kept.
    public static let length = 10
    private var ring: [Second]
    /// Exchanges that ended ok since the start.
    public private(set) var ok = 0
    /// Exchanges that failed since the start, by `Outcome.rawValue`.
    public private(set) var outcomes = [Int](repeating: 0, count: Outcome.allCases.count)
    /// Sessions that began, and that ended in any way.
    public private(set) var begun = 0
    public private(set) var ended = 0

    init(nodes: Int) {
        ring = Array(repeating: Second(nodes: Array(repeating: 0, count: nodes + 1)), count: Self.length)
    }

    mutating func add(_ samples: UnsafeBufferPointer<Sample>) {
        var start = 0
        while start < samples.count {
            let first = samples[start]
            let second = Int(first.finished / .seconds(1))
            let moments = Nanoseconds.seconds(second)..<Nanoseconds.seconds(second + 1)
            let alike = samples.stretch(from: start) {
                $0.outcome == first.outcome && $0.node == first.node && ($0.status > 0) == (first.status > 0)
                    && $0.isCached == first.isCached && moments.contains($0.finished)
            }
            if !first.isCached { add(alike, like: first, second: second) }
            start += alike.count
        }
    }

    private mutating func add(_ samples: UnsafeBufferPointer<Sample>, like first: Sample, second: Int) {
        outcomes[Int(first.outcome.rawValue)] += samples.count
        guard let place = place(of: second) else { return }
        ring[place].outcomes[Int(first.outcome.rawValue)] += samples.count
        if first.status > 0 { ring[place].nodes[Int(first.node)] += samples.count }
        if first.outcome == .ok {
            ok += samples.count
            ring[place].ok += samples.count
            // A percentile on a progress line needs no more than this many values.
            let room = max(0, 4096 - ring[place].responseUs.count)
            ring[place].responseUs.append(contentsOf: samples.prefix(room).lazy.map(\.responseUs))
        } else if first.outcome.isFailure {
            ring[place].failed += samples.count
        }
    }

    mutating func add(_ note: SessionNote) {
        switch note.change {
        case .begun:
            begun += Int(note.count)
            if let place = place(of: Int(note.second)) { ring[place].begun += Int(note.count) }
        case .completed, .failed, .interrupted: ended += Int(note.count)
        case .offered: break
        }
    }

    /// Where a second is kept; nil for one that is over.
    private mutating func place(of second: Int) -> Int? {
        let place = second % Self.length
        if ring[place].second < second {
            ring[place].second = second
            ring[place].ok = 0
            ring[place].failed = 0
            ring[place].begun = 0
            for outcome in ring[place].outcomes.indices { ring[place].outcomes[outcome] = 0 }
            for node in ring[place].nodes.indices { ring[place].nodes[node] = 0 }
            ring[place].responseUs.removeAll(keepingCapacity: true)
        }
        return ring[place].second > second ? nil : place
    }

    /// The seconds that are kept, oldest first.
    public var seconds: [Second] {
        ring.filter { $0.second >= 0 }.sorted { $0.second < $1.second }
    }
}
