import Foundation
import LoadEngine
import Verdict

/// `result.json`: what other tools read.
///
/// The shape is a contract: every key is always there, keys carry their units, what could not be observed is null,
/// and a latency without samples is null and never 0.
public enum ResultFile {
    /// Version of the shape.
    public static let schema = 1

    /// Writes the result of a run.
    ///
    /// - Parameter exit: the exit status of rmsload, 130 after an interruption.
    public static func write(_ record: RunRecord, _ judgement: Judgement, exit: Int32, to path: String)
        throws(ReportError)
    {
        try WholeFile.write(Data(text(record, judgement, exit: exit).utf8), to: path)
    }

    /// The result as JSON text, ending in a line break.
    public static func text(_ record: RunRecord, _ judgement: Judgement, exit: Int32) -> String {
        let names = (steps: record.measurements.steps, nodes: record.measurements.nodes)
        let health = record.measurements.generator
        let sessions = judgement.run.sessions
        let writes = record.writes ?? WritesRecord()
        let totals = Self.totals(judgement.run, names, connections: .whole(record.measurements.connections))
        func continuity(_ count: (ContinuityRecord) -> Int) -> JSONText {
            .whole(record.continuity.reduce(0) { $0 + max(0, min(count($1), 1 << 40)) })
        }
        let result: JSONText = .object([
            ("schema", .whole(schema)),
            ("scenario", .text(record.scenario)),
            ("verdict", .text(judgement.verdict.rawValue)),
            ("exit", .whole(Int(exit))),
            (
                "caveats",
                .list(judgement.caveats.map { .object([("kind", .text($0.kind.rawValue)), ("text", .text($0.text))]) })
            ),
            ("totals", .object(totals)),
            (
                "phases",
                .list(
                    judgement.phases.map { phase in
                        let edges: [(String, JSONText)] = [
                            ("name", .text(phase.name.rawValue)), ("from_s", .number(phase.fromS)),
                            ("to_s", .number(phase.toS)),
                        ]
                        return .object(edges + Self.totals(phase, names, connections: .null))
                    })
            ),
            ("faults", .list(judgement.faults.map(fault))),
            ("fault_series", .list(judgement.repeatedFaults.map(series))),
            (
                "sessions",
                .object([
                    ("started", .whole(sessions.begun)), ("completed", .whole(sessions.completed)),
                    ("failed", .whole(sessions.failed)),
                    ("continued", continuity(\.continued)), ("rerouted", continuity(\.rerouted)),
                    ("lost", continuity(\.lost)), ("state_mismatch", continuity(\.stateMismatch)),
                    ("stale_route", continuity(\.staleRoute)),
                ])
            ),
            (
                "writes",
                .object(
                    [
                        ("acknowledged", .whole(writes.acknowledged)), ("stable", .whole(writes.stable)),
                        ("lost", .whole(writes.lost)), ("duplicated", .whole(writes.duplicated)),
                        ("phantom", .whole(writes.phantom)), ("indeterminate", .whole(writes.indeterminate)),
                        ("unverified", .whole(writes.unverified)),
                        ("first_lost", write(writes.firstLost)), ("last_lost", write(writes.lastLost)),
                        ("database", stored(writes)),
                    ])
            ),
            ("capacity", record.capacity.map(CapacityFile.summary) ?? .null),
            ("targets", .list(judgement.findings.map(finding))),
            (
                "generator",
                .object([
                    ("workers", .whole(health.workers)), ("cpu_percent", .list(health.cpuPercent.map { .number($0) })),
                    // The generator's own part of the slip; all of it stands in the totals.
                    ("slip_ms", latencies(judgement.run.late)),
                    ("descriptors_peak", .whole(health.descriptorsPeak)),
                    ("memory_peak_mib", .number(health.memoryPeakMiB)),
                ])
            ),
        ])
        return result.rendered() + "\n"
    }

    /// - Parameter connections: null in a phase: connections are counted for the whole run only.
    private static func totals(
        _ phase: PhaseFigures, _ names: (steps: [String], nodes: [String]), connections: JSONText
    ) -> [(String, JSONText)] {
        let total = phase.total
        let outcomes = Outcome.allCases.filter { $0 != .interrupted && $0 != .notSent }
        return [
            ("offered", .whole(total.offered)), ("sent", .whole(total.sent)), ("ok", .whole(total.ok)),
            ("failed", .whole(total.failed)), ("not_sent", .whole(total.notSent)),
            ("interrupted", .whole(total.interrupted)), ("duration_s", .number(phase.durationS)),
            ("throughput_per_s", .optional(phase.throughputPerS)), ("bytes_in", .whole(total.bytesIn)),
            ("bytes_out", .whole(total.bytesOut)), ("connections", connections), ("retried", .whole(total.retried)),
            ("redirects", .whole(total.redirects)), ("cached", .whole(total.cached)),
            ("abandoned", .whole(total.abandoned)),
            ("response_ms", latencies(total.response)), ("service_ms", latencies(total.service)),
            ("slip_ms", latencies(total.slip)),
            ("outcomes", .object(outcomes.map { ($0.key, .whole(total.count($0))) })),
            ("statuses", counts(total.statuses)),
            ("nodes", .object(unique(zip(names.nodes, phase.nodes).map { ($0, node($1)) }))),
            ("steps", .object(unique(zip(names.steps, phase.steps).map { ($0, step($1)) }))),
        ]
    }

    private static func node(_ figures: Figures) -> JSONText {
        .object([
            ("responses", .whole(figures.offered)), ("response_ms", latencies(figures.response)),
        ])
    }

    private static func step(_ figures: Figures) -> JSONText {
        .object([
            ("offered", .whole(figures.offered)), ("ok", .whole(figures.ok)), ("failed", .whole(figures.failed)),
            ("not_sent", .whole(figures.notSent)), ("interrupted", .whole(figures.interrupted)),
            ("cached", .whole(figures.cached)), ("response_ms", latencies(figures.response)),
            ("service_ms", latencies(figures.service)),
        ])
    }

    private static func latencies(_ figures: LatencyFigures) -> JSONText {
        .object(
            [Statistic.mean, .p50, .p90, .p95, .p99, .p999, .max].map { statistic in
                let key = statistic == .p999 ? "p99_9" : statistic.rawValue
                return (key, figures.count > 0 ? .number(figures[statistic]) : .null)
            })
    }

    private static func fault(_ figures: FaultFigures) -> JSONText {
        .object([
            ("name", .text(figures.fault.name)), ("kind", .text(figures.fault.kind)), ("on", .text(figures.fault.on)),
            ("series", figures.fault.series.map { .text($0) } ?? .null),
            ("injected_s", .optional(figures.injectedS)),
            ("witnesses", .list(figures.evidence.witnesses.map { .text($0) })),
            ("detect_s", .optional(figures.detectS)), ("failover_s", .optional(figures.failoverS)),
            ("outage_s", .optional(figures.outageS)), ("recover_s", .optional(figures.recoverS)),
            ("healed_s", .optional(figures.healedS)), ("readmit_s", .optional(figures.readmitS)),
        ])
    }

    /// What the database itself told; null where it was not asked.
    private static func stored(_ writes: WritesRecord) -> JSONText {
        guard let stored = writes.stored else { return .null }
        return .object([
            ("stable", .whole(stored.stable)), ("lost", .whole(stored.lost)),
            ("duplicated", .whole(stored.duplicated)), ("unverified", .whole(stored.unverified)),
            ("indeterminate_there", .whole(stored.indeterminateThere)),
            ("disagreements", .whole(stored.disagreements)),
            ("failure", stored.failure.map { .text($0) } ?? .null),
        ])
    }

    private static func write(_ write: WritesRecord.Write?) -> JSONText {
        guard let write else { return .null }
        return .object([
            ("at_s", .number(write.atS)), ("node", .text(write.node)), ("step", .text(write.step)),
            ("key", .text(write.key)), ("id", .text(write.id)),
        ])
    }

    private static func series(_ series: RepeatedFault) -> JSONText {
        func spread(_ time: FaultTime) -> JSONText {
            let spread = series[time]
            return .object([
                ("count", .whole(spread?.count ?? 0)), ("median", .optional(spread?.median)),
                ("low", .optional(spread?.interval?.lowerBound)), ("high", .optional(spread?.interval?.upperBound)),
                ("max", .optional(spread?.max)),
            ])
        }
        return .object([
            ("name", .text(series.name)), ("deeds", .whole(series.deeds.count)), ("proven", .whole(series.proven)),
            ("healed", .whole(series.healed)), ("detect_s", spread(.detect)), ("failover_s", spread(.failover)),
            ("outage_s", spread(.outage)), ("recover_s", spread(.recover)), ("readmit_s", spread(.readmit)),
        ])
    }

    private static func finding(_ finding: Finding) -> JSONText {
        .object([
            ("phase", .text(finding.target.phase.rawValue)), ("metric", .text(finding.target.metric)),
            ("bound", .text(finding.target.bound)), ("actual", precise(finding.actual)),
            ("samples", .whole(finding.samples)), ("verdict", .text(finding.verdict.rawValue)),
            ("why", .text(finding.why)),
        ])
    }

    /// A ratio needs more than three decimals.
    private static func precise(_ value: Double?) -> JSONText {
        value.map { abs($0) < 1 ? .precise($0) : .number($0) } ?? .null
    }

    private static func counts(_ counts: [String: Int]) -> JSONText {
        .object(counts.sorted { $0.key < $1.key }.map { ($0.key, .whole($0.value)) })
    }

    /// A key may stand in an object only once.
    private static func unique(_ fields: [(String, JSONText)]) -> [(String, JSONText)] {
        var seen: Set<String> = []
        return fields.filter { seen.insert($0.0).inserted }
    }
}
