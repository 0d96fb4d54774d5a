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

    @Test(
        "Where no node died the sentence says how the part was meanwhile",
        arguments: [
            ([("latency", "rms-2", "was 200 ms away")], "The platform carried", " while rms-2 was 200 ms away;"),
            ([("freeze", "rms-2", "was frozen")], "The platform carried", " while rms-2 was frozen;"),
            ([("kill", "lb-1", "was down")], "The platform carried", " while lb-1 was down;"),
            (
                [("kill", "rms-1", "was down"), ("kill", "rms-2", "was down")], "The platform carried",
                " while rms-1 and rms-2 were down;"
            ),
            (
                [("stall", "db-2", "fetched nothing from its primary"), ("kill", "db-1", "was down")],
                "The platform carried", " while db-2 fetched nothing from its primary and db-1 was down;"
            ),
            (
                [
                    ("kill", "a", "was down"), ("fill", "b", "had a full disk"),
                    ("loss", "c", "lost 5 % of its packets"),
                ],
                "The platform carried", " under 3 faults;"
            ),
            // A record from before states were noted.
            ([("drain", "rms-1", nil)], "The platform carried", " while rms-1 had the fault drain;"),
            ([("restart", "rms-1", nil)], "One surviving RMS carried", " sessions/s;"),
        ] as [([(String, String, String?)], String, String)])
    func meanwhile(_ faults: [(String, String, String?)], _ start: String, _ end: String) {
        var record = SyntheticRun().record
        record.faults = faults.enumerated().map { index, fault in
            FaultRecord(
                name: "f\(index)", kind: fault.0, on: fault.1, state: fault.2)
        }
        let text = FaultSentence(record).words(carried: "20.0 of 20 sessions/s") + ";"
        #expect(text.hasPrefix(start) && text.hasSuffix(end), "\(text)")
        #expect(text.contains(" carried 20.0 of 20 sessions/s"), "\(text)")
    }

    @Test("A node that died again and again left one survivor each time, in turn or not")
    func series() {
        var record = SyntheticRun().record
        func deeds(_ parts: [String], _ kind: String, _ state: String) -> [FaultRecord] {
            parts.enumerated().map {
                FaultRecord(name: "crash-\($0)", kind: kind, on: $1, series: "crash", state: state)
            }
        }
        record.faults = deeds(["rms-1", "rms-2", "rms-1"], "kill", "was down")
        #expect(FaultSentence(record).words(carried: "20 of 20") == "One surviving RMS carried 20 of 20")
        record.faults = deeds(["rms-1", "rms-2", "rms-1"], "freeze", "was frozen")
        #expect(
            FaultSentence(record).words(carried: "20 of 20")
                == "The platform carried 20 of 20 while rms-1 or rms-2 was frozen")
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
