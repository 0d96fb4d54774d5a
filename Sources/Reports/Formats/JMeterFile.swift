import LoadEngine
import Verdict

/// A run as JMeter's results (JTL), for its dashboards and for the tools that read them.
///
/// - Shape: CSV with the columns that JMeter writes by default; one row for each exchange. The record keeps histograms
///   and no list of exchanges: rows of a second are spread over it evenly, and `elapsed` is the response time as the
///   histograms have it (three significant digits), so that counts and percentiles are the run's. What failed has no
///   response time in the record: `elapsed` is 0 there.
/// - Units: milliseconds.
public enum JMeterFile {
    static let columns = [
        "timeStamp", "elapsed", "label", "responseCode", "responseMessage", "threadName", "dataType", "success",
        "failureMessage", "bytes", "sentBytes", "grpThreads", "allThreads", "URL", "Latency", "IdleTime", "Connect",
    ]

    /// Most rows of one second: a record read from disk may hold any number.
    private static let rowsMax = 5_000_000

    /// One exchange as far as the record knows it.
    private struct Row {
        var elapsedMs: Int
        var code: String
        var message: String
        var failure: String
        var isOk: Bool
    }

    /// Writes the run second by second: an hour's exchanges are more than should be held at once.
    ///
    /// - Parameter emit: gets the head, then the rows of one second at a time.
    public static func write<Failure>(_ record: RunRecord, emit: (String) throws(Failure) -> Void) throws(Failure) {
        try emit(columns.joined(separator: ",") + "\n")
        let startMs = (IntervalLog.startS(record) * 1_000).rounded()
        for interval in record.measurements.intervals.sorted(by: { $0.second < $1.second })
        where abs(Double(interval.second)) < 1e9 {
            let cells = interval.cells.map { cell in (cell: cell, rows: rows(of: cell)) }
            let count = min(rowsMax, cells.reduce(0) { $0 + $1.rows.count })
            var text = ""
            var place = 0
            for (cell, rows) in cells {
                let label = CSVText.field(record.measurements.steps[safe: cell.step] ?? "step \(cell.step)")
                let node = cell.node > 0 ? record.measurements.nodes[safe: cell.node - 1] ?? "" : ""
                let (bytesIn, bytesOut) = (cell.bytesIn / max(1, rows.count), cell.bytesOut / max(1, rows.count))
                for row in rows where place < count {
                    let atMs = startMs + Double(interval.second) * 1_000 + (Double(place) + 0.5) / Double(count) * 1_000
                    place += 1
                    text +=
                        "\(Int(atMs)),\(row.elapsedMs),\(label),\(row.code),\(row.message),"
                        + "\(CSVText.field(node.isEmpty ? "no node" : node)) 1-1,text,\(row.isOk),\(row.failure),"
                        + "\(bytesIn),\(bytesOut),1,1,null,\(row.elapsedMs),0,0\n"
                }
            }
            try emit(text)
        }
    }

    private static func rows(of cell: Cell) -> [Row] {
        // Which status an exchange had is not known, but what most of them had: the good ones are given out first.
        var statuses =
            cell.statuses.flatMap { Array(repeating: $0.key, count: max(0, min($0.value, rowsMax))) }
            .sorted().reversed() as [String]
        var rows: [Row] = []
        var times = cell.response.entries.flatMap { bucket, count in
            repeatElement(Int((Double(SparseHistogram.value(of: bucket)) / 1_000).rounded()), count: Int(count))
        }[...]
        for _ in 0..<max(0, min(cell.count(.ok), rowsMax)) {
            let code = statuses.popLast() ?? "200"
            rows.append(Row(elapsedMs: times.popFirst() ?? 0, code: code, message: "OK", failure: "", isOk: true))
        }
        for outcome in Outcome.allCases where outcome != .ok {
            for _ in 0..<max(0, min(cell.count(outcome), rowsMax - rows.count)) {
                let code =
                    outcome == .unexpected ? statuses.popLast() ?? "200" : "Non HTTP response code: \(outcome.key)"
                rows.append(
                    Row(elapsedMs: 0, code: code, message: outcome.words, failure: outcome.words, isOk: false))
            }
        }
        return rows
    }
}
