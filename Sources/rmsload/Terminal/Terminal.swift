import Foundation
import Reports

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

    /// Whether standard output is to be painted.
    static func hasColour(noColor: Bool) -> Bool {
        Summary.isColourWanted(isTerminal: isatty(STDOUT_FILENO) == 1, noColor: noColor)
    }
}
