import LoadEngine
import Testing

@testable import Verdict

@Suite("Figures of a phase")
struct FiguresTests {
    /// Of ten exchanges one was never sent, one was in flight at the end, one timed out.
    private var record: RunRecord {
        var run = SyntheticRun.withoutFault
        run.exchange = { atS, bound in
            switch Int(atS * 100) % 10 {
            case 0: .init(nil, node: 0, outcome: .notSent)
            case 1: .init(nil, node: 0, outcome: .interrupted)
            case 2: .init(nil, node: 0, outcome: .timeout)
            default: .init(40_000, node: bound)
            }
        }
        return run.record
    }

    @Test("Errors are the failed and the never sent, of all that were offered")
    func errors() throws {
        let total = try #require(Judge.judge(record)[.baseline]).total
        #expect(total.offered == 5_500)
        #expect(total.ok == 3_850)
        #expect((total.failed, total.notSent, total.interrupted, total.sent) == (550, 550, 550, 4_950))
        #expect(total.errorRatio == 0.2)
        #expect(total.errorRatioMax == 0.3)
        #expect(Figures([]).errorRatio == nil)
    }

    @Test("Steps and nodes add up to the phase, and the phases to the run")
    func sums() {
        let judgement = Judge.judge(SyntheticRun().record)
        for phase in judgement.phases + [judgement.run] {
            #expect(phase.steps.reduce(0) { $0 + $1.offered } == phase.total.offered)
            #expect(phase.nodes.reduce(0) { $0 + $1.ok } == phase.total.ok)
        }
        #expect(judgement.phases.reduce(0) { $0 + $1.total.offered } == judgement.run.total.offered)
        #expect(judgement.phases.reduce(0) { $0 + $1.sessions.offered } == judgement.run.sessions.offered)
    }

    @Test("Throughput counts what finished in the phase, whenever it was due")
    func throughput() throws {
        var run = SyntheticRun.withoutFault
        // Everything takes 2 s: in the first 2 s of 5 nothing finishes.
        run.exchange = { _, bound in .init(2_000_000, node: bound) }
        let judgement = Judge.judge(run.record)
        let (warmUp, baseline) = (try #require(judgement[.warmUp]), try #require(judgement[.baseline]))
        #expect(warmUp.finished == 300)
        #expect(warmUp.throughputPerS == 60)
        #expect(warmUp.throughputRatio == 0.6)
        #expect(baseline.throughputRatio == 1)
        #expect(judgement.run.finished == 6_000)
        // The last 2 s drain after the last arrival.
        #expect(judgement.run.throughputPerS == 5_800 / 60.0)
    }
}
