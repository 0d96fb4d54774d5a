@testable import LoadEngine

/// Time that passes only when a worker waits.
///
/// `moment` counts from the worker's start, `now()` from the run's.
final class VirtualTime: TimeSource {
    private(set) var moment: Nanoseconds = 0

    func now() -> Nanoseconds { moment > lead ? moment - lead : 0 }

    var untilStart: Nanoseconds { moment < lead ? lead - moment : 0 }

    /// How much of the time passes before the run begins.
    private let lead: Nanoseconds

    /// A machine that lets its worker run for the first part of every period only; nil for one that always does.
    private let starvation: (period: Nanoseconds, runs: Nanoseconds)?

    init(starvation: (period: Nanoseconds, runs: Nanoseconds)? = nil, lead: Nanoseconds = 0) {
        self.starvation = starvation
        self.lead = lead
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
