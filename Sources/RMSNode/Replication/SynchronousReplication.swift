import Synchronization

/// Replication in which a request waits for the other node, as with Tomcat's `channelSendOptions=6`.
///
/// A peer that is down costs nothing: it refuses at once. One that hangs still takes connections, and so costs every
/// request of the healthy node the whole time-out.
final class SynchronousReplication: Replication {
    private struct State {
        /// Connections that nobody uses, the last used at the end; never more than there are request threads.
        var idle: [WaitingConnection] = []
        var status: ReplicationStatus
    }

    let peer: Endpoint
    /// How long one request waits.
    let timeout: Duration
    private let state: Mutex<State>

    init(peer: Endpoint, timeout: Duration) {
        self.peer = peer
        self.timeout = timeout
        state = Mutex(State(status: ReplicationStatus(peer: peer.description)))
    }

    var status: ReplicationStatus { state.withLock { $0.status } }

    func send(_ copy: SessionCopy) {
        let deadline = ContinuousClock.now + timeout
        let idle = state.withLock { state in
            state.status.waiting += 1
            return state.idle.popLast()
        }
        var used: WaitingConnection?
        // A connection from before the peer's restart fails at once, and says nothing about the peer of now.
        if let idle { used = try? ask(copy, over: idle, before: deadline) }
        if used == nil, let fresh = try? WaitingConnection(to: peer, before: deadline) {
            used = try? ask(copy, over: fresh, before: deadline)
        }
        state.withLock { [used] state in
            state.status.waiting -= 1
            if let used {
                state.status.sent += 1
                state.idle.append(used)
            } else {
                state.status.failed += 1
                state.idle = []
            }
        }
    }

    private func ask(
        _ copy: SessionCopy, over connection: WaitingConnection, before deadline: ContinuousClock.Instant
    ) throws(WireError) -> WaitingConnection {
        try connection.send("ask \(copy.text)\n", before: deadline)
        let answer = try connection.line(bytesMax: ReplicationMachine.lineBytesMax, before: deadline)
        guard answer == "ok" else { throw .malformed(answer) }
        return connection
    }
}
