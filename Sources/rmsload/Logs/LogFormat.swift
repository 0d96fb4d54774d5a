import ArgumentParser
import Foundation
import Logging

/// How a line of the log looks.
enum LogFormat: String, CaseIterable, ExpressibleByArgument {
    /// For people: the message, after the run's time where it has one.
    case text
    /// For other tools: one JSON object a line, with time, level, message and what else is known.
    case json

    /// The line, without its end.
    ///
    /// - Parameter metadata: `run_s` is the run's time in seconds.
    func line(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata, at date: Date = Date()) -> String {
        switch self {
        case .text:
            guard let runS = metadata["run_s"].flatMap({ Double("\($0)") }) else { return message }
            return "\(Progress.moment(runS))  \(message)"
        case .json:
            var fields: [String: Any] = metadata.mapValues { "\($0)" }
            if let runS = fields["run_s"].flatMap({ Double("\($0)") }) { fields["run_s"] = runS }
            fields["time"] = RunClock.timestamp(date)
            fields["level"] = level.rawValue
            // Who speaks stands in the line's place, not in its text.
            fields["message"] = message.hasPrefix("rmsload: ") ? String(message.dropFirst("rmsload: ".count)) : message
            let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
            guard let data = try? JSONSerialization.data(withJSONObject: fields, options: options) else {
                return message
            }
            return String(decoding: data, as: UTF8.self)
        }
    }
}
