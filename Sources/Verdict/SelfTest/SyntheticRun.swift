import LoadEngine

/// A run made up second by second: two nodes, the second one killed, healed and readmitted.
///
/// The self-test judges it, and so do tests.
public struct SyntheticRun {
    /// One exchange: how long it took in microseconds, nil for a connection that was reset, and who answered.
    public struct Exchange: Sendable {
        public var responseUs: UInt32?
        public var node: Int
        public var outcome: Outcome?

        public init(_ responseUs: UInt32?, node: Int, outcome: Outcome? = nil) {
            self.responseUs = responseUs
            self.node = node
            self.outcome = outcome
        }
    }

    public init() {}

    public var arrivalsEndS = 60.0
    public var firstHoldS = 5.0
    public var injectedS: Double? = 20.35
    public var healS: Double? = 45.2
    public var healedS: Double? = 46.1
    /// Exchanges per second, evenly spread; every fifth begins a session.
    public var rate = 100
    /// Every so many exchanges one is a static file, which the balancer serves by itself; nil for none.
    public var staticEvery: Int?
    /// Lateness of the generator in every second, in microseconds.
    public var lateUs: UInt32 = 100
    public var targets: [Target] = []
    public var settings = JudgeSettings()
    public var witnesses = ["process-gone", "port-refused"]
    /// What happens to the exchange that is due at this moment, of a client bound to this node.
    public var exchange: (_ atS: Double, _ bound: Int) -> Exchange = SyntheticRun.usual

    /// Node 2 dies at 20.35 s; its clients' requests fail until 21.1 s; one node is half as fast; at 48 s node 2 is
    /// back in its share.
    public static func usual(_ atS: Double, _ bound: Int) -> Exchange {
        switch atS {
        case ..<20.35: Exchange(50_000, node: bound)
        case ..<21.1: bound == 2 ? Exchange(nil, node: 0) : Exchange(90_000, node: 1)
        case ..<48: Exchange(100_000, node: 1)
        default: Exchange(50_000, node: bound)
        }
    }

    /// A run in which nothing is done to the platform.
    public static var withoutFault: SyntheticRun {
        var run = SyntheticRun()
        run.injectedS = nil
        run.exchange = { _, bound in Exchange(50_000, node: bound) }
        return run
    }

    /// Whether something is done to the platform.
    public var hasFault: Bool { injectedS != nil }

    /// The record of it.
    public var record: RunRecord {
        var ticks = Ticks(nodes: 2)
        var service = Array(repeating: Ticks.Service(), count: 3)
        var intervals: [Interval] = []
        for index in ticks.series.indices { ticks.series[index].extend(to: Int(arrivalsEndS) * 10 + 20) }
        for second in 0..<Int(arrivalsEndS.rounded(.up)) {
            var interval = Interval(second: second)
            var times: [[UInt32]] = Array(repeating: [], count: 9)
            var cells = (0..<9).map { Cell(step: $0 / 3, node: $0 % 3) }
            for index in 0..<rate {
                let atS = Double(second) + (Double(index) + 0.5) / Double(rate)
                if atS >= arrivalsEndS { break }
                let bound = index % 2 + 1
                let isStatic = staticEvery.map { index % $0 == 0 } ?? false
                let made = isStatic ? Exchange(2_000, node: 0) : exchange(atS, bound)
                let outcome = made.outcome ?? (made.responseUs == nil ? .reset : .ok)
                let cell = (isStatic ? 6 : index % 10 / 5 * 3) + made.node
                cells[cell].outcomes[outcome.key, default: 0] += 1
                cells[cell].bytesIn += outcome == .ok ? 1_000 : 0
                cells[cell].bytesOut += 200
                if outcome == .ok { cells[cell].statuses["200", default: 0] += 1 }
                let tick = Int(atS * 10)
                ticks.series[bound].offered[tick] += 1
                if !isStatic {
                    let responseUs = outcome == .ok ? made.responseUs ?? .max : .max
                    service[bound].add(tick: tick, responseUs: responseUs)
                }
                if outcome == .ok, let responseUs = made.responseUs {
                    times[cell].append(responseUs)
                    ticks.series[bound].ok[tick] += 1
                    ticks.series[bound].fastestUs[tick] = min(ticks.series[bound].fastestUs[tick], responseUs)
                    let finished = Int((atS + Double(responseUs) / 1e6) * 10)
                    ticks.series[bound].extend(to: finished)
                    ticks.series[bound].finished[finished] += 1
                } else {
                    ticks.series[bound].failed[tick] += 1
                }
                if index % 5 == 0 {
                    interval.sessions.offered += 1
                    interval.sessions.begun += 1
                    if outcome == .ok { interval.sessions.completed += 1 } else { interval.sessions.failed += 1 }
                }
            }
            for index in cells.indices {
                cells[index].response = SparseHistogram(times[index])
                cells[index].service = SparseHistogram(times[index].map { $0 - min($0, 150) })
                let sent = cells[index].outcomes.reduce(0) { $1.key == "not_sent" ? $0 : $0 + $1.value }
                cells[index].slip = SparseHistogram(Array(repeating: 150, count: sent))
            }
            interval.cells = cells.filter { !$0.outcomes.isEmpty }
            intervals.append(interval)
        }
        ticks.service = service
        var measurements = Measurements(
            steps: staticEvery == nil ? ["portal", "updates"] : ["portal", "updates", "static"],
            nodes: ["rms-1", "rms-2"], intervals: intervals, ticks: ticks,
            connections: 400, arrivalsEndS: arrivalsEndS, endS: arrivalsEndS + 0.5)
        measurements.generator.workers = 2
        measurements.generator.cpuPercent = [12.5, 13]
        measurements.generator.late = intervals.map { _ in SparseHistogram(Array(repeating: lateUs, count: rate)) }
        measurements.generator.descriptorsPeak = 120
        measurements.generator.descriptorsLimit = 1_024
        measurements.generator.memoryPeakMiB = 40.25
        return RunRecord(
            scenario: "node-failover", description: "One of two nodes is killed.",
            startedAt: "2026-01-02T03:04:05.678Z", seed: 42,
            host: HostRecord(cores: 2, kernel: "6.1", rmsload: "0.1.0"),
            load: LoadRecord(
                model: "open",
                stages: [
                    LoadRecord.Stage(from: 0, to: 20, durationS: firstHoldS),
                    LoadRecord.Stage(from: 20, to: 20, durationS: arrivalsEndS - firstHoldS),
                ], firstHoldS: firstHoldS),
            measurements: measurements, events: events,
            faults: hasFault ? [FaultRecord(name: "crash", kind: "kill", on: "rms-2")] : [], targets: targets,
            judging: settings, planText: "plan", continuity: continuity, writes: writes)
    }

    /// Fifty sessions on the victim: most go on, some do not, of a few nobody knows.
    private var continuity: [ContinuityRecord] {
        guard hasFault else { return [] }
        var sessions = ContinuityRecord(fault: "crash", on: "rms-2")
        (sessions.alive, sessions.continued, sessions.rerouted) = (50, 40, 45)
        (sessions.lost, sessions.stateMismatch, sessions.staleRoute) = (4, 2, 1)
        sessions.examples = [
            ContinuityRecord.Example(
                kind: "lost", session: 1_955, atS: 20.9, step: "portal", node: "rms-1", status: 200,
                text: #"<scene session="seq=1">"#)
        ]
        return [sessions]
    }

    /// A thousand writes, of which three were lost and two came twice.
    private var writes: WritesRecord {
        var writes = WritesRecord()
        for number in 0..<1_000 {
            let write = WritesRecord.Write(
                key: "2a-\(number)-4", id: "\(number + 1)", atS: Double(number) / 20, node: "rms-2", step: "updates")
            writes.count(acknowledged: write, .there(number / 100 == 4 && number < 403 ? 0 : number < 2 ? 2 : 1))
        }
        writes.indeterminate = 1
        return writes
    }

    private var events: [RunEvent] {
        guard let injectedS else { return [] }
        var events = [
            RunEvent(atS: injectedS - 0.1, kind: .victimServing, fault: "crash", text: "rms-2 answered 50 exchanges"),
            RunEvent(atS: injectedS, kind: .injected, fault: "crash", text: "SIGKILL to rms-2"),
        ]
        events += witnesses.enumerated().map { index, name in
            RunEvent(
                atS: injectedS + 0.05 * Double(index + 1), kind: .witness, fault: "crash", name: name, text: "seen")
        }
        events.append(RunEvent(atS: injectedS + 0.25, kind: .detected, fault: "crash", text: "rms-2 is out"))
        if let healS { events.append(RunEvent(atS: healS, kind: .healStarted, fault: "crash", text: "start")) }
        if let healedS { events.append(RunEvent(atS: healedS, kind: .healed, fault: "crash", text: "answers")) }
        return events
    }
}

extension Target {
    /// A target whose bound is written out from its value.
    public init(_ phase: PhaseName, _ metric: String, _ comparison: Comparison, _ value: Double) {
        self.init(
            phase: phase, metric: metric, bound: "\(comparison.rawValue) \(value)", comparison: comparison, value: value
        )
    }
}
