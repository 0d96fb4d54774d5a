import LoadEngine
import Testing

@testable import Verdict

@Suite("The verdict in one sentence")
struct HeadlineTests {
    private func sentence(_ run: SyntheticRun) -> String {
        let record = run.record
        return Headline.sentence(record, Judge.judge(record))
    }

    @Test("A pass says what the survivor carried")
    func pass() {
        var run = SyntheticRun()
        run.targets = JudgeTests.usualTargets
        #expect(
            sentence(run)
                == "One surviving RMS carried 20.0 of 20 sessions/s; p95 100 ms of 250 ms allowed; outage 700 ms")
    }

    @Test("A fail names the worst miss first, where and by how much")
    func fail() {
        var run = SyntheticRun()
        run.targets = JudgeTests.usualTargets
        run.exchange = { atS, bound in
            if atS >= 21.1, atS < 46 {
                return Int(atS * 100) % 8 == 0 ? .init(nil, node: 0) : .init(1_900_000, node: 1)
            }
            return SyntheticRun.usual(atS, bound)
        }
        let text = sentence(run)
        #expect(
            text.hasPrefix("FAIL in degraded: errors 12.5 %, 0.5 % allowed; p95 1.9 s, 250 ms allowed; "), "\(text)")
        run.targets = [
            Target(.failover, "outage", .less, 0.6), Target(.baseline, "response.p95", .less, 1),
            Target(.baseline, "response.p99", .less, 1), Target(.baseline, "response.max", .less, 1),
            Target(.degraded, "response.p95", .less, 1_899),
        ]
        let second = sentence(run)
        #expect(second.hasPrefix("FAIL in baseline: p95 50 ms, 1 ms allowed; p99 50 ms, 1 ms allowed; "), "\(second)")
        #expect(second.contains("; in degraded: p95 1899.52 ms, 1899 ms allowed; "), "\(second)")
        #expect(second.hasSuffix("and 2 more missed"), "\(second)")
    }

    @Test("An inconclusive run names the reason")
    func inconclusive() {
        var run = SyntheticRun()
        run.targets = JudgeTests.usualTargets
        run.witnesses = ["process-gone"]
        #expect(
            sentence(run)
                == "INCONCLUSIVE: fault crash has 1 of 2 independent witnesses needed (process-gone)")
        var few = SyntheticRun.withoutFault
        few.rate = 1
        few.targets = [Target(.baseline, "response.p95", .less, 150)]
        #expect(sentence(few) == "INCONCLUSIVE: p95 in baseline: only 55 samples, 100 needed")
    }

    @Test("A run without a fault tells load, latency and errors")
    func noFault() {
        var run = SyntheticRun.withoutFault
        run.targets = [Target(.baseline, "response.p99", .less, 150)]
        #expect(sentence(run) == "The platform carried 20.0 of 20 sessions/s; p99 50 ms of 150 ms allowed; errors 0 %")
        run.targets = []
        #expect(sentence(run) == "The platform carried 20.0 of 20 sessions/s; p95 50 ms; errors 0 %")
    }

    @Test("A run without any success says so")
    func nothingOk() {
        var run = SyntheticRun.withoutFault
        run.exchange = { _, _ in .init(nil, node: 0) }
        #expect(sentence(run) == "FAIL: none of 6,000 exchanges ended ok")
    }
}
