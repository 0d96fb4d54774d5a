import Foundation
import Logging
import Reports
import Synchronization
import Verdict

/// Where people read: results on standard output, everything else on standard error, through the log.
enum Terminal {
    private static let settings = Mutex<(level: Logger.Level, format: LogFormat)>((.info, .text))
    /// Made with the first line, which comes after `begin`.
    private static let log = {
        let (level, format) = settings.withLock { $0 }
        return Logger(label: "rmsload") { _ in StandardErrorLog(logLevel: level, format: format) }
    }()
    private static let screen = Mutex<LiveScreen?>(nil)

    /// From here on the log is as the command line wants it.
    static func begin(_ options: CommonOptions) {
        // What a run tells is of no use to somebody who wants it quiet.
        let level = options.quiet && options.logLevel == .info ? .notice : options.logLevel
        settings.withLock { $0 = (level, options.logFormat) }
    }

    /// What went wrong.
    static func error(_ line: String) { log.error("\(line)") }

    /// What a person should know and did not ask for.
    static func warning(_ line: String) { log.warning("\(line)") }

    /// What a person wants to know in any case.
    static func notice(_ line: String) { log.notice("\(line)") }

    /// What goes on, where it has no time of a run.
    static func info(_ line: String) { log.info("\(line)") }

    /// What goes on in a run.
    ///
    /// - Parameter runS: the run's time, in seconds.
    static func tell(_ text: String, runS: Double, about: [String: String] = [:]) {
        var metadata: Logger.Metadata = ["run_s": "\(Readable.fixed(runS, 3))"]
        for (key, value) in about where !value.isEmpty { metadata[key] = "\(value)" }
        log.info("\(text)", metadata: metadata)
    }

    /// What only those want to know who look for a mistake in rmsload itself.
    static func debug(_ text: @autoclosure () -> String) { log.debug("\(text())") }

    /// A line or more on standard output.
    static func output(_ text: String) { write(text + "\n") }

    /// Text on standard output, as it is.
    static func write(_ text: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }

    /// Text on standard error, above the live screen.
    static func standardError(_ text: String) {
        if let screen = screen.withLock({ $0 }) {
            screen.write(text)
        } else {
            // Nobody reading any more is no reason to leave a run half done.
            try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
        }
    }

    /// From here on lines stand above this screen; nil ends that.
    static func show(_ live: LiveScreen?) { screen.withLock { $0 = live } }

    /// Whether standard output is to be painted.
    static func hasColour(noColor: Bool) -> Bool {
        Summary.isColourWanted(isTerminal: isatty(STDOUT_FILENO) == 1, noColor: noColor)
    }
}
