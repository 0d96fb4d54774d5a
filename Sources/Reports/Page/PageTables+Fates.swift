import Verdict

/// What became of sessions and writes when a part was hurt.
extension PageTables {
    private typealias Cell = PageTable.Cell
    private typealias Column = PageTable.Column

    /// The sessions on each fault's victim; empty where no fault had a node for its victim.
    var continuity: PageTable {
        let columns = (record.continuity.first ?? ContinuityRecord(fault: "", on: "")).counts
        var table = PageTable(
            "Sessions on the victim",
            [Column("fault", isNumber: false), Column("victim", isNumber: false)]
                + columns.map { Column($0.name, meaning: $0.meaning) })
        for sessions in record.continuity {
            table.add(
                [Cell(sessions.fault), Cell(sessions.on)]
                    + sessions.counts.map { count in
                        let isBad = count.count > 0 && ["lost", "state mismatch"].contains(count.name)
                        return Cell(Readable.count(count.count), style: isBad ? "verdict fail" : nil)
                    })
        }
        return table
    }

    /// A few sessions that did not go on, in the order of time.
    var continuityExamples: PageTable {
        var table = PageTable(
            "Examples of sessions that did not go on",
            [
                Column("time"), Column("session"), Column("what became of it", isNumber: false),
                Column("step", isNumber: false), Column("what came back", isNumber: false),
            ])
        for example in record.continuity.flatMap(\.examples).sorted(by: { $0.atS < $1.atS }) {
            table.add([
                Cell("\(Readable.fixed(example.atS, 3)) s"), Cell("\(example.session)"), Cell(example.words),
                Cell(example.step), Cell(example.answer, style: "why"),
            ])
        }
        return table
    }

    /// The writes that were read back; empty where none was looked into.
    var writes: PageTable {
        var table = PageTable(
            "Writes", [Column("writes", isNumber: false), Column("count"), Column("what it means", isNumber: false)])
        for count in record.writes?.counts ?? [] {
            table.add([
                Cell(count.name),
                Cell(Readable.count(count.count), style: count.isBad && count.count > 0 ? "verdict fail" : nil),
                Cell(count.meaning, style: "why"),
            ])
        }
        return table
    }

    /// A few writes that are not as they should be, in the order of time.
    var writeExamples: PageTable {
        var table = PageTable(
            "Examples of writes that are not as they should be",
            [Column("time"), Column("fate", isNumber: false)]
                + ["key", "id", "step", "acknowledged by"].map { Column($0, isNumber: false) })
        for example in (record.writes?.examples ?? []).sorted(by: { $0.write.atS < $1.write.atS }) {
            let write = example.write
            table.add([
                Cell("\(Readable.fixed(write.atS, 3)) s"), Cell(example.kind), Cell(write.key), Cell(write.id),
                Cell(write.step), Cell(write.node),
            ])
        }
        return table
    }
}
