import Dispatch
import Foundation
import Synchronization

/// Comments that were acknowledged and are not committed yet: a promise that only a node that lives can keep.
///
/// Their ids are reserved in the database before, so that a client finds its comment by the id that it was given; the
/// comments themselves are lost when the node is killed. A client's updates may pass over a comment that was committed
/// after a younger one of the other node: its cursor is further by then.
final class WriteBehind: Sendable {
    /// Comments that may wait; one more waits for its own commit, as without write-behind.
    static let queueMax = 10_000
    /// How long the database is left in peace after it failed.
    private static let retryInterval: Duration = .milliseconds(100)
    /// How long the end of the node waits for the last commit.
    private static let stopMax: DispatchTimeInterval = .seconds(2)

    /// How writing goes, as `/rms/status` tells it.
    struct Status: Sendable, Equatable, Codable {
        var delayMs: Int64
        /// Acknowledged and not committed.
        var waiting = 0
        var committed = 0
        /// Commits that failed, each tried again.
        var failed = 0

        enum CodingKeys: String, CodingKey {
            case waiting, committed, failed
            case delayMs = "delay_ms"
        }
    }

    private struct Entry {
        let comment: CommentRecord
        let due: ContinuousClock.Instant
    }

    private struct State {
        /// In the order of their acknowledgement.
        var entries: [Entry] = []
        var status: Status
        var isStopping = false
    }

    let delay: Duration
    private let pool: DatabasePool
    private let state: Mutex<State>
    private let changed = DispatchSemaphore(value: 0)
    private let emptied = DispatchSemaphore(value: 0)

    init(delay: Duration, pool: DatabasePool) {
        self.delay = delay
        self.pool = pool
        state = Mutex(State(status: Status(delayMs: delay.milliseconds)))
    }

    var status: Status { state.withLock { $0.status } }

    /// Starts its thread, which lives until `stop`.
    func start() {
        let thread = Thread { [self] in
            while commitNext() {}
            emptied.signal()
        }
        thread.name = "write-behind"
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Takes the comment over; false when too many wait, or when the node is about to end.
    func add(_ comment: CommentRecord) -> Bool {
        let isTaken = state.withLock { state in
            guard !state.isStopping, state.entries.count < Self.queueMax else { return false }
            state.entries.append(Entry(comment: comment, due: .now + delay))
            state.status.waiting += 1
            return true
        }
        if isTaken { changed.signal() }
        return isTaken
    }

    /// The comments that wait, of which that holds.
    func waiting(where isMeant: (CommentRecord) -> Bool) -> [CommentRecord] {
        state.withLock { $0.entries.map(\.comment).filter(isMeant) }
    }

    /// Commits everything at once; returns when that is done, or after `stopMax`.
    func stop() {
        state.withLock { $0.isStopping = true }
        changed.signal()
        // Whoever stops it a second time must find it stopped, too.
        if emptied.wait(timeout: .now() + Self.stopMax) == .success { emptied.signal() }
    }

    /// Waits until something is due, and commits it; false when there is nothing left and never will be.
    private func commitNext() -> Bool {
        let (next, isStopping) = state.withLock { ($0.entries.first?.due, $0.isStopping) }
        guard isStopping || next.map({ $0 <= .now }) ?? false else {
            if let next {
                _ = changed.wait(timeout: .now() + .nanoseconds(Int((next - .now).nanoseconds)))
            } else {
                changed.wait()
            }
            return true
        }
        let now = ContinuousClock.now
        let due = state.withLock { state in state.entries.prefix { state.isStopping || $0.due <= now }.map(\.comment) }
        guard !due.isEmpty else { return !isStopping }
        do throws(DatabaseError) {
            try pool.lend { (database) throws(DatabaseError) in try database.insert(due) }
            state.withLock { state in
                state.entries.removeFirst(due.count)
                state.status.waiting -= due.count
                state.status.committed += due.count
            }
        } catch {
            state.withLock { $0.status.failed += 1 }
            ProcessorTime.wait(Self.retryInterval)
        }
        return true
    }
}
