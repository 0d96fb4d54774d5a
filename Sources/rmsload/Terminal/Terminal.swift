import Foundation

/// Where people read: results on standard output, everything else on standard error.
enum Terminal {
    /// A line on standard error.
    static func error(_ line: String) {
        // Nobody reading any more is no reason to leave a run half done.
        try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
    }

    /// A line or more on standard output.
    static func output(_ text: String) { write(text + "\n") }

    /// Text on standard output, as it is.
    static func write(_ text: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }

    /// Whether colour may be used: standard output is a terminal, and neither the flag nor `NO_COLOR` speaks against.
    static func hasColour(noColor: Bool) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        return !noColor && (environment["NO_COLOR"] ?? "").isEmpty && isatty(STDOUT_FILENO) == 1
    }
}
