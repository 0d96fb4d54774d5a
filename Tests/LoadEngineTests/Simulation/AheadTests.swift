import Testing

@testable import LoadEngine

/// Connections that are opened before the run begins.
@Suite struct AheadTests {
    private static let ms = Nanoseconds.milliseconds(1)

    private static func plan(perSecond: Double = 100, clients: Int = 5) -> Plan {
        var plan = Plans.singleGets(perSecond: perSecond, seconds: 1)
        plan.load.clients = clients
        plan.load.sessionsMax = clients
        plan.load.opensAhead = true
        return plan
    }

    private static func server(connectDelay: Nanoseconds?) -> ScriptedServer {
        ScriptedServer(connectDelay: connectDelay) { _, _ in [.respond(after: ms, Plans.ok)] }
    }

    @Test("They stand when the first request is due, one for each client, and nobody waits for one")
    func ahead() throws {
        let server = Self.server(connectDelay: 7 * Self.ms)
        let simulation = try Simulation.run(Self.plan(), server: server, lead: 50 * Self.ms)
        #expect(server.connections == 5)
        #expect(server.requests.first?.at == 0)
        #expect(simulation.count(.ok) == 100)
        #expect(simulation.offered == 100)
        #expect(simulation.fold.intervals[0]?.cells.first?.slip.buckets == [0])
        #expect(simulation.fold.connecting[0]?.isEmpty == true)
    }

    @Test("More clients than are connected at once")
    func many() throws {
        let server = Self.server(connectDelay: 7 * Self.ms)
        let simulation = try Simulation.run(Self.plan(clients: 300), server: server, lead: 50 * Self.ms)
        #expect(server.connections == 300)
        #expect(simulation.fold.connecting[0]?.isEmpty == true)
    }

    @Test("A request that is due earlier waits for the connection that is being opened, and opens none beside it")
    func slow() throws {
        let server = Self.server(connectDelay: 80 * Self.ms)
        let simulation = try Simulation.run(Self.plan(), server: server, lead: 50 * Self.ms)
        #expect(server.connections == 5)
        #expect(server.requests.first?.at == 30 * Self.ms)
        #expect(simulation.count(.ok) == 100)
        #expect(simulation.fold.connecting[0]?.buckets.last == SparseHistogram.bucket(of: 30_000))
    }

    @Test("What cannot be opened ahead is no exchange, and is tried again by the one that needs it")
    func refused() throws {
        let server = Self.server(connectDelay: nil)
        let simulation = try Simulation.run(Self.plan(), server: server, lead: 50 * Self.ms)
        #expect(server.connections == 105)
        #expect(simulation.count(.refused) == 100)
        #expect(simulation.offered == 100)
    }

    @Test("A connection that nobody came to need leaves nothing behind")
    func unused() throws {
        let server = Self.server(connectDelay: .seconds(60))
        let simulation = try Simulation.run(Self.plan(perSecond: 1), server: server, lead: 50 * Self.ms)
        #expect(simulation.offered == 1)
        #expect(simulation.count(.timeout) == 1)
    }

    @Test("Without a fixed set of clients, or with several kinds of session, there is nothing to open ahead")
    func without() throws {
        var plan = Self.plan()
        #expect(plan.openingTime > 0)
        plan.load.clients = nil
        #expect(plan.openingTime == 0)
        plan = Self.plan()
        plan.sessions += plan.sessions
        #expect(plan.openingTime == 0)
    }
}
