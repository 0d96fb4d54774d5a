import LoadEngine

/// What a phase comes to.
public struct PhaseFigures: Sendable, Equatable {
    public var name: PhaseName
    /// Edges as observed, in seconds since the start of the run; with several stretches, of the first and the last.
    public var fromS: Double
    public var toS: Double
    /// Length of the windows counted, in seconds.
    public var durationS: Double
    /// The part of it in which sessions could arrive.
    public var arrivalsS: Double
    public var total: Figures
    /// By step, in the order of `Measurements.steps`.
    public var steps: [Figures]
    /// By node that answered, in the order of `Measurements.nodes`; `offered` is how many it answered.
    public var nodes: [Figures]
    /// Of sessions that arrived in the phase.
    public var sessions: SessionCounts
    /// Exchanges that finished ok in the phase, whenever they were due; nil without ticks.
    public var finished: Int?
    /// `finished` over the phase's length.
    public var throughputPerS: Double?
    /// Lateness that the generator itself caused.
    public var late: LatencyFigures
    /// How long exchanges waited for a connection to be opened, and for a free place; of those that did.
    public var connecting: LatencyFigures
    public var waiting: LatencyFigures
    /// The response and service times of `total`, to draw them.
    public var responseTimes: MergedHistogram
    public var serviceTimes: MergedHistogram

    /// Finished ok in the phase over offered in the phase; a backlog that grows lowers it, one that is worked off
    /// raises it above 1.
    public var throughputRatio: Double? {
        guard let finished, total.offered > 0 else { return nil }
        return Double(finished) / Double(total.offered)
    }

    /// Sessions that arrived in a second of the phase, on average.
    public var sessionsPerS: Double { arrivalsS > 0 ? Double(sessions.offered) / arrivalsS : 0 }

    /// Of those, sessions that ran to their end with every exchange ok.
    public var sessionsCarriedPerS: Double { arrivalsS > 0 ? Double(sessions.completed) / arrivalsS : 0 }

    /// Gathers the exchanges of the phase's seconds.
    ///
    /// - Parameter sums: the cells of `measurements`.
    init(_ name: PhaseName, stretches: [Phase], of measurements: Measurements, _ sums: CellSums) {
        self.name = name
        fromS = stretches.first?.fromS ?? 0
        toS = stretches.last?.toS ?? 0
        let ranges = stretches.map(\.seconds)
        let whole = sums.sum(of: name)
        total = whole.figures
        responseTimes = whole.response
        serviceTimes = whole.service
        steps = measurements.steps.indices.map { sums.sum(of: name, step: $0).figures }
        nodes = measurements.nodes.indices.map { sums.sum(of: name, node: $0 + 1).figures }
        sessions = SessionCounts.sum(
            measurements.intervals.filter { interval in ranges.contains { $0.contains(interval.second) } }
                .map(\.sessions))
        let length = Double(ranges.reduce(0) { $0 + $1.count })
        durationS = length
        arrivalsS = length
        finished = measurements.ticks.finished(in: ranges, offered: total.offered)
        throughputPerS = finished.map { length > 0 ? Double($0) / length : 0 }
        func merged(_ seconds: [SparseHistogram]) -> LatencyFigures {
            LatencyFigures(merging: ranges.flatMap { seconds[$0.clamped(to: seconds.indices)] })
        }
        late = merged(measurements.generator.late)
        connecting = merged(measurements.generator.connecting ?? [])
        waiting = merged(measurements.generator.waiting ?? [])
    }

    /// The whole run, the time after the last arrival included.
    ///
    /// Its rate is taken up to the last arrival: what drains afterwards says nothing about what was carried.
    init(run measurements: Measurements, _ sums: CellSums) {
        let end = max(Clamped.moment(measurements.endS), Clamped.moment(measurements.arrivalsEndS))
        let whole = Phase(name: .run, fromS: 0, toS: end, seconds: 0..<Int(Clamped.secondsMax))
        self.init(.run, stretches: [whole], of: measurements, sums)
        let arrivals = Clamped.moment(measurements.arrivalsEndS)
        durationS = end
        arrivalsS = arrivals > 0 ? arrivals : end
        if arrivals >= 1, finished != nil {
            let carried = measurements.ticks.finished(in: [0..<Clamped.second(after: arrivals)], offered: 1)
            throughputPerS = Double(carried ?? 0) / Double(Clamped.second(after: arrivals))
        } else {
            throughputPerS = finished.map { end > 0 ? Double($0) / end : 0 }
        }
    }
}

extension SessionCounts {
    static func sum(_ counts: [SessionCounts]) -> SessionCounts {
        var sum = SessionCounts()
        for count in counts {
            sum.offered = Clamped.sum(sum.offered, count.offered)
            sum.begun = Clamped.sum(sum.begun, count.begun)
            sum.completed = Clamped.sum(sum.completed, count.completed)
            sum.failed = Clamped.sum(sum.failed, count.failed)
            sum.interrupted = Clamped.sum(sum.interrupted, count.interrupted)
        }
        return sum
    }
}

extension Ticks {
    /// Exchanges that finished ok in these seconds; nil where exchanges were offered and no tick knows of any.
    func finished(in seconds: [Range<Int>], offered: Int) -> Int? {
        let sums = series.map { series in
            seconds.reduce(0) { sum, seconds in
                let ticks = seconds.lowerBound * 10..<seconds.upperBound * 10
                return series.finished[ticks.clamped(to: series.finished.indices)].reduce(sum) {
                    Clamped.sum($0, Int($1))
                }
            }
        }
        let isSilent = series.allSatisfy { $0.offered.isEmpty && $0.finished.isEmpty }
        return isSilent && offered > 0 ? nil : sums.reduce(0, Clamped.sum)
    }
}
