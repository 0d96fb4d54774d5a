import LoadEngine
import Testing

@testable import Verdict

@Suite("The judge's self-test")
struct JudgeSelfTests {
    private func finding(_ target: Target, _ record: RunRecord) -> Finding {
        // The second target bounds errors, so that failures are not hidden from percentiles.
        let errors = Target(.run, "errors", .less, 1)
        return Judge.judge(record, targets: [target, errors]).findings[0]
    }

    @Test("Every metric in every phase is met by a hair, missed by a hair, and nothing without data")
    func hair() {
        let rows = SelfTest().rows()
        #expect(rows.count == SelfTest.metrics.count * PhaseName.allCases.count)
        for row in rows { #expect(row.problems.isEmpty && row.trials == 30, "\(row)") }
    }

    @Test("Every form of the table of metrics is among the cases")
    func forms() {
        #expect(SelfTest.metrics.count >= Metric.patterns.count)
        #expect(SelfTest.metrics.allSatisfy { Metric.known($0) != nil })
    }

    @Test("A judge that lies is found out", arguments: Lie.allCases)
    func lies(_ lie: Lie) {
        let rows = SelfTest { record, targets in
            Judge.judge(record, targets: targets).findings.map { lie.told($0, record) }
        }.rows()
        let caught = rows.count { !$0.problems.isEmpty }
        #expect(caught == (lie.isOfOneMetric ? PhaseName.allCases.count : rows.count), "\(lie)")
    }

    /// What a broken judge might say.
    enum Lie: CaseIterable {
        case passWithoutData, looseBound, oneMetric

        var isOfOneMetric: Bool { self == .oneMetric }

        func told(_ finding: Finding, _ record: RunRecord) -> Finding {
            var finding = finding
            switch self {
            case .passWithoutData where finding.verdict == .inconclusive: finding.verdict = .pass
            case .looseBound where finding.actual == finding.target.value: finding.verdict = .pass
            case .oneMetric where finding.target.metric == "outage" && finding.verdict == .fail:
                finding.verdict = .inconclusive
            default: break
            }
            return finding
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
