import Verdict

/// The run second by second as JSON lines, for log stores and `jq`.
///
/// - Shape: one object for each second in which something was due, with the columns of `TimelineFile` as keys; what has
///   no samples is null.
public enum TimelineLines {
    /// The timeline, every line ending in LF.
    public static func text(_ record: RunRecord, _ judgement: Judgement) -> String {
        let table = TimelineTable(record, judgement)
        return table.rows.map { fields in
            JSONText.object(zip(table.columns, fields).map { ($0, value($1)) }).rendered() + "\n"
        }.joined()
    }

    private static func value(_ field: TimelineTable.Field) -> JSONText {
        switch field {
        case .text(let text): text.isEmpty ? .null : .text(text)
        case .whole(let value): .whole(value)
        case .milliseconds(let value): .optional(value)
        }
    }
}
