import LoadEngine
import Verdict

/// The run second by second as CSV, for spreadsheets and notebooks.
///
/// - Shape: RFC 4180 with a head; one row for each second in which something was due. A percentile without samples is
///   empty. `finished_ok` counts what finished in the second, every other column what was due in it.
/// - Units: in the names of the columns.
public enum TimelineFile {
    /// The timeline, every line ending in CR LF.
    public static func text(_ record: RunRecord, _ judgement: Judgement) -> String {
        let outcomes = Outcome.allCases.filter { $0 != .ok }
        let latencies: [(Latency, Statistic)] = [
            (.response, .p50), (.response, .p95), (.response, .p99), (.response, .max), (.service, .p50),
            (.service, .p95), (.service, .p99), (.service, .max), (.slip, .p99),
        ]
        let head =
            ["second", "phase", "sessions_offered", "sessions_completed", "sessions_failed", "offered", "ok"]
            + outcomes.map(\.key) + ["finished_ok", "bytes_in", "bytes_out"]
            + latencies.map { "\($0.0.rawValue)_\($0.1.rawValue)_ms" }
            + record.measurements.nodes.map { "answered_\($0)" }
        var text = row(head)
        for point in Timeline(record, judgement).points {
            let figures = point.figures
            var fields = [String(point.second), point.phase?.rawValue ?? ""]
            fields += [point.sessions.offered, point.sessions.completed, point.sessions.failed].map(String.init)
            fields += [figures.offered, figures.ok].map(String.init)
            fields += outcomes.map { String(figures.count($0)) }
            fields += [point.finished, figures.bytesIn, figures.bytesOut].map(String.init)
            fields += latencies.map { latency, statistic in
                let found = figures.latencies(latency)
                return found.count > 0 ? Readable.fixed(found[statistic], 3) : ""
            }
            fields += point.nodes.map(String.init)
            text += row(fields)
        }
        return text
    }

    private static func row(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") + "\r\n" }

    private static func field(_ text: String) -> String {
        let isPlain = !text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
        return isPlain ? text : "\"\(text.replacing("\"", with: "\"\""))\""
    }
}
