import LoadEngine
import Verdict

/// The runs that goldens are made of.
enum Records {
    static let targets = [
        target(.baseline, "response.p95", "< 150ms", .less, 150), target(.failover, "outage", "< 5s", .less, 5),
        target(.failover, "recover", "< 10s", .less, 10),
        target(.degraded, "response.p95", "< 250ms", .less, 250),
        target(.degraded, "throughput", ">= 99% of offered", .greaterOrEqual, 0.99),
        target(.degraded, "errors", "< 0.5%", .less, 0.005),
        target(.degraded, "nodes.rms-2.responses", "= 0", .equal, 0),
        target(.recovered, "response.p95", "< 150ms", .less, 150),
    ]

    static func target(
        _ phase: PhaseName, _ metric: String, _ bound: String, _ comparison: Comparison, _ value: Double
    ) -> Target {
        Target(phase: phase, metric: metric, bound: bound, comparison: comparison, value: value)
    }

    static var passing: RunRecord {
        var run = SyntheticRun()
        run.targets = targets
        return run.record
    }

    static var failing: RunRecord {
        var run = SyntheticRun()
        run.targets = targets
        run.exchange = { atS, bound in
            if atS >= 21.1, atS < 46 {
                return Int(atS * 100) % 8 == 0 ? .init(nil, node: 0) : .init(1_900_000, node: 1)
            }
            return SyntheticRun.usual(atS, bound)
        }
        return run.record
    }

    static var unwitnessed: RunRecord {
        var run = SyntheticRun()
        run.targets = targets
        run.witnesses = ["process-gone"]
        run.healS = nil
        run.healedS = nil
        return run.record
    }

    /// A fault that was done seven times; six times it was seen.
    static var repeated: RunRecord {
        var record = passing
        let first = record.faults[0]
        record.faults = (1...7).map { number in
            FaultRecord(name: "crash-\(number)", kind: first.kind, on: first.on, series: "crash")
        }
        let events = record.events
        record.events = (1...6).flatMap { number in
            events.map { event in
                var event = event
                event.fault = event.fault.isEmpty ? "" : "crash-\(number)"
                event.atS += Double(number - 1) * 0.1
                return event
            }
        }
        return record
    }

    static var bench: RunRecord {
        var run = SyntheticRun.withoutFault
        run.exchange = { atS, bound in
            Int(atS * 100) % 50 == 0
                ? .init(nil, node: 0) : .init(UInt32(20_000 + Int(atS * 1_000) % 700 * 40), node: bound)
        }
        run.firstHoldS = 0
        run.arrivalsEndS = 10
        var record = run.record
        record.load.stages = [LoadRecord.Stage(from: 100, to: 100, durationS: 10)]
        record.faults = []
        return record
    }
}
