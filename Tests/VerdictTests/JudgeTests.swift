import Foundation
import LoadEngine
import Testing

@testable import Verdict

@Suite("Judging")
struct JudgeTests {
    static let usualTargets = [
        Target(.baseline, "response.p95", .less, 150), Target(.failover, "outage", .less, 5),
        Target(.failover, "recover", .less, 10), Target(.degraded, "response.p95", .less, 250),
        Target(.degraded, "throughput", .greaterOrEqual, 0.99), Target(.degraded, "errors", .less, 0.005),
        Target(.degraded, "nodes.rms-2.responses", .equal, 0), Target(.recovered, "response.p95", .less, 150),
    ]

    private func judged(_ change: (inout SyntheticRun) -> Void = { _ in }) -> Judgement {
        var run = SyntheticRun()
        run.targets = Self.usualTargets
        change(&run)
        return Judge.judge(run.record)
    }

    @Test("A survivor that carries the load passes")
    func pass() {
        let judgement = judged()
        #expect(judgement.verdict == .pass, "\(judgement.findings)")
        #expect(judgement.exitCode == 0)
        #expect(judgement.caveats.isEmpty)
        #expect(judgement[.degraded]?.throughputRatio == 1)
    }

    @Test("Servers that proved nothing, and why TLS failed, are caveats that leave the verdict alone")
    func security() throws {
        var run = SyntheticRun()
        run.targets = Self.usualTargets
        var record = run.record
        let text = #"""
            {"isVerified": false, "handshakes": 9, "resumed": 1, "handshake": [], "agreed": {},
             "reasons": {"certificate has expired": 2, "wrong version number": 3}}
            """#
        record.measurements.tls = try JSONDecoder().decode(TLSRecord.self, from: Data(text.utf8))
        let judgement = Judge.judge(record)
        #expect(judgement.verdict == .pass)
        #expect(
            judgement.caveats.map(\.text) == [
                "certificates were not verified (insecure)",
                "TLS failed: wrong version number (3); certificate has expired (2)",
            ])
        #expect(judgement.caveats.allSatisfy { $0.kind == .tls })
    }

    @Test("A survivor that is too weak fails in degraded, and recovery is never")
    func weak() throws {
        let judgement = judged { run in
            run.exchange = { atS, bound in
                atS >= 20.35 && atS < 46 ? .init(1_900_000, node: 1) : SyntheticRun.usual(atS, bound)
            }
        }
        #expect(judgement.verdict == .fail)
        #expect(judgement.exitCode == 1)
        let missed = judgement.findings.filter { $0.verdict == .fail }
        #expect(missed.contains { $0.target.phase == .degraded && $0.target.metric == "response.p95" })
        let recover = try #require(judgement.findings.first { $0.target.metric == "recover" })
        #expect(recover.isNever && recover.verdict == .fail && recover.actual == nil)
        #expect(judgement.caveats.contains { $0.kind == .recovery })
    }

    @Test("A heal that leaves no time for recovery proves neither")
    func tooShort() throws {
        let judgement = judged { run in
            run.healS = 24.5
            run.healedS = 25
            run.exchange = { atS, bound in
                atS >= 20.35 && atS < 25 ? .init(1_900_000, node: 1) : SyntheticRun.usual(atS, bound)
            }
        }
        let recover = try #require(judgement.findings.first { $0.target.metric == "recover" })
        #expect(recover.verdict == .inconclusive && !recover.isNever)
    }

    @Test("Without two witnesses the fault's phases are inconclusive, whatever they show", arguments: [true, false])
    func unwitnessed(_ isWeak: Bool) {
        let judgement = judged { run in
            run.witnesses = ["process-gone"]
            if isWeak {
                run.exchange = { atS, bound in atS >= 20.35 ? .init(1_900_000, node: 1) : .init(50_000, node: bound) }
            }
        }
        #expect(judgement.verdict == .inconclusive)
        #expect(judgement.exitCode == 3)
        for finding in judgement.findings {
            let isOfFault = finding.target.phase != .baseline
            #expect(finding.verdict == (isOfFault ? .inconclusive : .pass))
            #expect(!isOfFault || finding.why.contains("1 of 2 independent witnesses"))
        }
        #expect(judgement.caveats.contains { $0.kind == .fault })
    }

    @Test("A fault that is not proven keeps the run from passing, even if no target is about it")
    func unprovenFault() {
        let judgement = judged { run in
            run.witnesses = []
            run.targets = [Target(.baseline, "response.p95", .less, 150)]
        }
        #expect(judgement.findings.map(\.verdict) == [.pass])
        #expect(judgement.verdict == .inconclusive)
    }

    @Test("A late generator spoils latencies, but not errors, and hides no failure that it cannot explain")
    func lateGenerator() {
        func verdicts(_ responseUs: UInt32, _ lateUs: UInt32) -> [Ruling] {
            var run = SyntheticRun.withoutFault
            run.lateUs = lateUs
            run.exchange = { _, bound in .init(responseUs, node: bound) }
            run.targets = [
                Target(.baseline, "response.p95", .less, 150), Target(.baseline, "errors", .less, 0.01),
                Target(.baseline, "steps.portal.response.p95", .less, 150),
            ]
            return Judge.judge(run.record).findings.map(\.verdict)
        }
        #expect(verdicts(100_000, 1_000) == [.pass, .pass, .pass])
        #expect(verdicts(100_000, 30_000) == [.inconclusive, .pass, .inconclusive])
        // 200 ms less twice 30 ms is within 150 ms: the lateness could explain it.
        #expect(verdicts(200_000, 30_000) == [.inconclusive, .pass, .inconclusive])
        #expect(verdicts(1_900_000, 30_000) == [.fail, .pass, .fail])
        #expect(verdicts(200_000, 1_000) == [.fail, .pass, .fail])
    }

    @Test("A late generator excuses an outage that it could have made, and no longer one")
    func lateOutage() {
        func verdict(_ bound: Double) -> Ruling {
            var run = SyntheticRun()
            run.lateUs = 200_000
            run.targets = [Target(.failover, "outage", .less, bound)]
            return Judge.judge(run.record).verdict
        }
        // The outage is 0.7 s, the lateness 0.2 s.
        #expect(verdict(1) == .pass)
        #expect(verdict(0.5) == .inconclusive)
        #expect(verdict(0.2) == .fail)
    }

    @Test("A late generator is not taken for a failing system: time-outs that it may have made prove nothing")
    func ownErrors() {
        func finding(_ outcome: Outcome, lateUs: UInt32, exhausted: Int = 0) -> Finding {
            var run = SyntheticRun.withoutFault
            run.lateUs = lateUs
            run.exchange = { atS, bound in
                Int(atS * 100) % 10 == 0 ? .init(nil, node: 0, outcome: outcome) : .init(50_000, node: bound)
            }
            run.targets = [Target(.baseline, "errors", .less, 0.01)]
            var record = run.record
            record.measurements.generator.exhausted = exhausted
            record.measurements.generator.cpuWaitS = 12
            return Judge.judge(record).findings[0]
        }
        #expect(finding(.timeout, lateUs: 1_000).verdict == .fail)
        #expect(finding(.reset, lateUs: 50_000).verdict == .fail)
        let late = finding(.timeout, lateUs: 50_000)
        #expect(late.verdict == .inconclusive)
        #expect(late.why.contains("its workers were ready to run and had no CPU for 12.0 s in all"), "\(late.why)")
        // A client that was never served for want of a place fails the platform; for want of our own ports it does not.
        #expect(finding(.notSent, lateUs: 1_000).verdict == .fail)
        let exhausted = finding(.notSent, lateUs: 1_000, exhausted: 10_000)
        #expect(exhausted.verdict == .inconclusive)
        #expect(exhausted.why.contains("the generator had no descriptor or port left for 10,000 exchanges"))
        #expect(finding(.notSent, lateUs: 1_000, exhausted: 3).verdict == .fail)
    }

    @Test("A throughput that a late generator may have lowered is no proven failure")
    func lateThroughput() {
        func verdict(_ lateUs: UInt32) -> Ruling {
            var run = SyntheticRun.withoutFault
            run.lateUs = lateUs
            run.targets = [Target(.baseline, "throughput.rate", .greaterOrEqual, 1_000)]
            return Judge.judge(run.record).verdict
        }
        #expect(verdict(1_000) == .fail)
        #expect(verdict(50_000) == .inconclusive)
    }

    @Test("A generator whose lateness nobody recorded is not trusted")
    func noLateness() {
        var record = SyntheticRun.withoutFault.record
        record.targets = [Target(.baseline, "response.p95", .less, 150)]
        record.measurements.generator.late = []
        #expect(Judge.judge(record).verdict == .inconclusive)
    }

    @Test("An interrupted run does not pass, but a proven failure stays one")
    func interrupted() {
        var run = SyntheticRun.withoutFault
        run.targets = [
            Target(.baseline, "response.p95", .less, 150), Target(.baseline, "response.p95", .less, 20),
            Target(.baseline, "nodes.rms-1.responses", .greaterOrEqual, 1e6), Target(.recovered, "errors", .less, 1),
        ]
        var record = run.record
        record.measurements.isInterrupted = true
        let judgement = Judge.judge(record)
        #expect(judgement.findings.map(\.verdict) == [.inconclusive, .fail, .inconclusive, .inconclusive])
        #expect(judgement.verdict == .fail)
        #expect(judgement.caveats.contains { $0.kind == .interrupted })
    }

    @Test("Exchanges still in flight at the end are not taken for fast ones")
    func inFlight() {
        var run = SyntheticRun.withoutFault
        run.exchange = { atS, bound in
            Int(atS * 100) % 10 == 0 ? .init(nil, node: 0, outcome: .interrupted) : .init(50_000, node: bound)
        }
        run.targets = [
            Target(.baseline, "response.p95", .less, 150), Target(.baseline, "response.p50", .less, 150),
            Target(.baseline, "errors", .less, 0.01), Target(.baseline, "errors", .less, 0.5),
        ]
        #expect(Judge.judge(run.record).findings.map(\.verdict) == [.inconclusive, .pass, .inconclusive, .pass])
    }

    @Test("Failures that no target bounds keep a percentile from passing")
    func hiddenFailures() {
        var run = SyntheticRun.withoutFault
        run.exchange = { atS, bound in
            Int(atS * 100) % 10 == 0 ? .init(nil, node: 0) : .init(50_000, node: bound)
        }
        run.targets = [Target(.baseline, "response.p95", .less, 150)]
        var judgement = Judge.judge(run.record)
        #expect(judgement.findings.map(\.verdict) == [.inconclusive])
        #expect(judgement.caveats.contains { $0.kind == .errors })
        run.targets.append(Target(.baseline, "errors", .less, 0.2))
        judgement = Judge.judge(run.record)
        #expect(judgement.findings.map(\.verdict) == [.pass, .pass])
    }

    @Test("Readmission is a failure only when it was waited for long enough")
    func readmission() {
        func verdict(_ bound: Double) -> Ruling {
            var run = SyntheticRun()
            run.targets = [Target(.rejoin, "readmit", .less, bound)]
            run.exchange = { atS, bound in atS >= 48 ? .init(100_000, node: 1) : SyntheticRun.usual(atS, bound) }
            return Judge.judge(run.record).verdict
        }
        #expect(verdict(10) == .fail)
        #expect(verdict(60) == .inconclusive)
    }

    @Test("Of several faults the worst speaks")
    func worstFault() {
        var record = SyntheticRun().record
        record.targets = [Target(.failover, "detect", .less, 0.2)]
        record.faults.append(FaultRecord(name: "never", kind: "kill", on: "rms-1"))
        let judgement = Judge.judge(record)
        // The second fault never happened: its phases are in doubt, and so is the run.
        #expect(judgement.verdict == .inconclusive)
        #expect(judgement.doubts == ["fault never never happened"])
    }

    @Test("Without targets something has to end ok")
    func noTargets() {
        var run = SyntheticRun.withoutFault
        #expect(Judge.judge(run.record).verdict == .pass)
        run.exchange = { _, _ in .init(nil, node: 0) }
        #expect(Judge.judge(run.record).verdict == .fail)
        var empty = run.record
        empty.measurements.intervals = []
        #expect(Judge.judge(empty).verdict == .inconclusive)
    }

    @Test("A phase that never came says why")
    func absence() throws {
        let targets = [
            Target(.rejoin, "errors", .less, 1), Target(.recovered, "errors", .less, 1),
            Target(.degraded, "errors", .less, 1),
        ]
        var run = SyntheticRun()
        run.healS = nil
        run.targets = targets
        let whys = Judge.judge(run.record).findings.map(\.why)
        #expect(
            whys == [
                "rejoin never came: arrivals stopped before the fault was undone",
                "recovered never came: arrivals stopped before the fault was undone", "",
            ])
        var smoke = SyntheticRun.withoutFault
        smoke.targets = targets
        #expect(Judge.judge(smoke.record).findings[2].why == "degraded never came: the scenario has no fault")
    }

    @Test("Other targets judge a stored run anew")
    func otherTargets() {
        let record = SyntheticRun().record
        #expect(Judge.judge(record, targets: [Target(.degraded, "response.p95", .less, 10)]).verdict == .fail)
        #expect(Judge.judge(record, targets: [Target(.degraded, "response.p95", .less, 300)]).verdict == .pass)
    }

    @Test("The generator's troubles are caveats")
    func generator() {
        var run = SyntheticRun.withoutFault
        run.rate = 1_200
        run.arrivalsEndS = 8
        var record = run.record
        record.measurements.generator.cpuPercent = [10, 86]
        record.measurements.generator.stallMaxMs = 101
        record.measurements.generator.descriptorsPeak = 1_000
        record.measurements.generator.clockStepMs = -11
        record.measurements.generator.isDebugBuild = true
        record.measurements.generator.portsLimit = 1_000
        record.measurements.generator.portsPeak = 901
        record.measurements.generator.segmentsSent = 1_000
        record.measurements.generator.segmentsResent = 11
        let kinds = Judge.judge(record).caveats.map(\.kind)
        #expect(kinds == [.cpu, .stalls, .descriptors, .ports, .network, .clock, .debug])
        record.measurements.generator = GeneratorHealth()
        record.measurements.generator.portsLimit = 1_000
        record.measurements.generator.portsPeak = 900
        record.measurements.generator.segmentsSent = 1_000
        record.measurements.generator.segmentsResent = 10
        #expect(Judge.judge(record).caveats.isEmpty)
    }
}
