import Verdict

/// The run second by second as CSV, for spreadsheets and notebooks.
///
/// - Shape: RFC 4180 with a head; one row for each second in which something was due. A percentile without samples is
///   empty. `finished_ok` counts what finished in the second, every other column what was due in it.
/// - Units: in the names of the columns.
public enum TimelineFile {
    /// The timeline, every line ending in CR LF.
    public static func text(_ record: RunRecord, _ judgement: Judgement) -> String {
        let table = TimelineTable(record, judgement)
        return row(table.columns) + table.rows.map { row($0.map(text)) }.joined()
    }

    private static func text(_ field: TimelineTable.Field) -> String {
        switch field {
        case .text(let text): text
        case .whole(let value): String(value)
        case .milliseconds(let value): value.map { Readable.fixed($0, 3) } ?? ""
        }
    }

    private static func row(_ fields: [String]) -> String { fields.map(CSVText.field).joined(separator: ",") + "\r\n" }
}
