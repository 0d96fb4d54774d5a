import LoadEngine
import Testing

@testable import Verdict

/// Breaks every metric by a hair on a synthetic record: a judge that cannot say fail is no judge.
@Suite("The judge's self-test")
struct JudgeSelfTests {
    static let cases: [(PhaseName, String)] =
        Latency.allCases.flatMap { latency in
            Statistic.allCases.map { (.degraded, "\(latency.rawValue).\($0.rawValue)") }
        }
        + [
            (.failover, "errors"), (.degraded, "errors"), (.degraded, "throughput"), (.degraded, "throughput.rate"),
            (.failover, "outage"), (.failover, "detect"), (.failover, "failover"), (.failover, "recover"),
            (.rejoin, "readmit"), (.degraded, "nodes.rms-1.responses"), (.degraded, "nodes.rms-2.responses"),
            (.recovered, "nodes.rms-2.response.p95"), (.degraded, "steps.portal.response.p99"),
            (.failover, "steps.updates.errors"), (.baseline, "response.p95"), (.warmUp, "errors"),
            (.recovered, "response.max"), (.run, "response.p99.9"), (.run, "errors"), (.run, "outage"),
            (.run, "throughput"), (.rejoin, "response.p50"),
        ]

    private func finding(_ target: Target, _ record: RunRecord) -> Finding {
        // The second target bounds errors, so that failures are not hidden from percentiles.
        let errors = Target(.run, "errors", .less, 1)
        return Judge.judge(record, targets: [target, errors]).findings[0]
    }

    @Test("Every metric is met by a hair, missed by a hair, and nothing without data", arguments: cases)
    func hair(_ phase: PhaseName, _ metric: String) throws {
        let record = SyntheticRun().record
        let found = finding(Target(phase, metric, .greaterOrEqual, -1), record)
        let actual = try #require(found.actual, "\(found)")
        let expectations: [(Comparison, Double, Ruling)] = [
            (.lessOrEqual, actual, .pass), (.greaterOrEqual, actual, .pass), (.equal, actual, .pass),
            (.less, actual.nextUp, .pass), (.greater, actual.nextDown, .pass),
            (.less, actual, .fail), (.greater, actual, .fail), (.lessOrEqual, actual.nextDown, .fail),
            (.greaterOrEqual, actual.nextUp, .fail), (.equal, actual.nextUp, .fail),
        ]
        for (comparison, value, ruling) in expectations {
            let finding = finding(Target(phase, metric, comparison, value), record)
            #expect(finding.verdict == ruling, "\(phase) \(metric) \(comparison) \(value): \(finding)")
            #expect(finding.why.isEmpty == (ruling == .pass))
        }
        var empty = record
        empty.measurements.intervals = []
        empty.measurements.ticks = Ticks(nodes: 2)
        empty.measurements.generator.late = []
        empty.events.removeAll { $0.kind == .detected }
        for comparison in Comparison.allCases {
            for value in [-1, 0, actual, 1e9] {
                let finding = finding(Target(phase, metric, comparison, value), empty)
                #expect(finding.verdict == .inconclusive, "\(finding)")
                #expect(!finding.why.isEmpty)
            }
        }
    }

    @Test("Too few samples decide nothing, also a count that has to be 0")
    func fewSamples() {
        var run = SyntheticRun()
        run.settings.samplesMin = 2_401
        for metric in ["response.p95", "errors", "throughput", "nodes.rms-2.responses", "nodes.rms-1.responses"] {
            for value in [0.0, 1e9] {
                let finding = finding(Target(.degraded, metric, .lessOrEqual, value), run.record)
                #expect(finding.verdict == .inconclusive, "\(finding)")
                #expect(finding.why == "only \(Readable.count(finding.samples)) samples, 2,401 needed")
            }
        }
        let target = Target(.degraded, "nodes.rms-2.responses", .equal, 0)
        run.settings.samplesMin = 2_301
        #expect(finding(target, run.record).why == "only 2,300 samples, 2,301 needed")
        run.settings.samplesMin = 2_300
        #expect(finding(target, run.record).verdict == .pass)
    }

    @Test("An unknown metric, node, step or bound is inconclusive and named")
    func unknown() {
        let record = SyntheticRun().record
        let cases = [
            (Target(.degraded, "p95", .less, 1), "no metric is called \"p95\""),
            (Target(.degraded, "nodes.rms-9.responses", .equal, 0), "the run knows no node rms-9"),
            (Target(.degraded, "steps.nosuch.errors", .equal, 0), "the run knows no step nosuch"),
            (Target(.degraded, "errors", .less, .nan), "the bound \"< nan\" is no number"),
        ]
        for (target, why) in cases {
            let finding = finding(target, record)
            #expect(finding.verdict == .inconclusive)
            #expect(finding.why == why)
        }
    }
}
