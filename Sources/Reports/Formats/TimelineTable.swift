import LoadEngine
import Verdict

/// The run second by second, as columns and rows that several formats write.
struct TimelineTable {
    /// One field of one second.
    enum Field {
        case text(String)
        case whole(Int)
        /// Milliseconds with three decimals; nil without samples.
        case milliseconds(Double?)
    }

    let columns: [String]
    let rows: [[Field]]

    init(_ record: RunRecord, _ judgement: Judgement) {
        let outcomes = Outcome.allCases.filter { $0 != .ok }
        let latencies: [(Latency, Statistic)] = [
            (.response, .p50), (.response, .p95), (.response, .p99), (.response, .max), (.service, .p50),
            (.service, .p95), (.service, .p99), (.service, .max), (.slip, .p99),
        ]
        columns =
            ["second", "phase", "sessions_offered", "sessions_completed", "sessions_failed", "offered", "ok"]
            + outcomes.map(\.key) + ["finished_ok", "bytes_in", "bytes_out"]
            + latencies.map { "\($0.0.rawValue)_\($0.1.rawValue)_ms" }
            + record.measurements.nodes.map { "answered_\($0)" }
        rows = Timeline(record, judgement).points.map { point in
            let figures = point.figures
            var fields: [Field] = [.whole(point.second), .text(point.phase?.rawValue ?? "")]
            fields += [point.sessions.offered, point.sessions.completed, point.sessions.failed].map(Field.whole)
            fields += [figures.offered, figures.ok].map(Field.whole)
            fields += outcomes.map { .whole(figures.count($0)) }
            fields += [point.finished, figures.bytesIn, figures.bytesOut].map(Field.whole)
            fields += latencies.map { latency, statistic in
                let found = figures.latencies(latency)
                return .milliseconds(found.count > 0 ? found[statistic] : nil)
            }
            return fields + point.nodes.map(Field.whole)
        }
    }
}
