import LoadEngine
import Synchronization
import Verdict

/// What is known of a run while it lasts, for Prometheus.
///
/// Counters and histograms are added up from what the engine hands over, under the phase that the run was in then: the
/// judge, who knows better afterwards, may put the seconds around a recovery into another one.
public final class MetricsBoard: Sendable {
    private struct Key: Hashable, Comparable {
        var phase: String
        var step: Int
        var node: Int

        static func < (a: Key, b: Key) -> Bool { (a.phase, a.step, a.node) < (b.phase, b.step, b.node) }
    }

    private struct Cells {
        var outcomes: [String: Int] = [:]
        var response = MetricBuckets()
        var service = MetricBuckets()
        var bytesIn = 0
        var bytesOut = 0
        var retried = 0
    }

    private struct State {
        var steps: [String] = []
        var nodes: [String] = []
        var cells: [Key: Cells] = [:]
        var sessions: [String: SessionCounts] = [:]
        var late = MetricBuckets()
        var events: [[String]: Int] = [:]
        var gauges: [MetricFamily] = []
    }

    private let scenario: String
    private let version: String
    private let state = Mutex(State())

    /// An empty board.
    public init(scenario: String, version: String) {
        self.scenario = scenario
        self.version = version
    }

    /// Says what steps and nodes are called, before anything is added.
    ///
    /// - Parameters:
    ///   - steps: names by `Cell.step`.
    ///   - nodes: names by `Cell.node` − 1.
    public func begin(steps: [String], nodes: [String]) {
        state.withLock { ($0.steps, $0.nodes) = (steps, nodes) }
    }

    /// Adds what was measured while the run was in a phase.
    public func add(_ delta: MeasurementsDelta, phase: PhaseName) {
        state.withLock { state in
            for interval in delta.intervals {
                for cell in interval.cells {
                    let key = Key(phase: phase.rawValue, step: cell.step, node: cell.node)
                    var sum = state.cells[key] ?? Cells()
                    for (outcome, count) in cell.outcomes {
                        sum.outcomes[outcome] = (sum.outcomes[outcome] ?? 0).bounded(adding: count)
                    }
                    sum.response.add(cell.response)
                    sum.service.add(cell.service)
                    sum.bytesIn = sum.bytesIn.bounded(adding: cell.bytesIn)
                    sum.bytesOut = sum.bytesOut.bounded(adding: cell.bytesOut)
                    sum.retried = sum.retried.bounded(adding: cell.retried)
                    state.cells[key] = sum
                }
                state.sessions[phase.rawValue, default: SessionCounts()].merge(interval.sessions)
            }
            for slip in delta.slips { state.late.add(slip.late) }
        }
    }

    /// Counts something that happened.
    public func count(_ event: RunEvent) {
        state.withLock { $0.events[[event.kind.rawValue, event.fault], default: 0] += 1 }
    }

    /// Shows how things stand now.
    ///
    /// - Parameter asked: sessions per second, or users of a closed model.
    public func show(_ record: RunRecord, _ judgement: Judgement?, phase: PhaseName, asked: Double, nowS: Double) {
        let scenario = ("scenario", self.scenario)
        var run = MetricFamily("rmsload_run_seconds", .gauge, "Time since the start of the run.")
        run.add([scenario], nowS)
        var rate = MetricFamily(
            "rmsload_asked", .gauge, "What the plan asks for now: sessions per second, or users of a closed model.")
        rate.add([scenario, ("model", record.load.model)], asked)
        var phases = MetricFamily("rmsload_phase", .gauge, "1 for the phase that the run is in.")
        for name in PhaseName.allCases where name != .run {
            phases.add([scenario, ("phase", name.rawValue)], name == phase ? 1 : 0)
        }
        var faults = MetricFamily("rmsload_fault_active", .gauge, "1 from a fault's deed until it is undone.")
        for fault in record.faults {
            let own = record.events.filter { $0.fault == fault.name }
            let last = own.last { $0.kind == .injected || $0.kind == .healed }
            faults.add(
                [scenario, ("fault", fault.name), ("kind", fault.kind), ("on", fault.on)],
                last?.kind == .injected ? 1 : 0)
        }
        let families = [run, rate, phases, faults] + Self.targets(judgement, scenario)
        state.withLock { $0.gauges = families }
    }

    private static func targets(_ judgement: Judgement?, _ scenario: (String, String)) -> [MetricFamily] {
        var actual = MetricFamily(
            "rmsload_target_actual", .gauge, "What was found for a target so far, in the metric's own unit.")
        var verdict = MetricFamily("rmsload_target_verdict", .gauge, "1 for what a target comes to so far.")
        for finding in judgement?.findings ?? [] {
            let target = finding.target
            let labels = [
                scenario, ("phase", target.phase.rawValue), ("metric", target.metric), ("bound", target.bound),
            ]
            if let value = finding.actual { actual.add(labels, value) }
            for ruling in Ruling.allCases {
                verdict.add(labels + [("verdict", ruling.rawValue)], ruling == finding.verdict ? 1 : 0)
            }
        }
        return [actual, verdict]
    }

    /// All of it, as a scrape is answered.
    public func text(_ format: MetricsText.Format) -> String {
        let state = state.withLock { $0 }
        return MetricsText.text(counters(state) + state.gauges, format)
    }

    private func counters(_ state: State) -> [MetricFamily] {
        var build = MetricFamily("rmsload_build", .gauge, "Always 1; the label says which rmsload this is.")
        build.add([("version", version)], 1)
        var exchanges = MetricFamily("rmsload_exchanges", .counter, "Exchanges that were due, by how they ended.")
        var response = MetricFamily(
            "rmsload_response_seconds", .histogram, "From intended to finished, of exchanges that ended ok.")
        var service = MetricFamily(
            "rmsload_service_seconds", .histogram, "From sent to finished, of exchanges that ended ok.")
        var received = MetricFamily("rmsload_received_bytes", .counter, "Bytes of responses.")
        var sent = MetricFamily("rmsload_sent_bytes", .counter, "Bytes of requests.")
        var retried = MetricFamily(
            "rmsload_retried", .counter, "Requests sent again because a kept connection had been closed.")
        for (key, cells) in state.cells.sorted(by: { $0.key < $1.key }) {
            let labels = labels(key, state)
            for (outcome, count) in cells.outcomes.sorted(by: { $0.key < $1.key }) {
                exchanges.add(labels + [("outcome", outcome)], Double(count))
            }
            if cells.response.count > 0 { response.add(labels, cells.response) }
            if cells.service.count > 0 { service.add(labels, cells.service) }
            received.add(labels, Double(cells.bytesIn))
            sent.add(labels, Double(cells.bytesOut))
            retried.add(labels, Double(cells.retried))
        }
        var sessions = MetricFamily("rmsload_sessions", .counter, "Sessions by what became of them.")
        for (phase, counts) in state.sessions.sorted(by: { $0.key < $1.key }) {
            for (state, count) in [
                ("offered", counts.offered), ("begun", counts.begun), ("completed", counts.completed),
                ("failed", counts.failed), ("interrupted", counts.interrupted),
            ] {
                sessions.add([("scenario", scenario), ("phase", phase), ("state", state)], Double(count))
            }
        }
        var late = MetricFamily(
            "rmsload_lateness_seconds", .histogram, "Lateness that the generator itself caused, of what was sent.")
        if state.late.count > 0 { late.add([("scenario", scenario)], state.late) }
        var events = MetricFamily("rmsload_events", .counter, "What happened to the platform and to the run.")
        for (key, count) in state.events.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            events.add([("scenario", scenario), ("kind", key[0]), ("fault", key[1])], Double(count))
        }
        return [build, exchanges, response, service, sessions, received, sent, retried, late, events]
    }

    private func labels(_ key: Key, _ state: State) -> [(String, String)] {
        let node = key.node > 0 ? state.nodes[safe: key.node - 1] ?? "" : ""
        return [
            ("scenario", scenario), ("phase", key.phase), ("step", state.steps[safe: key.step] ?? ""), ("node", node),
        ]
    }
}
