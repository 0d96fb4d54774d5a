import LoadEngine
import Verdict

/// Lays a moment of a run out on a screen of a certain size.
struct LiveLayout {
    private let frame: LiveFrame
    private let width: Int
    private let height: Int
    private let style: Style

    /// Columns that the names of the rows take.
    private static let margin = 10
    /// Faults that have a line each.
    private static let faultsMax = 3

    init(_ frame: LiveFrame, width: Int, height: Int, style: Style) {
        self.frame = frame
        self.width = width
        self.height = height
        self.style = style
    }

    var lines: [String] {
        var lines = [title] + bar + faults + [""] + rates + nodes
        if lines.count + 2 > height { lines.removeAll { $0.isEmpty } }
        lines += targets(room: height - lines.count)
        return lines.prefix(height).map { $0.columns(width) }
    }

    private var title: String {
        let left = "\(style.painted(frame.scenario, .strong))  \(frame.phase.rawValue)"
        let isOver = frame.nowS >= frame.arrivalsEndS
        let right = isOver ? "\(moment(frame.nowS)): ending" : "\(moment(frame.nowS)) of \(moment(frame.arrivalsEndS))"
        let space = width - left.columns - right.columns
        return space >= 2 ? left + String(repeating: " ", count: space) + right : "\(right)  \(left)"
    }

    private func moment(_ seconds: Double) -> String {
        if seconds < 600 { return "\(Readable.fixed(seconds, seconds == seconds.rounded() ? 0 : 1)) s" }
        let whole = Int(min(seconds, 1e9))
        return "\(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60) min"
    }

    /// The column in which a moment of the run lies.
    private func column(_ seconds: Double) -> Int {
        let share = frame.arrivalsEndS > 0 ? seconds / frame.arrivalsEndS : 0
        return max(0, min(width - 1, Int(share * Double(width))))
    }

    /// The shape of the load, and under it how far the run is, with the faults on it.
    private var bar: [String] {
        let here = column(frame.nowS)
        let isOver = frame.nowS >= frame.arrivalsEndS
        let highest = frame.load.stages.map { max($0.from, $0.to) }.max() ?? 0
        let shape = (0..<width).map { column in
            let atS = (Double(column) + 0.5) / Double(width) * frame.arrivalsEndS
            return Sparkline.block(frame.load.level(at: atS), of: highest)
        }
        var marks = (0..<width).map { $0 < here || isOver ? "━" : $0 == here ? "╸" : "─" }
        for fault in frame.faults {
            // What would lie beyond the end of arrivals stands at the end.
            if fault.healAtS <= frame.arrivalsEndS { marks[column(fault.healAtS)] = "▲" }
            marks[column(fault.atS)] = "▼"
        }
        let cut = isOver ? width : here
        return [
            style.painted(shape[..<cut].joined(), .accent) + style.painted(shape[cut...].joined(), .dim),
            style.painted(marks[..<cut].joined(), .accent) + style.painted(marks[cut...].joined(), .dim),
        ]
    }

    /// Of many faults those that are on or come next, and how far they are.
    private var faults: [String] {
        let left = frame.faults.filter { !$0.isHealed }
        let isLong = frame.faults.count > Self.faultsMax
        let shown = isLong ? Array(left.prefix(Self.faultsMax - 1)) : frame.faults
        let done = frame.faults.count { $0.isHealed }
        let rest = isLong ? ["  \(done) of \(frame.faults.count) faults done and healed"] : []
        return lines(of: shown) + rest.map { style.painted($0, .dim) }
    }

    private func lines(of faults: [LiveFrame.Fault]) -> [String] {
        faults.map { fault in
            func when(_ atS: Double, _ isPast: Bool) -> String {
                if isPast { return "at \(moment(atS))" }
                return atS > frame.nowS ? "in \(moment((atS - frame.nowS).rounded(.up)))" : "due"
            }
            let deed = "▼ \(fault.title) \(when(fault.atS, fault.isDone))"
            let heal =
                fault.healAtS > frame.arrivalsEndS && !fault.isHealed
                ? "▲ healed at the end"
                : "▲ \(fault.isHealed ? "healed" : "heal") \(when(fault.healAtS, fault.isHealed))"
            let paint: Paint? = fault.isHealed ? .good : fault.isDone ? .bad : nil
            return style.painted("\(deed)   \(heal)", paint)
        }
    }

    private func row(_ name: String, _ parts: [String]) -> [String] {
        let space = String(repeating: " ", count: max(1, Self.margin - name.columns))
        // Parts that do not fit go into another line.
        var lines = [style.painted(name, .dim) + space]
        var isEmpty = true
        for part in parts {
            if !isEmpty, lines[lines.count - 1].columns + 2 + part.columns > width {
                lines.append(String(repeating: " ", count: Self.margin))
                isEmpty = true
            }
            lines[lines.count - 1] += (isEmpty ? "" : "  ") + part
            isEmpty = false
        }
        return lines
    }

    private var rates: [String] {
        let asked =
            frame.load.model == "open"
            ? ["asked \(Readable.rate(frame.asked)) sessions/s", "got \(Readable.rate(frame.begunPerS))"]
            : ["asked \(Readable.rate(frame.asked.rounded())) users"]
        let rate =
            asked + ["ok \(Readable.rate(frame.okPerS)) exchanges/s", "in progress \(Readable.count(frame.sessions))"]
        let responses =
            frame.responses.isEmpty
            ? ["nothing ended ok"] : frame.responses.map { "\($0.statistic.rawValue) \(Readable.milliseconds($0.ms))" }
        let window = style.painted("last \(frame.windowS) s", .dim)
        let kinds = frame.errors.map { "\($0.outcome.words) \(Readable.count($0.count))" }
        let ratio = Readable.percent(frame.errorRatio)
        return row("rate", rate) + row("response", responses + [window])
            + row("errors", [style.painted(ratio, frame.errors.isEmpty ? nil : .bad)] + kinds)
    }

    private var nodes: [String] {
        let nameWidth = max(Self.margin, (frame.nodes.map(\.name.columns).max() ?? 0) + 1)
        let highest = frame.nodes.flatMap(\.history).max() ?? 0
        return frame.nodes.map { node in
            let name = node.name + String(repeating: " ", count: nameWidth - node.name.columns)
            let share = node.share.map(Readable.percent) ?? "-"
            let rate = "\(Readable.count(node.history.last ?? 0))/s"
            let left =
                style.painted(name, .dim) + String(repeating: " ", count: max(0, 8 - share.count)) + share
                + String(repeating: " ", count: max(0, 9 - rate.count)) + rate + "  "
            let room = max(0, min(60, width - left.columns))
            return left + style.painted(Sparkline.text(node.history.suffix(room), highest: highest), .accent)
        }
    }

    /// Targets, those that are missed first; what has no room is counted.
    private func targets(room: Int) -> [String] {
        if frame.findings.isEmpty || room < 2 { return [] }
        let begun = frame.findings.filter { $0.target.phase == .run || frame.phases.contains($0.target.phase) }
        let ordered =
            begun.filter { $0.verdict == .fail } + begun.filter { $0.verdict == .inconclusive }
            + begun.filter { $0.verdict == .pass }
        let toCome = frame.findings.count - begun.count
        var lines = [""]
        for (index, finding) in ordered.enumerated() {
            let left = ordered.count - index
            if lines.count + (left > 1 || toCome > 0 ? 2 : 1) > room {
                let met = ordered[index...].count { $0.verdict == .pass }
                lines.append(style.painted("  \(rest(left, met: met, toCome: toCome))", .dim))
                return lines
            }
            lines.append(target(finding))
        }
        if toCome > 0 { lines.append(style.painted("  \(rest(0, met: 0, toCome: toCome))", .dim)) }
        return lines
    }

    private func rest(_ left: Int, met: Int, toCome: Int) -> String {
        var parts: [String] = []
        if left > 0 { parts.append("\(left) more, \(met) of them met") }
        if toCome > 0 { parts.append("\(toCome) \(toCome == 1 ? "target" : "targets") of phases to come") }
        return parts.joined(separator: "; ")
    }

    private func target(_ finding: Finding) -> String {
        let (mark, paint): (String, Paint) =
            switch finding.verdict {
            case .pass: ("✓", .good)
            case .fail: ("✗", .bad)
            case .inconclusive: ("?", .unsure)
            }
        let (phase, metric, bound) = targetWidths
        let isWide = phase + metric + bound + 20 <= width
        func padded(_ text: String, _ columns: Int) -> String {
            isWide ? text + String(repeating: " ", count: max(0, columns - text.columns)) : text
        }
        let target = finding.target
        return
            "\(style.painted(mark, paint)) \(padded(target.phase.rawValue, phase))  \(padded(target.metric, metric))  "
            + "\(padded(target.bound, bound))  \(style.painted(finding.actualText, paint))"
    }

    /// Columns that phases, metrics and bounds take.
    private var targetWidths: (phase: Int, metric: Int, bound: Int) {
        func width(_ text: (Target) -> String) -> Int { frame.findings.map { text($0.target).columns }.max() ?? 0 }
        return (width(\.phase.rawValue), width(\.metric), width(\.bound))
    }
}

extension LoadRecord {
    /// The level of the stages at a moment; 0 when they are over.
    func level(at seconds: Double) -> Double {
        var start = 0.0
        for stage in stages {
            if seconds < start + stage.durationS {
                return stage.from + (stage.to - stage.from) * (seconds - start) / stage.durationS
            }
            start += stage.durationS
        }
        return 0
    }
}
