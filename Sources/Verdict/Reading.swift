/// A metric's value as the record gives it, before it is held against a bound.
struct Reading {
    /// In the metric's own unit; nil where it was not seen.
    var actual: Double?
    /// Exchanges that it rests on.
    var samples: Int
    /// Whether it needs `JudgeSettings.samplesMin` samples.
    var needsSamples = true
    /// Whether what was waited for never came, although it was looked for.
    var isNever = false
    /// Why there is no value.
    var missing = ""

    static func unseen(_ why: String, samples: Int = 0) -> Reading {
        Reading(actual: nil, samples: samples, missing: why)
    }
}

/// The figures that findings are read off.
struct Evidence {
    let record: RunRecord
    let phases: Phases
    let run: PhaseFigures
    let figures: [PhaseFigures]
    let faults: [FaultFigures]

    init(_ record: RunRecord) {
        self.record = record
        let phases = Phases(record)
        self.phases = phases
        let sums = CellSums(record.measurements.intervals, stretches: phases.stretches)
        run = PhaseFigures(run: record.measurements, sums)
        figures = PhaseName.allCases.compactMap { name in
            let stretches = phases[name]
            return stretches.isEmpty ? nil : PhaseFigures(name, stretches: stretches, of: record.measurements, sums)
        }
        faults = phases.evidence.map { evidence in
            let episode = phases.episodes.first { $0.evidence.fault.name == evidence.fault.name }
            return episode.map { FaultFigures($0, in: record) } ?? FaultFigures(evidence)
        }
    }

    subscript(_ name: PhaseName) -> PhaseFigures? {
        name == .run ? run : figures.first { $0.name == name }
    }

    /// Reads a metric off a phase: one reading, or for a fault's time one for each fault.
    func readings(_ metric: Metric, _ phase: PhaseFigures) -> [Reading] {
        if case .fault(let time) = metric { return readings(time, phase) }
        if case .sessions(let fate) = metric { return readings(fate) }
        return [reading(metric, phase)]
    }

    private func reading(_ metric: Metric, _ phase: PhaseFigures) -> Reading {
        switch metric {
        case .latency(let latency, let statistic):
            return reading(phase.total.latencies(latency), statistic, of: phase.total)
        case .errors:
            return errors(phase.total)
        case .throughput:
            guard let ratio = phase.throughputRatio else {
                return .unseen(
                    phase.total.offered > 0 ? "no ticks were recorded" : "nothing was offered",
                    samples: phase.total.offered)
            }
            return Reading(actual: ratio, samples: phase.total.offered)
        case .throughputRate:
            guard let rate = phase.throughputPerS, phase.total.offered > 0 else {
                return .unseen("nothing was offered", samples: phase.total.offered)
            }
            return Reading(actual: rate, samples: phase.total.offered)
        case .nodeResponses(let name):
            guard let node = index(of: name, in: record.measurements.nodes, phase.nodes) else {
                return .unseen("the run knows no node \(name)")
            }
            return Reading(actual: Double(phase.nodes[node].offered), samples: phase.total.offered)
        case .nodeResponse(let name, let statistic):
            guard let node = index(of: name, in: record.measurements.nodes, phase.nodes) else {
                return .unseen("the run knows no node \(name)")
            }
            return reading(phase.nodes[node].response, statistic, of: phase.nodes[node])
        case .stepResponse(let name, let statistic):
            guard let step = index(of: name, in: record.measurements.steps, phase.steps) else {
                return .unseen("the run knows no step \(name)")
            }
            return reading(phase.steps[step].response, statistic, of: phase.steps[step])
        case .stepErrors(let name):
            guard let step = index(of: name, in: record.measurements.steps, phase.steps) else {
                return .unseen("the run knows no step \(name)")
            }
            return errors(phase.steps[step])
        case .writes(let fate): return reading(fate)
        case .fault, .sessions:
            return .unseen("no fault was looked at")
        }
    }

    private func index(of name: String, in names: [String], _ figures: [Figures]) -> Int? {
        names.firstIndex(of: name).flatMap { figures.indices.contains($0) ? $0 : nil }
    }

    private func reading(_ latencies: LatencyFigures, _ statistic: Statistic, of figures: Figures) -> Reading {
        if latencies.count == 0 { return .unseen("none of \(Readable.count(figures.offered)) exchanges ended ok") }
        return Reading(actual: latencies[statistic], samples: latencies.count)
    }

    private func errors(_ figures: Figures) -> Reading {
        guard let ratio = figures.errorRatio else { return .unseen("nothing was offered") }
        return Reading(actual: ratio, samples: figures.offered)
    }

    /// One for each fault; without faults an outage is looked for in the phase itself.
    private func readings(_ time: FaultTime, _ phase: PhaseFigures) -> [Reading] {
        if !record.faults.isEmpty { return faults.map { reading(time, of: $0) } }
        guard time == .outage else { return [.unseen("the scenario has no fault")] }
        let tick = Clamped.tick(containing: phase.fromS)
        let until = Clamped.second(after: phase.toS) * 10
        return [
            Reading(
                actual: Outage(record).longest(from: tick, until: until, victim: nil), samples: phase.total.offered,
                missing: "no ticks were recorded")
        ]
    }

    private func reading(_ time: FaultTime, of fault: FaultFigures) -> Reading {
        let name = fault.fault.name
        guard fault.injectedS != nil else { return .unseen("fault \(name) never happened") }
        let samples = time == .readmit ? fault.offeredHealed : fault.offered
        if let actual = fault[time] {
            return Reading(actual: actual, samples: samples, needsSamples: time != .detect)
        }
        var reading = Reading.unseen("", samples: samples)
        switch time {
        case .outage: reading.missing = "nothing was due after fault \(name)"
        case .detect: reading.missing = "the balancer was not seen to mark \(fault.fault.on) out"
        case .failover: reading.missing = "no client bound to \(fault.fault.on) was served after fault \(name)"
        case .recover:
            reading.isNever = fault.isRecoverNever
            let windows = max(1, record.judging.goodWindows)
            reading.missing =
                fault.isRecoverNever
                ? "never \(windows) good windows in a row in the \(Readable.seconds(fault.unhealedS)) before the heal"
                : "fewer than \(windows) windows with traffic before the heal"
        case .readmit:
            reading.isNever = fault.isReadmitNever
            reading.missing =
                fault.healedS == nil
                ? "\(fault.fault.on) was not seen healed"
                : "\(fault.fault.on) did not serve its share in the \(Readable.seconds(fault.readmitWatchedS)) "
                    + "after it was healed"
        }
        return reading
    }
}
