import Dispatch
import Foundation
import Synchronization

/// Replication that no request waits for: copies go into a queue, and one thread sends them.
///
/// What is in the queue when the node dies is lost, and what does not fit into it is dropped.
final class AsynchronousReplication: Replication {
    /// Copies that may wait; at 100 bytes each they are no burden.
    static let queueMax = 10_000

    private struct State {
        /// Oldest first.
        var queue: [SessionCopy] = []
        var status: ReplicationStatus
    }

    let peer: Endpoint
    /// How long the peer's system may refuse to take more.
    let timeout: Duration
    private let state: Mutex<State>
    private let available = DispatchSemaphore(value: 0)

    init(peer: Endpoint, timeout: Duration) {
        self.peer = peer
        self.timeout = timeout
        state = Mutex(State(status: ReplicationStatus(peer: peer.description)))
    }

    var status: ReplicationStatus { state.withLock { $0.status } }

    /// Starts its thread, which lives as long as the process.
    func start() {
        let thread = Thread { [self] in
            var connection: WaitingConnection?
            while true {
                available.wait()
                sendAll(over: &connection)
            }
        }
        thread.name = "replication"
        thread.stackSize = 1 << 20
        thread.start()
    }

    func send(_ copy: SessionCopy) {
        let isFirst = state.withLock { state in
            guard state.status.waiting < Self.queueMax else {
                state.status.dropped += 1
                return false
            }
            state.queue.append(copy)
            state.status.waiting += 1
            return state.queue.count == 1
        }
        if isFirst { available.signal() }
    }

    /// Sends what waits, together: a queue that has grown is a queue that must shrink fast.
    private func sendAll(over connection: inout WaitingConnection?) {
        let copies = state.withLock { state in
            defer { state.queue = [] }
            return state.queue
        }
        let text = copies.map { "put \($0.text)\n" }.joined()
        let deadline = ContinuousClock.now + timeout
        var isSent = false
        do throws(WireError) {
            if connection == nil { connection = try WaitingConnection(to: peer, before: deadline) }
            try connection?.send(text, before: deadline)
            isSent = true
        } catch {
            // Half a line may be on its way: the next copies need a connection of their own.
            connection = nil
        }
        state.withLock { [isSent] state in
            state.status.waiting -= copies.count
            if isSent {
                state.status.sent += copies.count
            } else {
                state.status.failed += copies.count
            }
        }
    }
}
