import CAllocations
import Testing

@testable import LoadEngine

/// What a session costs while it thinks, its connection included.
@Suite(.serialized) struct IdleSessionTests {
    /// What an idle session may cost of the generator's own memory; the kernel's socket buffers come on top.
    private static let bytesMax: Int64 = 4096

    /// The worker's memory when this many sessions have had their first answer and think.
    private static func bytes(sessions: Int) throws -> Int64 {
        let body = "<scene media/815>"
        let control = RunControl()
        let server = KeepAliveServer(
            """
            HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nX-RMS-Node: rms-1\r\n\
            Set-Cookie: JSESSIONID=0123456789abcdef0123456789abcdef.rms1; Path=/\r\n\
            Content-Length: \(body.utf8.count)\r\n\r\n\(body)
            """
        ) { answers in
            // The run then ends after its grace, in which the last answers arrive and nobody comes.
            if answers == sessions { control.give(.drain) }
        }
        defer { server.stop() }
        let exchange = ExchangePlan(
            step: 0, target: Template("/portal"), expectations: [.bodyContains(Template("<scene"))],
            captures: [Capture(variable: 0, source: .regex("media/([0-9]+)"))])
        let plan = Plan(
            name: "idle", seed: 1, origins: [Origin(scheme: "http", host: "127.0.0.1", port: server.port)],
            sessions: [
                SessionPlan(
                    name: "s", connections: 1, operations: [.exchange(0), .think(.constant(.seconds(600))), .end],
                    exchanges: [exchange], variables: ["clip"])
            ], steps: ["portal"],
            load: LoadPlan(
                model: .open(.even, stages: [Stage(from: 5000, to: 5000, duration: .seconds(60))]),
                sessionsMax: sessions, arrivalsMax: sessions, grace: .seconds(1)),
            identity: NodeIdentity(nodes: [NodeIdentity.Node(name: "rms-1", route: "rms1")], header: "X-RMS-Node"))
        let addresses = try plan.origins.map { try SocketAddress(resolving: $0) }
        let compiled = try CompiledPlan(plan)
        let collector = Collector(steps: 1, nodes: 1)
        let clock = AllocationClock(warmUp: 0)
        let before = rms_allocations_of_thread().bytes
        let share = WorkerShare(plan, worker: 0)
        var worker = Worker(
            compiled: compiled, share: share,
            link: try SocketTransport(addresses: addresses, connectionsMax: share.connectionsMax),
            clock: clock, control: control, collector: collector)
        worker.run()
        let answered = collector.folded().intervals.values.flatMap(\.cells).reduce(0) { $0 + $1.count(.ok) }
        #expect(answered == sessions)
        return clock.last.bytes - before
    }

    @Test("Ten thousand idle sessions, each with an open connection and cookies, cost at most 4 KiB apiece")
    func slope() throws {
        #expect(DescriptorLimit.raise() >= 20_000, "both ends of every connection are in this process")
        let (few, many) = (1_000, 9_900)
        let perSession = (try Self.bytes(sessions: many) - Self.bytes(sessions: few)) / Int64(many - few)
        #expect(perSession > 0 && perSession <= Self.bytesMax, "\(perSession) bytes")
        print("an idle session with its connection: \(perSession) bytes")
    }
}
