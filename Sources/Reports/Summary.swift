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
        let sentence = Headline.sentence(record, judgement)
        // A fail and an inconclusive sentence begin with the word; a pass says it here.
        let text = judgement.verdict == .pass ? "PASS: \(sentence)" : sentence
        return Style.wrapped(text, width: Self.width, indent: "  ").map {
            style.painted($0, Self.paint(judgement.verdict))
        }
    }

    private var phases: [String] {
        var table = Table(
            [.left, .right, .right, .right, .right, .right, .right, .right, .right, .right],
            head: ["phase", "from", "to", "sessions/s", "offered", "ok/s", "errors", "p50", "p95", "p99"])
        let shown = judgement.phases.count == 1 ? judgement.phases : judgement.phases + [judgement.run]
        for phase in shown {
            let response = phase.total.response
            func time(_ value: Double) -> String { response.count > 0 ? Readable.milliseconds(value) : "-" }
            table.add(
                [
                    phase.name.rawValue, "\(Readable.fixed(phase.fromS, 1))", "\(Readable.fixed(phase.toS, 1)) s",
                    Readable.rate(phase.sessionsPerS), Readable.count(phase.total.offered),
                    phase.throughputPerS.map(Readable.rate) ?? "-", phase.total.errorRatio.map(Readable.percent) ?? "-",
                    time(response.p50), time(response.p95), time(response.p99),
                ].map { Table.Cell($0) })
        }
        return table.lines(style)
    }

    private var targets: [String] {
        if judgement.findings.isEmpty { return [] }
        var table = Table([.left, .left, .left, .right, .left], head: ["target", "", "bound", "actual", "verdict"])
        var notes: [String] = []
        for finding in judgement.findings {
            let unit = Metric.known(finding.target.metric)?.unit ?? .count
            let actual = finding.isNever ? "never" : finding.actual.map { Self.shown($0, finding.target, unit) } ?? "-"
            table.add([
                Table.Cell(finding.target.phase.rawValue), Table.Cell(finding.target.metric),
                Table.Cell(finding.target.bound), Table.Cell(actual),
                Table.Cell(finding.verdict.rawValue, Self.paint(finding.verdict)),
            ])
            // A doubt about the whole run stands among the caveats, once.
            if !finding.why.isEmpty, !judgement.doubts.contains(finding.why) {
                let note = "\(finding.target.phase.rawValue) \(finding.target.metric): \(finding.why)"
                notes += Style.wrapped(note, width: Self.width - 2, indent: "  ").map { "  \($0)" }
            }
        }
        return table.lines(style) + notes
    }

    private static func shown(_ actual: Double, _ target: Target, _ unit: Metric.Unit) -> String {
        Readable.pair(actual, target.value, unit).0
    }

    private var faults: [String] {
        judgement.faults.flatMap { figures in
            let fault = figures.fault
            var title = "fault \(fault.name): \(fault.kind) \(fault.on)"
            title += figures.injectedS.map { " at \(Readable.fixed($0, 1)) s" } ?? ", never done"
            if !figures.evidence.witnesses.isEmpty {
                title += "; witnesses: \(figures.evidence.witnesses.joined(separator: ", "))"
            }
            func time(_ name: String, _ value: Double?, isNever: Bool = false) -> String {
                "\(name) \(isNever ? "never" : value.map(Readable.seconds) ?? "-")"
            }
            let times = [
                time("detect", figures.detectS), time("fail-over", figures.failoverS), time("outage", figures.outageS),
                time("recover", figures.recoverS, isNever: figures.isRecoverNever),
                figures.healedS.map { "healed at \(Readable.fixed($0, 1)) s" } ?? "not seen healed",
                time("readmit", figures.readmitS, isNever: figures.isReadmitNever),
            ].joined(separator: ", ")
            let isUndone = figures.injectedS != nil
            return (Style.wrapped(title, width: Self.width - 2, indent: "  ") + (isUndone ? ["  \(times)"] : []))
                .map { "  \($0)" }
        }
    }

    private var totals: [String] {
        let total = judgement.run.total
        var ends = Outcome.allCases.filter { $0 != .ok && total.count($0) > 0 }
            .map { "\($0.key) \(Readable.count(total.count($0)))" }
        if total.retried > 0 { ends.append("retried \(Readable.count(total.retried))") }
        var lines = [
            "exchanges: \(Readable.count(total.offered)) offered, \(Readable.count(total.ok)) ok"
                + (ends.isEmpty ? "" : ", " + ends.joined(separator: ", "))
        ]
        let sessions = judgement.run.sessions
        lines.append(
            "sessions: \(Readable.count(sessions.begun)) begun, \(Readable.count(sessions.completed)) completed, "
                + "\(Readable.count(sessions.failed)) failed, \(Readable.count(sessions.interrupted)) interrupted")
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
