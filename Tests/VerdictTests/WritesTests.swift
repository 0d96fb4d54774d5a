import Testing

@testable import Verdict

@Suite("Writes")
struct WritesTests {
    private func write(_ atS: Double) -> WritesRecord.Write {
        WritesRecord.Write(key: "2a-1-2", id: "5", atS: atS, node: "rms-1", step: "comment")
    }

    @Test("Each write is counted once, as what reading it has shown")
    func counts() {
        var record = WritesRecord()
        record.count(acknowledged: write(1), .there(1))
        record.count(acknowledged: write(2), .there(3))
        record.count(acknowledged: write(5), .there(0))
        record.count(acknowledged: write(3), .there(0))
        record.count(acknowledged: write(6), .unknown)
        record.count(refused: write(7), .there(1))
        record.count(refused: write(8), .there(0))
        record.count(refused: write(9), .unknown)
        #expect((record.acknowledged, record.stable, record.duplicated, record.lost) == (5, 1, 1, 2))
        #expect((record.unverified, record.phantom, record.indeterminate) == (1, 1, 0))
        #expect(record.firstLost?.atS == 3 && record.lastLost?.atS == 5)
        #expect(record.examples.map(\.kind) == ["duplicated", "lost", "lost", "phantom"])
    }

    @Test("Examples are few")
    func examples() {
        var record = WritesRecord()
        for second in 0..<1_000 { record.count(acknowledged: write(Double(second)), .there(0)) }
        #expect(record.lost == 1_000 && record.examples.count == WritesRecord.examplesMax)
    }

    @Test("Nothing passes while a write is unverified, nor without evidence; a lost one fails all the same")
    func verdicts() {
        func ruling(_ metric: String, _ change: (inout WritesRecord) -> Void) -> Ruling {
            var record = SyntheticRun().record
            var writes = WritesRecord()
            writes.acknowledged = 10
            change(&writes)
            record.writes = writes
            return Judge.judge(record, targets: [Target(.run, metric, .equal, 0)]).findings[0].verdict
        }
        #expect(ruling("writes.lost") { $0.stable = 10 } == .pass)
        #expect(ruling("writes.lost") { $0.unverified = 1 } == .inconclusive)
        #expect(ruling("writes.lost") { ($0.unverified, $0.lost) = (1, 1) } == .fail)
        #expect(ruling("writes.lost") { $0.acknowledged = 0 } == .inconclusive)
        #expect(ruling("writes.duplicated") { $0.isListed = false } == .inconclusive)
        #expect(ruling("writes.duplicated") { $0.duplicated = 1 } == .fail)
    }
}
