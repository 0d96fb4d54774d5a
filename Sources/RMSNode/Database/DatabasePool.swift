import Dispatch
import Synchronization

/// The node's connections to the shared database, each lent to one thread at a time.
final class DatabasePool: Sendable {
    /// How full the pool is, as `/rms/status` tells it.
    struct Status: Sendable, Equatable, Codable {
        /// Connections that there may be.
        var size: Int
        /// Connections that a thread has.
        var busy: Int = 0
        /// Threads that wait for a connection.
        var waiting: Int = 0
        /// Threads that waited in vain.
        var refused: Int = 0
    }

    /// Not shared while it is lent: one thread has it, and the pool's lock lies between two threads.
    private struct Lent: @unchecked Sendable {
        let database: Database
    }

    private struct State {
        var idle: [Lent] = []
        var status: Status
    }

    let path: String
    /// How long a thread waits for a connection.
    let waitMax: Duration
    private let permits: DispatchSemaphore
    private let state: Mutex<State>

    /// - Parameter size: connections at most; they are opened when they are needed.
    init(path: String, size: Int, waitMax: Duration) {
        self.path = path
        self.waitMax = waitMax
        // Created with none and then given them: libdispatch aborts when a semaphore ends with less than it began with.
        permits = DispatchSemaphore(value: 0)
        for _ in 0..<size { permits.signal() }
        state = Mutex(State(status: Status(size: size)))
    }

    var status: Status { state.withLock { $0.status } }

    /// Does the work with a connection that nobody else has meanwhile.
    ///
    /// - Errors: `.poolExhausted` after `waitMax`, and whatever the work throws.
    func lend<Value>(_ work: (Database) throws(DatabaseError) -> Value) throws(DatabaseError) -> Value {
        try take()
        defer {
            state.withLock { $0.status.busy -= 1 }
            permits.signal()
        }
        let lent = try opened()
        defer { state.withLock { $0.idle.append(lent) } }
        return try work(lent.database)
    }

    private func opened() throws(DatabaseError) -> Lent {
        if let lent = state.withLock({ $0.idle.popLast() }) { return lent }
        return Lent(database: try Database(path: path))
    }

    private func take() throws(DatabaseError) {
        if permits.wait(timeout: .now()) != .success {
            state.withLock { $0.status.waiting += 1 }
            let outcome = permits.wait(timeout: .now() + .nanoseconds(Int(waitMax.nanoseconds)))
            state.withLock { state in
                state.status.waiting -= 1
                state.status.refused += outcome == .success ? 0 : 1
            }
            guard outcome == .success else { throw .poolExhausted(waited: waitMax) }
        }
        state.withLock { $0.status.busy += 1 }
    }
}
