import LoadEngine
import Verdict

/// The tables of a run that have no chart.
struct PageTables {
    let record: RunRecord
    let judgement: Judgement

    private typealias Cell = PageTable.Cell
    private typealias Column = PageTable.Column

    var targets: PageTable {
        var table = PageTable(
            "Targets",
            [
                Column("phase", isNumber: false), Column("target", isNumber: false),
                Column("verdict", isNumber: false), Column("actual"), Column("bound"),
                Column("actual to bound", isNumber: false), Column("samples"), Column("why", isNumber: false),
            ])
        for finding in judgement.findings {
            let margin = Margin(finding)
            table.add(
                [
                    Cell(finding.target.phase.rawValue), Cell(finding.target.metric),
                    Cell(finding.verdict.rawValue, style: "verdict \(finding.verdict.rawValue)"),
                    Cell(finding.actualText, style: "strong"), Cell(finding.target.bound),
                    Cell(margin?.text ?? "", style: "bar", markup: margin?.bar),
                    Cell(Readable.count(finding.samples)), Cell(finding.why, style: "why"),
                ])
        }
        if judgement.findings.allSatisfy({ $0.why.isEmpty }) { table.dropLastColumn() }
        return table
    }

    var phases: PageTable {
        var table = PageTable(
            "Phases",
            PhaseFigures.columns.enumerated().map { Column($1, isNumber: $0 > 0) })
        for phase in judgement.phasesShown {
            var cells = phase.row.map { Cell($0) }
            cells[0].style = "swatch \(phase.name.style)"
            table.add(cells, style: phase.name == .run ? "total" : nil)
        }
        return table
    }

    var sessions: PageTable {
        let names = ["offered", "begun", "completed", "failed", "interrupted"]
        var table = PageTable("Sessions", [Column("phase", isNumber: false)] + names.map { Column($0) })
        for phase in judgement.phasesShown {
            let counts = phase.sessions
            let values = [counts.offered, counts.begun, counts.completed, counts.failed, counts.interrupted]
            table.add(
                [Cell(phase.name.rawValue)] + values.map { Cell(Readable.count($0)) },
                style: phase.name == .run ? "total" : nil)
        }
        return table
    }

    var steps: PageTable {
        let compared = [PhaseName.baseline, .degraded].compactMap { judgement[$0] }
        var table = PageTable(
            "Steps",
            [Column("step", isNumber: false)]
                + ["offered", "ok", "errors", "p50", "p95", "p99", "max", "service p95"].map { Column($0) }
                + compared.map { Column("p95 \($0.name.rawValue)") }, isSortable: true)
        for (index, name) in record.measurements.steps.enumerated() {
            let figures = judgement.run.steps[index]
            let times = [Statistic.p50, .p95, .p99, .max].map { time(figures.response, $0) }
            table.add(
                [
                    Cell(name), count(figures.offered), count(figures.ok),
                    Cell(figures.errorRatio.map(Readable.percent) ?? "-", sort: figures.errorRatio ?? -1),
                ] + times + [time(figures.service, .p95)] + compared.map { time($0.steps[index].response, .p95) })
        }
        return table
    }

    var nodes: PageTable {
        var table = PageTable(
            "Nodes",
            [Column("node", isNumber: false)]
                + ["answered", "share", "p50", "p95", "p99", "max"].map { Column($0) }
                + judgement.phases.map { Column("in \($0.name.rawValue)", meaning: "answered in this phase") })
        let all = judgement.run.nodes.reduce(0) { $0.bounded(adding: $1.offered) }
        for (index, name) in record.measurements.nodes.enumerated() {
            let figures = judgement.run.nodes[index]
            let share = all > 0 ? Readable.percent(Double(figures.offered) / Double(all)) : "-"
            let times = [Statistic.p50, .p95, .p99, .max].map { time(figures.response, $0) }
            let byPhase = judgement.phases.map { count($0.nodes[index].offered) }
            table.add(
                [Cell(name, style: "swatch \(TimelineCharts.style(node: index))"), count(figures.offered), Cell(share)]
                    + times + byPhase)
        }
        return table
    }

    var outcomes: PageTable {
        var table = PageTable(
            "How exchanges ended",
            [Column("outcome", isNumber: false), Column("exchanges"), Column("of offered")])
        let total = judgement.run.total
        for outcome in Outcome.allCases where total.count(outcome) > 0 {
            table.add(
                [
                    Cell(outcome.words), Cell(Readable.count(total.count(outcome))),
                    Cell(Readable.percent(Double(total.count(outcome)) / Double(max(1, total.offered)))),
                ])
        }
        for (status, count) in total.statuses.sorted(by: { $0.key < $1.key }) {
            table.add([Cell("status \(status)"), Cell(Readable.count(count)), Cell("")], style: "minor")
        }
        return table
    }

    /// What was done and seen, in the order of time, with the moment of the first injection as zero beside the run's.
    var evidence: PageTable {
        var table = PageTable(
            "Evidence in the order of time",
            [
                Column("time"), Column("after fault"), Column("fault", isNumber: false),
                Column("event", isNumber: false),
                Column("what was seen", isNumber: false),
            ])
        let injected = Dictionary(judgement.faults.map { ($0.fault.name, $0.injectedS) }) { first, _ in first }
        for event in record.events.sorted(by: { $0.atS < $1.atS }) {
            let after = injected[event.fault].flatMap { $0 }.map { event.atS - $0 }
            table.add(
                [
                    Cell("\(Readable.fixed(event.atS, 3)) s"),
                    Cell(after.map { "\($0 < 0 ? "\u{2212}" : "+")\(Readable.fixed(abs($0), 3)) s" } ?? ""),
                    Cell(event.fault), Cell(event.kind.words + (event.name.isEmpty ? "" : ": \(event.name)")),
                    Cell(event.text),
                ], style: event.kind.style)
        }
        return table
    }

    var generator: PageTable {
        let health = record.measurements.generator
        let late = judgement.run.late
        var table = PageTable("The generator itself", [Column("", isNumber: false), Column("")])
        func add(_ name: String, _ value: String) { table.add([Cell(name), Cell(value)]) }
        add("workers", "\(health.workers)")
        if !health.cpuPercent.isEmpty {
            add("CPU by worker", health.cpuPercent.map { "\(Readable.fixed($0, 0)) %" }.joined(separator: ", "))
        }
        add("own lateness, p99", late.text(.p99))
        add("own lateness, at most", late.text(.max))
        add("turns over 10 ms", Readable.count(health.stalls))
        add("longest turn", Readable.milliseconds(health.stallMaxMs))
        // A run that was cut off had no time to say.
        if health.descriptorsLimit > 0 {
            add("connections opened", Readable.count(record.measurements.connections))
            add(
                "descriptors, at most",
                "\(Readable.count(health.descriptorsPeak)) of \(Readable.count(health.descriptorsLimit))")
            add("memory, at most", "\(Readable.fixed(health.memoryPeakMiB, 1)) MiB")
        }
        add(
            "read, written",
            "\(Readable.bytes(judgement.run.total.bytesIn)), \(Readable.bytes(judgement.run.total.bytesOut))")
        add("build", health.isDebugBuild ? "debug" : "release")
        return table
    }

    private func count(_ value: Int) -> Cell { Cell(Readable.count(value), sort: Double(value)) }

    private func time(_ figures: LatencyFigures, _ statistic: Statistic) -> Cell {
        Cell(figures.text(statistic), sort: figures.count > 0 ? figures[statistic] : -1)
    }
}

extension RunEvent.Kind {
    /// The event as a person reads it.
    var words: String {
        switch self {
        case .injected: "injected"
        case .witness: "witness"
        case .victimServing: "victim was serving"
        case .victimIdle: "victim was not serving"
        case .faultSkipped: "not done"
        case .detected: "detected"
        case .healStarted: "heal began"
        case .healed: "healed"
        case .healFailed: "heal failed"
        case .interrupted: "interrupted"
        case .aborted: "ended itself"
        case .cutOff: "cut off"
        case .note: "note"
        }
    }

    /// What stands out in the list.
    var style: String? {
        switch self {
        case .injected: "injected"
        case .healed: "healed"
        case .victimIdle, .faultSkipped, .healFailed, .interrupted, .aborted, .cutOff: "doubt"
        default: nil
        }
    }
}
