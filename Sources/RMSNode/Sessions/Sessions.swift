import Synchronization

/// The sessions of this node: their state with the memory and replicated stores, only who was here with the database store.
final class Sessions: Sendable {
    private struct State {
        var sessions: [String: Session] = [:]
        var sweptAtMs: Int64 = 0

        /// Removes what has expired, once a minute at most: a lab's run is shorter than most sessions live.
        mutating func sweep(nowMs: Int64) {
            guard nowMs - sweptAtMs >= 60_000 else { return }
            sweptAtMs = nowMs
            sessions = sessions.filter { $0.value.isAlive(nowMs: nowMs) }
        }
    }

    private let kind: NodeConfiguration.SessionStoreKind
    /// Tells the other node; nil without a replicated store.
    let replication: (any Replication)?
    private let state = Mutex(State())

    init(kind: NodeConfiguration.SessionStoreKind, replication: (any Replication)? = nil) {
        self.kind = kind
        self.replication = replication
    }

    /// Sessions that were here and have not expired.
    var count: Int {
        state.withLock { state in
            state.sweep(nowMs: UnixClock.nowMs)
            return state.sessions.count
        }
    }

    /// Whether the session was on this node; costs nothing.
    func hasSeen(_ id: String) -> Bool {
        state.withLock { $0.sessions[id]?.isAlive(nowMs: UnixClock.nowMs) ?? false }
    }

    /// Whether the session can go on here; with the database store, one round trip.
    func knows(_ id: String, through store: SharedStore) throws(DatabaseError) -> Bool {
        switch kind {
        case .memory, .replicatedAsync, .replicatedSync: hasSeen(id)
        case .database: try store.knowsSession(id)
        }
    }

    /// Whether the session can go on here, asking the store only when this node has not seen it.
    func adopts(_ id: String, through store: SharedStore) throws(DatabaseError) -> Bool {
        if hasSeen(id) { return true }
        guard kind == .database, try store.knowsSession(id) else { return false }
        record(id) { _ in }
        return true
    }

    /// Every session that has not expired.
    var copies: [SessionCopy] {
        let nowMs = UnixClock.nowMs
        return state.withLock { state in
            state.sessions.filter { $0.value.isAlive(nowMs: nowMs) }.map { SessionCopy(id: $0.key, session: $0.value) }
        }
    }

    /// Takes over what the other node tells; an older state never replaces a newer one.
    func take(_ copy: SessionCopy) {
        state.withLock { state in
            state.sweep(nowMs: UnixClock.nowMs)
            if let own = state.sessions[copy.id],
                own.seenAtMs > copy.session.seenAtMs || own.scenes > copy.session.scenes
            {
                return
            }
            state.sessions[copy.id] = copy.session
        }
    }

    /// Counts one scene request; with the database store, one round trip; with synchronous replication, one to the peer.
    ///
    /// - Returns: the session's sequence, 1 for its first scene.
    func countScene(of id: String, through store: SharedStore) throws(DatabaseError) -> Int64 {
        switch kind {
        case .memory, .replicatedAsync, .replicatedSync:
            let session = record(id) { $0.scenes += 1 }
            replication?.send(SessionCopy(id: id, session: session))
            return session.scenes
        case .database:
            let scenes = try store.countScene(ofSession: id)
            record(id) { $0.scenes = scenes }
            return scenes
        }
    }

    @discardableResult
    private func record(_ id: String, _ change: (inout Session) -> Void) -> Session {
        let nowMs = UnixClock.nowMs
        return state.withLock { state in
            state.sweep(nowMs: nowMs)
            var session = state.sessions[id] ?? Session(scenes: 0, seenAtMs: nowMs)
            if !session.isAlive(nowMs: nowMs) { session.scenes = 0 }
            session.seenAtMs = nowMs
            change(&session)
            state.sessions[id] = session
            return session
        }
    }
}
