@testable import LoadEngine

/// Time that passes only when a worker waits.
final class VirtualTime: TimeSource {
    private(set) var moment: Nanoseconds = 0

    func now() -> Nanoseconds { moment }

    /// A machine that lets its worker run for the first part of every period only; nil for one that always does.
    private let starvation: (period: Nanoseconds, runs: Nanoseconds)?

    init(starvation: (period: Nanoseconds, runs: Nanoseconds)? = nil) {
        self.starvation = starvation
    }

    /// Time never goes back; whoever would go on while it is not let run goes on when it is again.
    func advance(to next: Nanoseconds) {
        var next = next
        if let starvation, next % starvation.period >= starvation.runs {
            next += starvation.period - next % starvation.period
        }
        moment = max(moment, next)
    }
}
