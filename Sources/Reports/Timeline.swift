import LoadEngine
import Verdict

/// A run along its time, in points of one length.
struct Timeline {
    /// What became due in one stretch of time.
    struct Point {
        /// Its first second.
        var second: Int
        /// The phase that its first second belongs to; nil outside of every phase.
        var phase: PhaseName?
        var figures: Figures
        var sessions: SessionCounts
        /// Exchanges that each node answered.
        var nodes: [Int]
        /// Exchanges that finished ok in it, whenever they were due.
        var finished: Int
    }

    /// Length of a point, in seconds.
    let lengthS: Int
    let points: [Point]

    /// Every second in which something was due or a session came.
    init(_ record: RunRecord, _ judgement: Judgement) {
        lengthS = 1
        let phases = Self.phases(judgement)
        points = record.measurements.intervals.filter { (0..<Self.secondsMax).contains($0.second) }.sorted {
            $0.second < $1.second
        }
        .map { Point($0.second, lengthS: 1, [$0], record, phases) }
    }

    /// The whole run in few enough points to be drawn, with empty ones where nothing was due.
    ///
    /// Histograms of a point's seconds are merged; percentiles are never averaged.
    init(_ record: RunRecord, _ judgement: Judgement, pointsMax: Int) {
        let intervals = record.measurements.intervals.filter { (0..<Self.secondsMax).contains($0.second) }
        // What was due last may finish later: the drain is drawn too.
        let ticks = record.measurements.ticks.series.map(\.finished.count).max() ?? 0
        let seconds = max((intervals.map(\.second).max() ?? 0) + 1, min((ticks + 9) / 10, Self.secondsMax))
        // A length that a clock's face has, so that points fall on whole tens and minutes.
        let length = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600].first { seconds <= $0 * pointsMax }
        let lengthS = length ?? (seconds + pointsMax - 1) / pointsMax
        self.lengthS = lengthS
        let byPoint = Dictionary(grouping: intervals) { $0.second / lengthS }
        let phases = Self.phases(judgement)
        points = (0..<(seconds + lengthS - 1) / lengthS).map { index in
            Point(index * lengthS, lengthS: lengthS, byPoint[index] ?? [], record, phases)
        }
    }

    /// The failures that came at all, in their usual order.
    var failures: [Outcome] {
        Outcome.allCases.filter { outcome in
            (outcome.isFailure || outcome == .notSent) && points.contains { $0.figures.count(outcome) > 0 }
        }
    }

    /// The longest run that is looked at: a record read from disk may hold any number.
    private static let secondsMax = 10_000_000

    private static func phases(_ judgement: Judgement) -> [Phase] { judgement.stretches.sorted { $0.fromS < $1.fromS } }
}

extension Timeline.Point {
    fileprivate init(_ second: Int, lengthS: Int, _ intervals: [Interval], _ record: RunRecord, _ phases: [Phase]) {
        self.second = second
        phase = phases.first { $0.seconds.contains(second) }?.name
        let cells = intervals.flatMap(\.cells)
        figures = Figures(cells)
        var sessions = SessionCounts()
        for interval in intervals { sessions.add(interval.sessions) }
        self.sessions = sessions
        var nodes = [Int](repeating: 0, count: record.measurements.nodes.count)
        for cell in cells where cell.node > 0 && cell.node <= nodes.count {
            let answered = Outcome.allCases.reduce(0) { $0.bounded(adding: cell.count($1)) }
            nodes[cell.node - 1] = nodes[cell.node - 1].bounded(adding: answered)
        }
        self.nodes = nodes
        let ticks = second * 10..<(second + lengthS) * 10
        finished = record.measurements.ticks.series.reduce(0) { sum, series in
            series.finished[ticks.clamped(to: series.finished.indices)].reduce(sum) { $0 + Int($1) }
        }
    }
}

extension SessionCounts {
    fileprivate mutating func add(_ other: SessionCounts) {
        offered = offered.bounded(adding: other.offered)
        begun = begun.bounded(adding: other.begun)
        completed = completed.bounded(adding: other.completed)
        failed = failed.bounded(adding: other.failed)
        interrupted = interrupted.bounded(adding: other.interrupted)
    }
}

extension Int {
    /// The sum with a count, at most the greatest number there is: a record read from disk may hold anything.
    func bounded(adding count: Int) -> Int {
        let (sum, hasOverflown) = addingReportingOverflow(Swift.max(0, count))
        return hasOverflown ? .max : sum
    }
}
