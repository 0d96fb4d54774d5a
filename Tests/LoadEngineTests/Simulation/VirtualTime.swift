@testable import LoadEngine

/// Time that passes only when a worker waits.
final class VirtualTime: TimeSource {
    private(set) var moment: Nanoseconds = 0

    func now() -> Nanoseconds { moment }

    /// Time never goes back.
    func advance(to next: Nanoseconds) { moment = max(moment, next) }
}
