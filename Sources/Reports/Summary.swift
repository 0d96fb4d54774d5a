import Foundation
import LoadEngine
import Verdict

/// What a terminal shows when a run is over: the verdict in one sentence, then what it rests on.
public struct Summary {
    /// Columns that lines are kept to.
    public static let width = 100

    private let record: RunRecord
    private let judgement: Judgement
    private let files: [String]
    private let style: Style

    /// - Parameters:
    ///   - files: where the run's files are, one line each.
    ///   - isColoured: see `Summary.isColourWanted`.
    public init(_ record: RunRecord, _ judgement: Judgement, files: [String], isColoured: Bool) {
        self.record = record
        self.judgement = judgement
        self.files = files
        style = Style(isColoured: isColoured)
    }

    /// Whether to paint: on a terminal, unless `--no-color` or a `NO_COLOR` that is not empty say otherwise.
    public static func isColourWanted(
        isTerminal: Bool, noColor: Bool, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Bool {
        isTerminal && !noColor && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// The whole summary, ending in a line break.
    public var text: String {
        var lines = headline
        for section in [phases, targets, faults, totals, caveats] where !section.isEmpty { lines += [""] + section }
        if !files.isEmpty { lines += [""] + files.map { "  \($0)" } }
        return lines.joined(separator: "\n") + "\n"
    }

    private var headline: [String] {
        Style.wrapped(judgement.headline(record), width: Self.width, indent: "  ").map {
            style.painted($0, Self.paint(judgement.verdict))
        }
    }

    private var phases: [String] {
        var table = Table(
            [.left] + Array(repeating: .right, count: PhaseFigures.columns.count - 1), head: PhaseFigures.columns)
        for phase in judgement.phasesShown { table.add(phase.row.map { Table.Cell($0) }) }
        return table.lines(style)
    }

    private var targets: [String] {
        if judgement.findings.isEmpty { return [] }
        var table = Table([.left, .left, .left, .right, .left], head: ["target", "", "bound", "actual", "verdict"])
        var notes: [String] = []
        for finding in judgement.findings {
            table.add([
                Table.Cell(finding.target.phase.rawValue), Table.Cell(finding.target.metric),
                Table.Cell(finding.target.bound), Table.Cell(finding.actualText),
                Table.Cell(finding.verdict.rawValue, Self.paint(finding.verdict)),
            ])
            // A doubt about the whole run stands among the caveats, once.
            if !finding.why.isEmpty, !judgement.doubts.contains(finding.why) {
                let note = "\(finding.title): \(finding.why)"
                notes += Style.wrapped(note, width: Self.width - 2, indent: "  ").map { "  \($0)" }
            }
        }
        return table.lines(style) + notes
    }

    private var faults: [String] {
        let series = FaultSeries.all(judgement).flatMap { series in
            ["fault \(series.title)"] + series.spreads.map { "  \($0.name) \($0.text)" }
        }
        return series.map { "  \($0)" } + lines(of: judgement.faults.filter { $0.fault.series == nil })
    }

    private func lines(of faults: [FaultFigures]) -> [String] {
        faults.flatMap { figures in
            var title = "fault \(figures.title)"
            if !figures.evidence.witnesses.isEmpty {
                title += "; witnesses: \(figures.evidence.witnesses.joined(separator: ", "))"
            }
            var times = figures.times.map { "\($0.name) \($0.text)" }
            let healed = figures.healedS.map { "healed at \(FaultFigures.moment($0))" } ?? "not seen healed"
            times.insert(healed, at: times.count - 1)
            let isUndone = figures.injectedS != nil
            return
                (Style.wrapped(title, width: Self.width - 2, indent: "  ")
                + (isUndone ? ["  \(times.joined(separator: ", "))"] : []))
                .map { "  \($0)" }
        }
    }

    private var totals: [String] {
        let total = judgement.run.total
        var ends = Outcome.allCases.filter { $0 != .ok && total.count($0) > 0 }
            .map { "\($0.key) \(Readable.count(total.count($0)))" }
        if total.retried > 0 { ends.append("retried \(Readable.count(total.retried))") }
        if total.redirects > 0 { ends.append("redirects followed \(Readable.count(total.redirects))") }
        if total.abandoned > 0 { ends.append("abandoned by viewers \(Readable.count(total.abandoned))") }
        if total.cached > 0 { ends.append("cached, not sent \(Readable.count(total.cached))") }
        var lines = [
            "exchanges: \(Readable.count(total.offered)) offered, \(Readable.count(total.ok)) ok"
                + (ends.isEmpty ? "" : ", " + ends.joined(separator: ", "))
        ]
        let sessions = judgement.run.sessions
        lines.append(
            "sessions: \(Readable.count(sessions.begun)) begun, \(Readable.count(sessions.completed)) completed, "
                + "\(Readable.count(sessions.failed)) failed, \(Readable.count(sessions.interrupted)) interrupted")
        lines += record.continuity.map(\.sentence)
        if let writes = record.writes { lines.append(writes.sentence) }
        if let capacity = record.capacity { lines.append(capacity.sentence) }
        let nodes = zip(record.measurements.nodes, judgement.run.nodes).map {
            "\($0) \(Readable.count($1.offered))"
        }
        if !nodes.isEmpty { lines.append("answered by: \(nodes.joined(separator: ", "))") }
        let health = record.measurements.generator
        let cpu = health.cpuPercent.map { "\(Readable.fixed($0, 0)) %" }.joined(separator: ", ")
        let late = judgement.run.late
        lines.append(
            "generator: \(health.workers) worker\(health.workers == 1 ? "" : "s")" + (cpu.isEmpty ? "" : ", CPU \(cpu)")
                + (late.count > 0
                    ? ", late p99 \(Readable.milliseconds(late.p99)), at most \(Readable.milliseconds(late.max))" : ""))
        return lines.flatMap { Style.wrapped($0, width: Self.width - 2, indent: "  ") }.map { "  \($0)" }
    }

    private var caveats: [String] {
        judgement.caveats.flatMap { caveat in
            Style.wrapped("caveat (\(caveat.kind.rawValue)): \(caveat.text)", width: Self.width - 2, indent: "  ")
        }.map { "  \(style.painted($0, .unsure))" }
    }

    private static func paint(_ verdict: Ruling) -> Paint {
        switch verdict {
        case .pass: .good
        case .fail: .bad
        case .inconclusive: .unsure
        }
    }
}
