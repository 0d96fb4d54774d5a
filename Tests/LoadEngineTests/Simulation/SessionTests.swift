import Testing

@testable import LoadEngine

/// What a session does, seen from the server, in virtual time.
@Suite struct SessionTests {
    private static let ms = Nanoseconds.milliseconds(1)

    /// One session of these operations, or as many as the rate gives in a second.
    private static func plan(
        _ operations: [SessionOperation], _ exchanges: [ExchangePlan], steps: [String] = ["a", "b", "c", "d"],
        connections: Int = 2, variables: [String] = [], perSecond: Double = 1, grace: Nanoseconds = .seconds(60),
        identity: NodeIdentity = NodeIdentity()
    ) -> Plan {
        Plan(
            name: "test", seed: 1, origins: [Origin(scheme: "http", host: "rms.test", port: 80)],
            sessions: [
                SessionPlan(
                    name: "s", connections: connections, operations: operations, exchanges: exchanges,
                    variables: variables)
            ], steps: steps,
            load: LoadPlan(
                model: .open(.even, stages: [Stage(from: perSecond, to: perSecond, duration: .seconds(1))]),
                grace: grace), identity: identity)
    }

    private static func get(_ step: Int, _ path: String, timeouts: Timeouts = Timeouts()) -> ExchangePlan {
        ExchangePlan(step: step, target: Template(path), timeouts: timeouts)
    }

    private static let always: @Sendable (ScriptedServer.Request, Int) -> [ServerAction] = { _, _ in
        [.respond(after: 10 * ms, Plans.ok)]
    }

    @Test("Steps run one after the other on one kept connection, each due when the one before has finished")
    func sequence() throws {
        let server = ScriptedServer(Self.always)
        let plan = Self.plan([.exchange(0), .exchange(1), .end], [Self.get(0, "/a"), Self.get(1, "/b")])
        let simulation = try Simulation.run(plan, server: server)
        #expect(server.requests.map(\.line) == ["GET /a", "GET /b"])
        #expect(server.requests.map(\.at) == [0, 10 * Self.ms])
        #expect(server.connections == 1)
        #expect(simulation.count(.ok) == 2)
        #expect(simulation.fold.intervals[0]?.sessions.completed == 1)
    }

    @Test("Think time passes between steps and is nobody's latency")
    func think() throws {
        let server = ScriptedServer(Self.always)
        let plan = Self.plan(
            [.exchange(0), .think(.constant(.seconds(3))), .exchange(1), .end], [Self.get(0, "/a"), Self.get(1, "/b")])
        let simulation = try Simulation.run(plan, server: server)
        #expect(server.requests.map(\.at) == [0, .seconds(3) + 10 * Self.ms])
        #expect(simulation.responses().max < 11_000)
        #expect(simulation.fold.intervals[3]?.cells.first?.step == 1, "counted in the second in which it was due")
    }

    @Test("Embedded resources are fetched in parallel over the session's connections, and no more of them")
    func together() throws {
        let server = ScriptedServer(Self.always)
        let exchanges = (0..<4).map { Self.get($0, "/\($0)") }
        let plan = Self.plan([.together(0..<3), .exchange(3), .end], exchanges)
        _ = try Simulation.run(plan, server: server)
        #expect(server.requests.map(\.at) == [0, 0, 10 * Self.ms, 20 * Self.ms])
        #expect(server.connections == 2)
    }

    @Test("Loops run the drawn number of rounds, and none at all when it is 0", arguments: [0, 1, 5])
    func loops(rounds: Int) throws {
        let server = ScriptedServer(Self.always)
        let operations: [SessionOperation] = [
            .loopBegin(register: 0, times: rounds...rounds, end: 3), .exchange(0), .loopEnd(register: 0, start: 1),
            .exchange(1), .end,
        ]
        let plan = Self.plan(operations, [Self.get(0, "/in"), Self.get(1, "/after")])
        _ = try Simulation.run(plan, server: server)
        #expect(server.requests.map(\.line) == Array(repeating: "GET /in", count: rounds) + ["GET /after"])
    }

    @Test("Branches are taken by weight, and the same seed takes the same ones")
    func choose() throws {
        let operations: [SessionOperation] = [
            .choose(weights: [3, 1], targets: [1, 3]), .exchange(0), .jump(4), .exchange(1), .end,
        ]
        let plan = Self.plan(operations, [Self.get(0, "/a"), Self.get(1, "/b")], perSecond: 1000)
        var lines: [[String]] = []
        for _ in 0..<2 {
            let server = ScriptedServer(Self.always)
            _ = try Simulation.run(plan, server: server)
            lines.append(server.requests.map(\.line))
        }
        let share = Double(lines[0].filter { $0 == "GET /a" }.count) / 1000
        #expect(abs(share - 0.75) < 0.05)
        #expect(lines[0] == lines[1])
    }

    @Test("What is captured from one response goes into the next request, and the session's cookies with it")
    func capture() throws {
        let server = ScriptedServer { request, count in
            let body = #"{"cursor":"c42"}"#
            let cookie = count == 0 ? "Set-Cookie: JSESSIONID=ABC.rms2; Path=/\r\n" : ""
            return [.respond(after: 0, "HTTP/1.1 200 OK\r\n\(cookie)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")]
        }
        var first = Self.get(0, "/a")
        first.captures = [Capture(variable: 0, source: .json("$.cursor"))]
        var second = Self.get(1, "")
        second.target = Template([.literal("/b?since="), .variable(0)], encoding: .target)
        let identity = NodeIdentity(nodes: [.init(name: "rms-1", route: "rms1"), .init(name: "rms-2", route: "rms2")])
        let plan = Self.plan(
            [.exchange(0), .exchange(1), .end], [first, second], variables: ["cursor"], identity: identity)
        let simulation = try Simulation.run(plan, server: server)
        #expect(server.requests.map(\.line) == ["GET /a", "GET /b?since=c42"])
        #expect(server.requests[1].header("Cookie") == "JSESSIONID=ABC.rms2")
        #expect(simulation.fold.intervals[0]?.cells.map(\.node) == [2, 2], "the node is read off the session cookie")
        #expect(simulation.fold.ticks.series[2].offered.reduce(0, +) == 1, "bound to its node from the second step on")
    }

    @Test("A step that needs what an earlier response did not give is not sent, and counted")
    func missing() throws {
        let server = ScriptedServer(Self.always)
        var first = Self.get(0, "/a")
        first.captures = [Capture(variable: 0, source: .json("$.cursor"))]
        var second = Self.get(1, "")
        second.target = Template([.variable(0)], encoding: .target)
        let plan = Self.plan([.exchange(0), .exchange(1), .end], [first, second], variables: ["cursor"])
        let simulation = try Simulation.run(plan, server: server)
        #expect(server.requests.count == 1)
        #expect(simulation.count(.unexpected) == 1)
        #expect(simulation.count(.notSent) == 1)
        #expect(simulation.fold.intervals[0]?.sessions.failed == 1)
    }

    @Test("Sessions cut off at the end of the grace are interrupted, with their exchange")
    func interrupted() throws {
        let server = ScriptedServer { _, _ in [.silence] }
        let plan = Self.plan([.exchange(0), .end], [Self.get(0, "/a")], grace: .seconds(2))
        let simulation = try Simulation.run(plan, server: server)
        #expect(simulation.count(.interrupted) == 1)
        #expect(simulation.fold.intervals[0]?.sessions.interrupted == 1)
        #expect(simulation.end == .seconds(3))
    }

    @Test("A session never lends its connection to another, and closes what it opened")
    func ownConnections() throws {
        let server = ScriptedServer(Self.always)
        let plan = Self.plan([.exchange(0), .exchange(0), .end], [Self.get(0, "/a")], perSecond: 100)
        _ = try Simulation.run(plan, server: server)
        #expect(server.connections == 100)
        #expect(server.requests.count == 200)
    }

    @Test("An arrival without a free slot waits with its intended time kept, and the wait is not the generator's")
    func slots() throws {
        let server = ScriptedServer { _, _ in [.respond(after: 100 * Self.ms, Plans.ok)] }
        var plan = Self.plan([.exchange(0), .end], [Self.get(0, "/a")], perSecond: 20)
        plan.load.clients = 1
        let simulation = try Simulation.run(plan, server: server)
        // 20 arrivals in a second, each taking 100 ms on the one client: the last one, due at 950 ms, ends at 2 s.
        #expect(simulation.count(.ok) == 20)
        #expect(server.connections == 1)
        #expect(abs(Int(simulation.responses().max) - 1_050_000) < 2_000)
        #expect(simulation.fold.late[0]?.buckets.last == 0)
    }
}
