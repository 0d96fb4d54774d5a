import Testing

@testable import LoadEngine

/// Sessions that share connections, in virtual time.
@Suite struct PoolTests {
    private static func plan(
        connections: Int, perSecond: Double = 100, together: Int = 1, grace: Nanoseconds = .seconds(60)
    ) -> Plan {
        var plan = Plans.singleGets(perSecond: perSecond, seconds: 1, grace: grace)
        let exchanges = Array(repeating: plan.sessions[0].exchanges[0], count: together)
        plan.sessions = [
            SessionPlan(
                name: "s", connections: connections, isShared: true,
                operations: [.together(0..<together), .exchange(0), .end], exchanges: exchanges)
        ]
        return plan
    }

    private static func server(_ delay: Nanoseconds, more: String = "") -> ScriptedServer {
        ScriptedServer { _, _ in
            [.respond(after: delay, "HTTP/1.1 200 OK\r\n\(more)Content-Length: 2\r\n\r\nok")]
        }
    }

    @Test("All sessions of a worker share so many connections, which are kept and used again")
    func shared() throws {
        let server = Self.server(.milliseconds(5))
        let simulation = try Simulation.run(Self.plan(connections: 3), server: server)
        #expect(simulation.count(.ok) == 200 && simulation.offered == 200)
        #expect(server.connections <= 3 && server.connections >= 1)
        #expect(simulation.fold.intervals[0]?.sessions.completed == 100)
    }

    @Test("Who finds all connections busy waits in line, first come first served, and the wait is response and slip")
    func line() throws {
        // 100 sessions of 2 requests a second, 100 ms each, over 4 connections: 5 s of work.
        let server = Self.server(.milliseconds(100))
        let simulation = try Simulation.run(Self.plan(connections: 4), server: server)
        #expect(simulation.count(.ok) == 200)
        #expect(server.connections == 4)
        #expect(simulation.end >= .seconds(5) && simulation.end < .milliseconds(5_300))
        #expect(simulation.responses().max > 1_900_000, "waits are part of the response")
        let late = simulation.fold.late.values.reduce(into: SparseHistogram()) { $0.add($1) }
        var dense = SparseHistogram.dense()
        late.add(to: &dense)
        #expect(dense.max < 10, "the platform is slow, not the generator")
    }

    @Test("Several requests at once of one session share the pool as well")
    func together() throws {
        let server = Self.server(.milliseconds(10))
        let simulation = try Simulation.run(Self.plan(connections: 2, perSecond: 10, together: 5), server: server)
        #expect(simulation.count(.ok) == 60 && server.connections == 2)
    }

    @Test("A connection that the server closes makes way for another; refusals are outcomes and hold nobody up")
    func closing() throws {
        let closing = Self.server(.milliseconds(20), more: "Connection: close\r\n")
        let simulation = try Simulation.run(Self.plan(connections: 2), server: closing)
        #expect(simulation.count(.ok) == 200 && closing.connections == 200)
        let refusing = ScriptedServer(connectDelay: nil) { _, _ in [] }
        let refused = try Simulation.run(Self.plan(connections: 2), server: refusing)
        #expect(refused.count(.refused) == 200 && refused.offered == 200)
        // The server closes idle connections: the next request finds that out, or is told in time.
        let hangup = ScriptedServer { _, _ in
            [.respond(after: .milliseconds(3), Plans.ok), .close(after: .milliseconds(4))]
        }
        let kept = try Simulation.run(Self.plan(connections: 2, perSecond: 20), server: hangup)
        #expect(kept.count(.ok) == 40)
    }

    @Test("Whoever still waits when the run ends was never sent")
    func cutOff() throws {
        let server = ScriptedServer { _, _ in [.silence] }
        let simulation = try Simulation.run(Self.plan(connections: 2, grace: .seconds(1)), server: server)
        #expect(simulation.count(.interrupted) == 2 && simulation.count(.notSent) == 98)
        #expect(simulation.offered == 100)
    }

    @Test("Users of the closed model share a pool too, against a server that refuses everything")
    func users() throws {
        var plan = Self.plan(connections: 2)
        plan.load = LoadPlan(model: .closed(users: 10, rampUp: 0, duration: .seconds(1)), arrivalsMax: 500)
        let refusing = try Simulation.run(plan, server: ScriptedServer(connectDelay: nil) { _, _ in [] })
        #expect(refusing.count(.refused) == 1_000)
        plan.load.arrivalsMax = nil
        let server = Self.server(.milliseconds(10))
        let serving = try Simulation.run(plan, server: server)
        #expect(server.connections == 2 && abs(serving.count(.ok) - 200) <= 20)
    }
}
