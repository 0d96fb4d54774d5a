import Foundation

/// What the process ends with. Thrown from a verb, it ends the process at the top and nowhere else.
enum ExitStatus: Int32, Error {
    case pass = 0
    case fail = 1
    case usage = 2
    case inconclusive = 3
    case couldNotRun = 4
    case interrupted = 130
    case terminated = 143

    /// The last line on standard error.
    var words: String {
        switch self {
        case .pass: "pass: every target was met"
        case .fail: "fail: a target was missed"
        case .usage: "usage or scenario error; nothing was sent"
        case .inconclusive: "inconclusive: the evidence does not carry a verdict"
        case .couldNotRun: "could not run"
        case .interrupted: "interrupted; faults are healed, what was measured is written"
        case .terminated: "terminated; faults are healed, what was measured is written"
        }
    }

    /// Ends the process, naming the status in words.
    func leave() -> Never {
        let line = "rmsload: \(words) (exit \(rawValue))"
        switch self {
        case .usage, .couldNotRun: Terminal.error(line)
        default: Terminal.notice(line)
        }
        exit(rawValue)
    }

    /// Ends the process after something that speaks for itself.
    func leaveSilently() -> Never { exit(rawValue) }
}
