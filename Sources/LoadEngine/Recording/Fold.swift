/// Folds samples into measurements, in whatever order they come.
///
/// A pure value: the collector's thread is the shell around it. Seconds that have gone quiet are packed into
/// sparse intervals; a sample that comes later still (a long poll that was due a minute ago) is merged in.
struct Fold {
    private(set) var ticks: Ticks
    private(set) var intervals: [Int: Interval] = [:]
    private(set) var late: [Int: SparseHistogram] = [:]
    private(set) var connecting: [Int: SparseHistogram] = [:]
    private(set) var waiting: [Int: SparseHistogram] = [:]
    private var service: ServiceFold
    private var open: [Int: SecondFold] = [:]
    private let steps: Int
    private let nodes: Int
    /// What was packed since somebody last took it; nil as long as nobody has.
    private var fresh: MeasurementsDelta?
    private var changed: TickChanges
    /// The ring of the last seconds by the time of *finishing*, for the live screen and the conductor.
    private(set) var live: LiveView

    /// Seconds that stay open for cheap additions.
    static let openSeconds = 4

    /// - Parameter isTold: whether nodes name themselves in a header.
    init(steps: Int, nodes: Int, isTold: Bool = false) {
        self.steps = steps
        self.nodes = nodes
        ticks = Ticks(nodes: nodes)
        service = ServiceFold(steps: steps, nodes: nodes, isTold: isTold)
        changed = TickChanges(nodes: nodes)
        live = LiveView(nodes: nodes)
    }

    mutating func add(_ sample: Sample) {
        withUnsafePointer(to: sample) { add(UnsafeBufferPointer(start: $0, count: 1)) }
    }

    /// What a worker has handed over. Neighbours mostly go into the same second, tick and cell, which are looked up
    /// once for as many as do: of a closed loop's samples each costs a fifth of what it does alone.
    mutating func add(_ samples: UnsafeBufferPointer<Sample>) {
        var start = 0
        while start < samples.count {
            let second = Int(samples[start].intended / .seconds(1))
            let moments = Nanoseconds.seconds(second)..<Nanoseconds.seconds(second + 1)
            let stretch = samples.stretch(from: start) { moments.contains($0.intended) }
            open[second, default: SecondFold(steps: steps, nodes: nodes)].add(stretch)
            start += stretch.count
        }
        addTicks(samples)
        service.add(samples)
        live.add(samples)
    }

    mutating func add(_ note: SessionNote) {
        open[Int(note.second), default: SecondFold(steps: steps, nodes: nodes)].add(note)
        live.add(note)
    }

    private mutating func addTicks(_ samples: UnsafeBufferPointer<Sample>) {
        var start = 0
        while start < samples.count {
            let (tick, bound) = (Int(samples[start].intended / Ticks.length), samples[start].bound)
            let moments = Nanoseconds(tick) * Ticks.length..<Nanoseconds(tick + 1) * Ticks.length
            let stretch = samples.stretch(from: start) { $0.bound == bound && moments.contains($0.intended) }
            addTick(stretch, Int(bound), tick)
            addFinished(stretch, Int(bound))
            start += stretch.count
        }
    }

    private mutating func addTick(_ samples: UnsafeBufferPointer<Sample>, _ bound: Int, _ tick: Int) {
        var (offered, ok, failed, fastest) = (UInt32(0), UInt32(0), UInt32(0), UInt32.max)
        for sample in samples where !sample.isCached {
            offered += 1
            if sample.outcome == .ok {
                ok += 1
                fastest = min(fastest, sample.responseUs)
            } else if sample.outcome.isFailure || sample.outcome == .notSent {
                failed += 1
            }
        }
        if offered == 0 { return }
        ticks.series[bound].extend(to: tick)
        ticks.series[bound].offered[tick] += offered
        ticks.series[bound].ok[tick] += ok
        ticks.series[bound].failed[tick] += failed
        ticks.series[bound].fastestUs[tick] = min(ticks.series[bound].fastestUs[tick], fastest)
        changed.note(bound, tick)
    }

    private mutating func addFinished(_ samples: UnsafeBufferPointer<Sample>, _ bound: Int) {
        var (tick, count) = (0, UInt32(0))
        for sample in samples where sample.outcome == .ok && !sample.isCached {
            let finished = Int(sample.finished / Ticks.length)
            if finished != tick {
                addFinished(bound, tick, count)
                (tick, count) = (finished, 0)
            }
            count += 1
        }
        addFinished(bound, tick, count)
    }

    private mutating func addFinished(_ bound: Int, _ tick: Int, _ count: UInt32) {
        if count == 0 { return }
        ticks.series[bound].extend(to: tick)
        ticks.series[bound].finished[tick] += count
        changed.note(bound, tick)
    }

    /// The counters of 100 ms with what is known of nodes by now.
    var finishedTicks: Ticks {
        var ticks = ticks
        service.add(to: &ticks)
        return ticks
    }

    /// Packs seconds that ended a while before this moment; all of them with `.max`.
    mutating func pack(before moment: Nanoseconds) {
        let limit = moment == .max ? Int.max : Int(moment / .seconds(1)) - Self.openSeconds
        for (second, fold) in open where second < limit { pack(second, fold) }
    }

    private mutating func pack(_ second: Int, _ fold: SecondFold) {
        let packed = fold.interval(second: second)
        let slip = MeasurementsDelta.Slip(
            second: second, late: fold.lateness(), connecting: fold.connecting(), waiting: fold.waiting())
        if intervals[second] == nil { intervals[second] = packed } else { intervals[second]!.merge(packed) }
        late[second, default: SparseHistogram()].add(slip.late)
        connecting[second, default: SparseHistogram()].add(slip.connecting)
        waiting[second, default: SparseHistogram()].add(slip.waiting)
        fresh?.add(packed, slip)
        open[second] = nil
    }

    /// What came since the last call, and with the first call all that there is.
    ///
    /// Whoever adds up everything that was ever taken has what this fold has.
    mutating func takeDelta() -> MeasurementsDelta {
        for (second, fold) in open { pack(second, fold) }
        var delta = fresh ?? MeasurementsDelta()
        if fresh == nil {
            for interval in intervals.values {
                let second = interval.second
                let slip = MeasurementsDelta.Slip(
                    second: second, late: late[second] ?? SparseHistogram(),
                    connecting: connecting[second] ?? SparseHistogram(), waiting: waiting[second] ?? SparseHistogram())
                delta.add(interval, slip)
            }
        }
        fresh = MeasurementsDelta()
        delta.intervals.sort { $0.second < $1.second }
        delta.slips.sort { $0.second < $1.second }
        delta.ticks = changed.take(from: ticks)
        service.take(into: &delta)
        return delta
    }
}
