import Testing

@testable import Verdict

@Suite("Writes that the database itself was asked for")
struct StoredWritesTests {
    private func write(_ atS: Double) -> WritesRecord.Write {
        WritesRecord.Write(key: "2a-1-2", id: "5", atS: atS, node: "rms-1", step: "comment")
    }

    @Test(
        "A write is the worse of what balancer and database say, and they disagree only where both have said something",
        arguments: [
            (.there(1), .there(1), .there(1), false), (.there(1), .there(0), .there(0), true),
            (.there(0), .there(1), .there(0), true), (.there(1), .there(2), .there(2), true),
            (.there(0), .there(0), .there(0), false), (.unknown, .there(1), .there(1), false),
            (.unknown, .there(0), .there(0), false), (.there(1), .unknown, .unknown, false),
            (.there(0), .unknown, .there(0), false), (.there(2), .unknown, .there(2), false),
            (.unknown, .unknown, .unknown, false),
        ] as [(WritesRecord.Finding, WritesRecord.Finding, WritesRecord.Finding, Bool)])
    func worse(
        _ balancer: WritesRecord.Finding, _ database: WritesRecord.Finding, _ both: WritesRecord.Finding,
        _ isDisagreement: Bool
    ) {
        var record = WritesRecord()
        #expect(record.weigh(write(1), balancer: balancer, database: database) == both)
        #expect(record.stored?.disagreements == (isDisagreement ? 1 : 0))
        #expect(record.examples.map(\.kind) == (isDisagreement ? ["disagreement"] : []))
    }

    @Test("Reading by id says that a write is there and not how often: a duplicate in the database is no disagreement")
    func byID() {
        var record = WritesRecord()
        record.isListed = false
        #expect(record.weigh(write(1), balancer: .there(1), database: .there(2)) == .there(2))
        #expect(record.stored?.disagreements == 0 && record.stored?.duplicated == 1)
    }

    @Test("What the database says is counted apart, writes without an answer with it")
    func counts() {
        var record = WritesRecord()
        for finding in [.there(1), .there(1), .there(0), .there(3), .unknown] as [WritesRecord.Finding] {
            _ = record.weigh(write(1), balancer: .unknown, database: finding)
        }
        record.weigh(unanswered: .there(1))
        record.weigh(unanswered: .there(0))
        record.weigh(unanswered: .unknown)
        var stored = WritesRecord.Stored()
        (stored.stable, stored.lost, stored.duplicated, stored.unverified) = (2, 1, 1, 1)
        stored.indeterminateThere = 1
        #expect(record.stored == stored)
    }

    @Test("A database that cannot be asked leaves writes unverified, for the reason that it gave first; none is lost")
    func silent() {
        var record = SyntheticRun().record
        var writes = WritesRecord()
        for second in 0..<3 {
            let finding = writes.weigh(write(Double(second)), balancer: .there(1), database: .unknown)
            writes.count(acknowledged: write(Double(second)), finding)
        }
        writes.note(databaseFailure: "writes: db-1: connection refused")
        writes.note(databaseFailure: "another one")
        record.writes = writes
        #expect((writes.unverified, writes.lost, writes.stable) == (3, 0, 0) && writes.stored?.unverified == 3)
        let finding = Judge.judge(record, targets: [Target(.run, "writes.lost", .equal, 0)]).findings[0]
        #expect(finding.verdict == .inconclusive)
        #expect(
            finding.why == "3 of 3 acknowledged writes could not be read back (writes: db-1: connection refused)",
            "\(finding.why)")
    }

    @Test("With the database, duplicates are seen although no list was read, and a disagreement is a caveat")
    func judged() {
        var record = SyntheticRun().record
        var writes = WritesRecord()
        (writes.acknowledged, writes.stable, writes.isListed) = (10, 10, false)
        writes.stored = WritesRecord.Stored()
        record.writes = writes
        let targets = [Target(.run, "writes.duplicated", .equal, 0)]
        #expect(Judge.judge(record, targets: targets).findings[0].verdict == .pass)
        #expect(!Judge.judge(record, targets: targets).caveats.contains { $0.kind == .writes })
        record.writes?.stored?.disagreements = 1
        #expect(Judge.judge(record, targets: targets).caveats.contains { $0.kind == .writes })
    }
}
