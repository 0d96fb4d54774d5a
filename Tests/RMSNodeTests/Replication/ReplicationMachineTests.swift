import Testing

@testable import RMSNode

@Suite("The receiving end of a replication connection")
struct ReplicationMachineTests {
    private static let id = String(repeating: "0a", count: 16)
    private static let copy = SessionCopy(id: id, session: Session(scenes: 3, seenAtMs: 1_700_000_000_000))

    @Test("Copies, questions and the wish for all are read, whole and byte by byte")
    func lines() {
        let text = "put \(Self.copy.text)\nask \(Self.copy.text)\nall\n"
        let expected: [ReplicationMachine.Action] = [.take(Self.copy), .take(Self.copy), .acknowledge, .tellAll]
        var whole = ReplicationMachine()
        #expect(whole.receive(text.utf8) == expected)
        var single = ReplicationMachine()
        #expect(text.utf8.flatMap { single.receive([$0]) } == expected)
    }

    @Test(
        "Anything else ends the connection, and nothing counts after it",
        arguments: [
            "get x\n", "\n", "put\n", "all 1\n", "put \(id) 1\n", "put \(id) -1 1\n", "put \(id) 1 1 1\n",
            "put 0a 1 1\n", "ask \(id)x 1 1\n", String(repeating: "x", count: 81),
        ])
    func malformed(_ text: String) {
        var machine = ReplicationMachine()
        #expect(machine.receive(text.utf8) == [.close])
        #expect(machine.receive("all\n".utf8) == [])
    }

    @Test("The largest copy fits into a line")
    func largest() {
        let copy = SessionCopy(id: Self.id, session: Session(scenes: .max, seenAtMs: .max))
        #expect("ask \(copy.text)".utf8.count <= ReplicationMachine.lineBytesMax)
    }

    @Test("An older copy never replaces a newer state")
    func order() throws {
        let sessions = Sessions(kind: .replicatedAsync)
        let now = UnixClock.nowMs
        func copy(_ scenes: Int64, _ seenAtMs: Int64) -> SessionCopy {
            SessionCopy(id: Self.id, session: Session(scenes: scenes, seenAtMs: seenAtMs))
        }
        for taken in [copy(2, now), copy(1, now), copy(3, now - 1)] { sessions.take(taken) }
        #expect(sessions.copies == [copy(2, now)])
        sessions.take(copy(3, now + 1))
        #expect(sessions.copies == [copy(3, now + 1)])
    }

    @Test("What does not fit into the queue is dropped and counted")
    func bounded() {
        let replication = AsynchronousReplication(peer: Endpoint(host: "127.0.0.1", port: 1), timeout: .seconds(1))
        for _ in 0..<(AsynchronousReplication.queueMax + 7) { replication.send(Self.copy) }
        #expect(replication.status.waiting == AsynchronousReplication.queueMax)
        #expect(replication.status.dropped == 7)
    }

    @Test(
        "Endpoints are HOST:PORT and nothing else",
        arguments: [
            ("a.test:80", Endpoint(host: "a.test", port: 80)), ("[::1]:9", Endpoint(host: "::1", port: 9)),
            ("::1:9", nil), (":9", nil), ("a", nil), ("a:", nil), ("a:0", nil), ("a:65536", nil), ("a:-1", nil),
        ] as [(String, Endpoint?)])
    func endpoints(_ text: String, _ expected: Endpoint?) {
        #expect(Endpoint(text) == expected)
    }
}
