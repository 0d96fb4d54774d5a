import LoadEngine
import Verdict

/// What `rmsload bench` shows: what users of wrk2, hey or oha look for, in that order.
public struct BenchSummary {
    private let record: RunRecord
    private let judgement: Judgement
    private let files: [String]
    private let style: Style

    public init(_ record: RunRecord, _ judgement: Judgement, files: [String] = [], isColoured: Bool) {
        self.record = record
        self.judgement = judgement
        self.files = files
        style = Style(isColoured: isColoured)
    }

    /// The whole summary, ending in a line break.
    public var text: String {
        let run = judgement.run
        let total = run.total
        var lines: [String] = []
        if judgement.verdict != .pass {
            lines += Style.wrapped(Headline.sentence(record, judgement), width: Summary.width, indent: "  ").map {
                style.painted($0, judgement.verdict == .fail ? .bad : .unsure)
            }
        }
        let length = run.durationS
        lines.append(
            "\(Readable.count(total.sent)) requests in \(Readable.seconds(length)), "
                + "\(Readable.bytes(total.bytesIn)) read, \(Readable.bytes(total.bytesOut)) written, "
                + "\(Readable.count(record.measurements.connections)) connections")
        lines.append("")
        lines.append("  requests/s  \(run.throughputPerS.map(Readable.rate) ?? "-")\(asked)")
        let perSecond = length > 0 ? Readable.bytes(Int(min(9e15, Double(total.bytesIn) / length))) : "-"
        lines.append("  read/s      \(perSecond)")
        lines.append("")
        lines += latencies
        lines += [""] + ends
        for caveat in judgement.caveats {
            lines += Style.wrapped(
                "caveat (\(caveat.kind.rawValue)): \(caveat.text)", width: Summary.width - 2, indent: "  "
            ).map { "  \(style.painted($0, .unsure))" }
        }
        if !files.isEmpty { lines += [""] + files.map { "  \($0)" } }
        return lines.joined(separator: "\n") + "\n"
    }

    /// With a rate asked for, what was asked; a closed run has none.
    private var asked: String {
        guard record.load.model == "open", let peak = record.load.stages.map(\.to).max() else { return "" }
        return " of \(Readable.rate(peak)) asked"
    }

    private var latencies: [String] {
        var table = Table(
            [.left, .right, .right, .right, .right, .right, .right, .right],
            head: ["latency", "mean", "p50", "p90", "p95", "p99", "p99.9", "max"])
        let total = judgement.run.total
        // In a closed run the intended moment is when the connection came free: slip says nothing there.
        let kinds: [Latency] = record.load.model == "open" ? [.response, .service, .slip] : [.response, .service]
        for kind in kinds {
            let figures = total.latencies(kind)
            table.add(
                [Table.Cell(kind.rawValue)]
                    + [Statistic.mean, .p50, .p90, .p95, .p99, .p999, .max].map { statistic in
                        Table.Cell(figures.count > 0 ? Readable.milliseconds(figures[statistic]) : "-")
                    })
        }
        return table.lines(style)
    }

    private var ends: [String] {
        let total = judgement.run.total
        var lines = [
            "  errors      \(total.errorRatio.map(Readable.percent) ?? "-")"
                + " (\(Readable.count(total.failed)) failed, \(Readable.count(total.notSent)) never sent)"
        ]
        let statuses = total.statuses.sorted { $0.key < $1.key }.map { "\($0.key): \(Readable.count($0.value))" }
        if !statuses.isEmpty { lines.append("  statuses    \(statuses.joined(separator: ", "))") }
        let outcomes = Outcome.allCases.filter { $0 != .ok && total.count($0) > 0 }
            .map { "\($0.key): \(Readable.count(total.count($0)))" }
        if !outcomes.isEmpty { lines.append("  outcomes    \(outcomes.joined(separator: ", "))") }
        if total.retried > 0 { lines.append("  retried     \(Readable.count(total.retried))") }
        if total.redirects > 0 { lines.append("  redirects   \(Readable.count(total.redirects)) followed") }
        return lines
    }
}
