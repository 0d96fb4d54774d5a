import Verdict

/// `capacity.json`: what other tools read of a search for capacity.
///
/// As in `result.json`, every key is always there and what could not be found is null. Loads are in `unit`.
public enum CapacityFile {
    /// Its name in a search's folder.
    public static let name = "capacity.json"

    /// The result as JSON text, ending in a line break.
    ///
    /// - Parameter exit: the exit status of rmsload, 130 after an interruption.
    public static func text(_ record: CapacityRecord, exit: Int32) -> String {
        let headroom = record.headroom
        let result: JSONText = .object([
            ("schema", .whole(record.schema)),
            ("scenario", .text(record.scenario)),
            ("started_at", .text(record.startedAt)),
            ("seed", .text(String(record.seed))),
            ("verdict", .text((headroom?.verdict ?? .inconclusive).rawValue)),
            ("why", .text(headroom?.why ?? "the survivor's knee was not looked for")),
            ("exit", .whole(Int(exit))),
            ("unit", .text(record.unit.rawValue)),
            ("required_peak", .number(record.requiredPeak)),
            ("victim", record.victim.isEmpty ? .null : .text(record.victim)),
            ("survivor", record.survivor.isEmpty ? .null : .text(record.survivor)),
            (
                "headroom",
                .object([
                    ("estimate", ratio(headroom?.estimate)), ("low", ratio(headroom?.low)),
                    ("high", ratio(headroom?.high)), ("needed", .precise(record.headroomMin)),
                ])
            ),
            (
                "knees",
                .object(
                    KneeRecord.Part.allCases.map { part in (part.rawValue, record[part].map(knee) ?? .null) })
            ),
            (
                "targets",
                .list(
                    record.targets.map { .object([("metric", .text($0.metric)), ("bound", .text($0.bound))]) })
            ),
            (
                "caveats",
                .list(record.caveats.map { .object([("kind", .text($0.kind.rawValue)), ("text", .text($0.text))]) })
            ),
        ])
        return result.rendered() + "\n"
    }

    private static func knee(_ knee: KneeRecord) -> JSONText {
        .object([
            ("carried", .optional(knee.carried)), ("low", .optional(knee.low)), ("high", .optional(knee.high)),
            ("limit", .text(knee.limit.rawValue)), ("why", .text(knee.why)),
            ("trials", .list(knee.trials.map(trial))),
        ])
    }

    private static func trial(_ trial: TrialRecord) -> JSONText {
        .object([
            ("load", .number(trial.load)), ("verdict", .text(trial.verdict.rawValue)), ("why", .text(trial.why)),
            ("held_s", .number(trial.heldS)), ("exchanges", .whole(trial.exchanges)),
            ("throughput_per_s", .number(trial.throughputPerS)), ("errors", .precise(trial.errors)),
            (
                "response_ms",
                .object([("p50", .number(trial.p50)), ("p95", .number(trial.p95)), ("p99", .number(trial.p99))])
            ),
            ("late_p99_ms", .number(trial.lateP99)), ("cpu_percent", .number(trial.cpuPercent)),
        ])
    }

    private static func ratio(_ value: Double?) -> JSONText { value.map { .precise($0) } ?? .null }
}
