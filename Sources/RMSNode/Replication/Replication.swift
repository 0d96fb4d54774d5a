import Synchronization

/// Tells the other node of every change of a session.
protocol Replication: Sendable {
    /// Called in the request thread that changed the session, before its answer leaves.
    func send(_ copy: SessionCopy)
    var status: ReplicationStatus { get }
}

/// How replication goes, as `/rms/status` tells it.
struct ReplicationStatus: Sendable, Equatable, Codable {
    var peer: String
    /// Copies that were handed over: acknowledged by the peer if synchronous, given to the system if not.
    var sent = 0
    /// Copies that could not be sent, or were not acknowledged in time.
    var failed = 0
    /// Copies that nobody tried to send, because too many waited.
    var dropped = 0
    /// Copies that wait to be sent, or for their acknowledgement.
    var waiting = 0
}

/// The sessions of the other node, asked for once at start, as Tomcat's DeltaManager does.
enum StateTransfer {
    /// Takes over every session that the peer knows; none when it is not there or does not tell in time.
    static func run(from peer: Endpoint, into sessions: Sessions, within limit: Duration) {
        let deadline = ContinuousClock.now + limit
        do throws(WireError) {
            let connection = try WaitingConnection(to: peer, before: deadline)
            try connection.send("all\n", before: deadline)
            while true {
                let line = try connection.line(bytesMax: ReplicationMachine.lineBytesMax, before: deadline)
                if line == "end" { return }
                let words = line.split(separator: " ")
                guard words.first == "put", let copy = SessionCopy(words.dropFirst()) else { return }
                sessions.take(copy)
            }
        } catch {
            // A peer that is down or hangs must not keep this node from serving.
        }
    }
}
