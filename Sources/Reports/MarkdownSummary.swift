import LoadEngine
import Verdict

/// `summary.md`: the verdict and what it rests on, for a pull request or a job's page.
///
/// - Source: GitHub Flavored Markdown; tables and `<details>` are shown by GitHub, GitLab and Gitea.
public enum MarkdownSummary {
    /// Its name in a run's folder.
    public static let name = "summary.md"

    /// The summary, ending in a line break.
    public static func text(_ record: RunRecord, _ judgement: Judgement) -> String {
        var blocks = [
            "## \(mark(judgement.verdict)) \(escaped(record.scenario))", "**\(escaped(judgement.headline(record)))**",
        ]
        if !judgement.findings.isEmpty {
            blocks.append(
                table(
                    ["Phase", "Target", "Bound", "Actual", "Verdict"], numbers: [3],
                    judgement.findings.map { finding in
                        let target = finding.target
                        return [
                            target.phase.rawValue, target.metric, target.bound, finding.actualText,
                            "\(mark(finding.verdict)) \(finding.verdict.rawValue)",
                        ]
                    }))
            let notes = judgement.findings.filter { !$0.why.isEmpty && !judgement.doubts.contains($0.why) }
            if !notes.isEmpty {
                blocks.append(
                    notes.map { "- \(escaped($0.title)): \(escaped($0.why))" }.joined(separator: "\n"))
            }
        }
        blocks += judgement.faults.filter { $0.fault.series == nil }.map(fault)
        blocks += FaultSeries.all(judgement).map { series in
            "Fault \(escaped(series.title)).\n\n"
                + table(["Time", "Over all deeds"], numbers: [], series.spreads.map { [$0.name, $0.text] })
        }
        let fates =
            record.continuity.map(\.sentence) + [record.writes?.sentence, record.capacity?.sentence].compactMap { $0 }
        if !fates.isEmpty { blocks.append(fates.map { "- \(escaped($0))" }.joined(separator: "\n")) }
        blocks.append(contentsOf: caveats(judgement))
        blocks.append("<details><summary>Phases</summary>\n\n\(phases(judgement))\n\n</details>")
        blocks.append(
            "Started \(escaped(record.startedAt)), seed \(record.seed), "
                + "\(Readable.count(judgement.run.total.offered)) exchanges offered, rmsload \(escaped(record.host.rmsload))."
        )
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private static func phases(_ judgement: Judgement) -> String {
        table(
            PhaseFigures.columns, numbers: Set(1..<PhaseFigures.columns.count), judgement.phasesShown.map(\.row))
    }

    private static func fault(_ figures: FaultFigures) -> String {
        let witnesses = figures.evidence.witnesses
        let seen = witnesses.isEmpty ? "no witness" : "witnesses: \(witnesses.joined(separator: ", "))"
        var text = "Fault \(escaped(figures.title)); \(escaped(seen))."
        if figures.injectedS != nil {
            text += " " + figures.times.map { "\($0.name) \($0.text)" }.joined(separator: ", ") + "."
        }
        return text
    }

    private static func caveats(_ judgement: Judgement) -> [String] {
        if judgement.caveats.isEmpty { return [] }
        let lines = judgement.caveats.map { "> - \($0.kind.rawValue): \(escaped($0.text))" }
        return ["> **Caveats**\n" + lines.joined(separator: "\n")]
    }

    /// A shape besides a colour: neither alone reaches everybody.
    private static func mark(_ ruling: Ruling) -> String {
        switch ruling {
        case .pass: "✅"
        case .fail: "❌"
        case .inconclusive: "⚠️"
        }
    }

    private static func table(_ head: [String], numbers: Set<Int>, _ rows: [[String]]) -> String {
        let rule = head.indices.map { numbers.contains($0) ? "---:" : "---" }
        return ([head.map(escaped), rule] + rows.map { $0.map(escaped) })
            .map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
    }

    /// Text that Markdown shows as it is, in a table's cell too.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\", "`", "*", "_", "[", "]", "|", "#", "~": escaped += "\\\(character)"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            case "\n", "\r", "\r\n": escaped += " "
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
