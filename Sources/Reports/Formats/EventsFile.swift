import Foundation
import Verdict

/// `events.jsonl`: what happened to the platform and to the run, one JSON object a line, in the order of time.
///
/// - Shape: `at_s`, `kind`, `fault`, `name`, `text`; kinds are those of `RunEvent.Kind`.
public enum EventsFile {
    /// Its name in a run's folder.
    public static let name = "events.jsonl"

    /// All events of a run.
    public static func text(_ record: RunRecord) -> String {
        record.events.sorted { $0.atS < $1.atS }.map { line($0) + "\n" }.joined()
    }

    /// One event, without the line's end.
    public static func line(_ event: RunEvent) -> String {
        JSONText.object([
            ("at_s", .number(event.atS)), ("kind", .text(event.kind.rawValue)), ("fault", .text(event.fault)),
            ("name", .text(event.name)), ("text", .text(event.text)),
        ]).rendered()
    }
}
