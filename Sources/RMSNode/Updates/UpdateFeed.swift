import Synchronization

/// The newest comments of all nodes, and the long polls that wait for newer ones.
///
/// One poller fills it for everybody, so that a waiting client costs neither a thread nor a round trip.
final class UpdateFeed: Sendable {
    /// Comments kept at hand; clients that are further behind are answered from the database.
    static let recentMax = 1_000

    private struct Waiter {
        let since: Int64
        /// Nil until the waiting task has suspended.
        var continuation: CheckedContinuation<Void, Never>?
    }

    private struct State {
        /// Ids up to this one are not at hand.
        var floor: Int64
        /// Oldest first.
        var recent: [CommentRecord] = []
        var latest: Int64
        var waiters: [Int: Waiter] = [:]
        var nextWaiter = 0
        var isStopped = false

        mutating func release(where isReleased: (Waiter) -> Bool) -> [Waiter] {
            let released = waiters.filter { isReleased($0.value) }
            for number in released.keys { waiters[number] = nil }
            return Array(released.values)
        }
    }

    private let state: Mutex<State>

    /// - Parameter latest: the newest comment's id at start, 0 when there is none.
    init(latest: Int64) {
        state = Mutex(State(floor: latest, latest: latest))
    }

    /// The newest id that is known here.
    var latest: Int64 {
        state.withLock { $0.latest }
    }

    /// Long polls that wait now.
    var waiting: Int {
        state.withLock { $0.waiters.count }
    }

    /// The comments after that id, oldest first; nil when the oldest of them is no longer at hand.
    func recent(after since: Int64, limit: Int) -> [CommentRecord]? {
        state.withLock { state in
            guard since >= state.floor else { return nil }
            return Array(state.recent.lazy.filter { $0.id > since }.prefix(limit))
        }
    }

    /// Takes newer comments in, oldest first, and lets those go on that waited for them.
    func publish(_ comments: [CommentRecord]) {
        let released = state.withLock { state in
            let newer = comments.filter { $0.id > state.latest }
            guard let newest = newer.last else { return [Waiter]() }
            state.recent += newer
            if let dropped = state.recent.dropLast(Self.recentMax).last {
                state.floor = dropped.id
                state.recent = state.recent.suffix(Self.recentMax)
            }
            state.latest = newest.id
            return state.release { $0.since < newest.id }
        }
        for waiter in released { waiter.continuation?.resume() }
    }

    /// Returns as soon as something newer is there, after that time, or at `stop`.
    func wait(after since: Int64, atMost duration: Duration) async {
        let number = state.withLock { state -> Int? in
            guard !state.isStopped, state.latest <= since else { return nil }
            state.nextWaiter += 1
            state.waiters[state.nextWaiter] = Waiter(since: since)
            return state.nextWaiter
        }
        guard let number else { return }
        let timer = Task {
            try? await Task.sleep(for: duration)
            state.withLock { $0.waiters.removeValue(forKey: number) }?.continuation?.resume()
        }
        await withCheckedContinuation { continuation in
            // The waiter may have been released between the two locks: then nobody else will resume it.
            let isWaiting = state.withLock { state in
                state.waiters[number]?.continuation = continuation
                return state.waiters[number] != nil
            }
            if !isWaiting { continuation.resume() }
        }
        timer.cancel()
    }

    /// Lets everybody go on, and nobody wait any more.
    func stop() {
        let released = state.withLock { state in
            state.isStopped = true
            return state.release { _ in true }
        }
        for waiter in released { waiter.continuation?.resume() }
    }
}
