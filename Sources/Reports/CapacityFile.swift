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
        let host = record.host
        let result: JSONText = .object(
            [
                ("schema", .whole(record.schema)),
                ("scenario", .text(record.scenario)),
                ("started_at", .text(record.startedAt)),
                ("seed", .text(String(record.seed))),
                (
                    "host",
                    .object([
                        ("cores", .whole(host.cores)), ("kernel", .text(host.kernel)), ("rmsload", .text(host.rmsload)),
                    ])
                ),
                ("exit", .whole(Int(exit))),
            ] + found(record) { knee($0, trials: [("trials", .list($0.trials.map(trial)))]) } + [
                (
                    "targets",
                    .list(
                        record.targets.map {
                            .object([
                                ("metric", .text($0.metric)), ("bound", .text($0.bound)),
                                ("comparison", .text($0.comparison.rawValue)), ("value", .precise($0.value)),
                            ])
                        })
                ),
                (
                    "caveats",
                    .list(
                        record.caveats.map { .object([("kind", .text($0.kind.rawValue)), ("text", .text($0.text))]) })
                ),
            ])
        return result.rendered() + "\n"
    }

    /// The same in a run's `result.json`: what was found, without the trials that it rests on.
    static func summary(_ record: CapacityRecord) -> JSONText {
        .object([("started_at", .text(record.startedAt))] + found(record) { knee($0, trials: []) })
    }

    /// Verdict, head-room and knees.
    private static func found(_ record: CapacityRecord, _ knee: (KneeRecord) -> JSONText) -> [(String, JSONText)] {
        let headroom = record.headroom
        return [
            ("verdict", .text((headroom?.verdict ?? .inconclusive).rawValue)),
            ("why", .text(headroom?.why ?? "the survivor's knee was not looked for")),
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
                .object(KneeRecord.Part.allCases.map { part in (part.rawValue, record[part].map(knee) ?? .null) })
            ),
        ]
    }

    private static func knee(_ knee: KneeRecord, trials: [(String, JSONText)]) -> JSONText {
        .object(
            [
                ("carried", .optional(knee.carried)), ("low", .optional(knee.low)), ("high", .optional(knee.high)),
                ("limit", .text(knee.limit.rawValue)), ("why", .text(knee.why)),
            ] + trials)
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
