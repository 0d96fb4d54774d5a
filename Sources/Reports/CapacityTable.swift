import Verdict

/// What a search for capacity found, as text for a terminal.
public enum CapacityTable {
    /// One trial in one line, as it ends.
    public static func line(_ trial: TrialRecord, _ unit: LoadUnit) -> String {
        let outcome =
            switch trial.verdict {
            case .pass: "carried"
            case .fail: "missed, \(trial.why)"
            case .inconclusive: "shows nothing, \(trial.why)"
            }
        return "\(unit.words(trial.load)): \(outcome) (p95 \(Readable.milliseconds(trial.p95)), errors "
            + "\(Readable.percent(trial.errors)))"
    }

    /// Verdict, knees and head-room.
    public static func text(_ record: CapacityRecord, isColoured: Bool = false) -> String {
        var lines = [headline(record), ""]
        let peak = record.unit.words(record.requiredPeak)
        lines.append("  required peak       \(peak)")
        for knee in record.knees {
            lines.append("  \(padded(name(knee, record), 20))\(found(knee, record.unit))")
        }
        if let headroom = record.headroom {
            lines.append("  \(padded("head-room", 20))\(share(headroom))")
        }
        lines.append("")
        for knee in record.knees where !knee.trials.isEmpty {
            lines.append(padded(knee.part.rawValue, 12) + "      load       p50       p95       p99    errors")
            for trial in knee.trials.sorted(by: { $0.load < $1.load }) {
                let cells = [
                    Readable.rate(trial.load), Readable.milliseconds(trial.p50), Readable.milliseconds(trial.p95),
                    Readable.milliseconds(trial.p99), Readable.percent(trial.errors),
                ]
                lines.append(padded("", 12) + cells.map { right($0, 10) }.joined() + "  " + outcome(trial))
            }
        }
        for target in record.targets { lines.append("carried means  \(target.metric) \(target.bound)") }
        for caveat in record.caveats { lines.append("caveat: \(caveat.text)") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The claim in one sentence.
    public static func headline(_ record: CapacityRecord) -> String {
        let peak = record.unit.words(record.requiredPeak)
        guard let headroom = record.headroom, let knee = record[.survivor] else {
            return "The survivor's knee was not looked for"
        }
        switch headroom.verdict {
        case .pass:
            return "One surviving RMS carries \(found(knee, record.unit)) of \(peak) required: head-room "
                + share(headroom)
        case .fail: return "FAIL: one surviving RMS carries \(found(knee, record.unit)), \(peak) required"
        case .inconclusive: return "INCONCLUSIVE: head-room \(headroom.why)"
        }
    }

    static func name(_ knee: KneeRecord, _ record: CapacityRecord) -> String {
        switch knee.part {
        case .platform: "all nodes"
        case .survivor: "survivor"
        case .node: "\(record.survivor.isEmpty ? "a node" : record.survivor) directly"
        }
    }

    /// A knee with its bounds and what limits it.
    static func found(_ knee: KneeRecord, _ unit: LoadUnit) -> String {
        switch (knee.limit, knee.carried) {
        case (.unavailable, _): return "not tried: \(knee.why)"
        case (.knee, let carried?):
            return "\(unit.words(carried)) (\(knee.low.map(Readable.rate) ?? "?") to "
                + "\(knee.high.map(Readable.rate) ?? "?"))"
        case (_, let carried?): return "\(unit.words(carried)) or more: \(knee.why)"
        case (_, nil): return "nothing carried: \(knee.why)"
        }
    }

    static func share(_ headroom: Headroom) -> String {
        func text(_ ratio: Double?) -> String { ratio.map(Readable.percent) ?? "unknown" }
        switch (headroom.low, headroom.high) {
        case (nil, nil): return text(headroom.estimate)
        case (let low?, nil): return "\(text(low)) or more"
        default: return "\(text(headroom.estimate)) (\(text(headroom.low)) to \(text(headroom.high)))"
        }
    }

    static func outcome(_ trial: TrialRecord) -> String {
        switch trial.verdict {
        case .pass: "carried"
        case .fail: "missed: \(trial.why)"
        case .inconclusive: "shows nothing: \(trial.why)"
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
