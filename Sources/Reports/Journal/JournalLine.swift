import Foundation
import LoadEngine
import Verdict

/// One line of a run's journal.
///
/// - Shape: one JSON object with one of these keys. The first line has `run`; the others may come in any order.
public struct JournalLine: Sendable, Equatable, Codable {
    /// The record as far as it is known before anything is sent, with `arrivalsEndS` as planned.
    public var run: RunRecord?
    /// Something that happened.
    public var event: RunEvent?
    /// What was measured since the line before that had it.
    public var measured: MeasurementsDelta?
    /// With `measured`: the run's time up to which everything is in the journal, in seconds.
    public var untilS: Double?
    /// With `measured`: what became known of sessions that are followed; nil for nothing.
    public var followed: [ContinuityNote]?

    /// The first line.
    public init(run: RunRecord) { self.run = run }

    public init(event: RunEvent) { self.event = event }

    public init(measured: MeasurementsDelta, untilS: Double, followed: [ContinuityNote] = []) {
        self.measured = measured
        self.untilS = untilS
        self.followed = followed.isEmpty ? nil : followed
    }

    /// The line as it is written, without its end.
    public func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
