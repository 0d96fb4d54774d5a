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
                Cell(count.name == "lost" ? count.meaning + lostSpan : count.meaning, style: "why"),
            ])
        }
        return table
    }

    private var lostSpan: String { record.writes?.lostSpan ?? "" }

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

    /// Knees, required peak and head-room of a search for capacity, and the loads that it tried; none without one.
    var capacity: [PageTable] {
        guard let capacity = record.capacity else { return [] }
        var found = PageTable(
            "Head-room", [Column("", isNumber: false), Column("found"), Column("what it means", isNumber: false)])
        for figure in capacity.figures {
            found.add([Cell(figure.name), Cell(figure.text), Cell(figure.meaning, style: "why")])
        }
        var tried = PageTable(
            "Loads tried",
            [Column("on", isNumber: false), Column(capacity.unit.rawValue)]
                + ["p50", "p95", "p99", "errors", "generator late, p99"].map { Column($0) }
                + [Column("outcome", isNumber: false)], isSortable: true)
        for knee in capacity.knees {
            for trial in knee.trials.sorted(by: { $0.load < $1.load }) {
                tried.add([
                    Cell(CapacityTable.name(knee, capacity)), Cell(Readable.rate(trial.load), sort: trial.load),
                    Cell(Readable.milliseconds(trial.p50), sort: trial.p50),
                    Cell(Readable.milliseconds(trial.p95), sort: trial.p95),
                    Cell(Readable.milliseconds(trial.p99), sort: trial.p99),
                    Cell(Readable.percent(trial.errors), sort: trial.errors),
                    Cell(Readable.milliseconds(trial.lateP99), sort: trial.lateP99),
                    Cell(CapacityTable.outcome(trial), style: "why"),
                ])
            }
        }
        return tried.isEmpty ? [found] : [found, tried]
    }

    /// The times of a repeated fault over all of its deeds.
    func spreads(_ series: FaultSeries) -> PageTable {
        var table = PageTable(
            "Times of \(series.name) over all deeds",
            [Column("time", isNumber: false)]
                + ["seen", "least", "median", "most", "never"].map { Column($0) })
        for spread in series.spreads {
            let values = [spread.values.first, spread.median, spread.values.last].map {
                $0.map(Readable.seconds) ?? "-"
            }
            table.add(
                [Cell(spread.name), Cell("\(spread.values.count)")] + values.map { Cell($0) } + [
                    Cell("\(spread.nevers)")
                ])
        }
        return table
    }

    /// A repeated fault deed by deed.
    func deeds(_ series: FaultSeries) -> PageTable {
        let times = series.deeds.first?.times ?? []
        var table = PageTable(
            "Deeds of \(series.name)",
            [Column("deed", isNumber: false), Column("on", isNumber: false), Column("at")]
                + times.map { Column($0.name, meaning: $0.meaning) } + [Column("witnesses", isNumber: false)],
            isSortable: true)
        for figures in series.deeds {
            let atS = figures.injectedS
            table.add(
                [
                    Cell(figures.fault.name), Cell(figures.fault.on),
                    Cell(atS.map { FaultFigures.moment($0) } ?? "never done", sort: atS ?? -1),
                ]
                    + figures.times.map { Cell($0.text, sort: $0.seconds ?? ($0.text == "never" ? 1e18 : -1)) }
                    + [
                        Cell(
                            figures.evidence.doubt ?? figures.evidence.witnesses.joined(separator: ", "),
                            style: figures.evidence.doubt == nil ? "why" : "why verdict inconclusive")
                    ])
        }
        return table
    }
}
