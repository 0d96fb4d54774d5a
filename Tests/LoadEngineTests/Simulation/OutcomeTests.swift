import Testing

@testable import LoadEngine

/// How exchanges end when servers misbehave, in virtual time.
@Suite struct OutcomeTests {
    private static let half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"

    private static func run(
        timeouts: Timeouts = Timeouts(), method: String = "GET", exchanges: Int = 1, _ server: ScriptedServer
    ) throws -> Simulation {
        var plan = Plans.singleGets(perSecond: 1, seconds: 1, timeouts: timeouts)
        plan.sessions[0].exchanges[0].method = method
        plan.sessions[0].operations = Array(repeating: .exchange(0), count: exchanges) + [.end]
        return try Simulation.run(plan, server: server)
    }

    private static func outcomes(_ simulation: Simulation) -> [Outcome] {
        Outcome.allCases.flatMap { Array(repeating: $0, count: simulation.count($0)) }
    }

    @Test("Every way in which a server can fail has an outcome of its own")
    func each() throws {
        let cases: [(String, [ServerAction], Outcome)] = [
            ("a status of 400", [.respond(after: 0, "HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n")], .unexpected),
            ("a reset before the response", [.reset(after: 5)], .reset),
            ("a reset inside the response", [.respond(after: 0, Self.half), .reset(after: 5)], .reset),
            ("a close before the response", [.close(after: 5)], .closed),
            ("a close inside the response", [.respond(after: 0, Self.half), .close(after: 5)], .truncated),
            ("no HTTP at all", [.respond(after: 0, "hello\r\n\r\n")], .malformed),
            ("silence", [.silence], .timeout),
            ("half a response, then silence", [.respond(after: 0, Self.half)], .timeout),
            ("a close-delimited body", [.respond(after: 0, "HTTP/1.1 200 OK\r\n\r\nabc"), .close(after: 5)], .ok),
        ]
        for (name, actions, expected) in cases {
            let simulation = try Self.run(timeouts: Timeouts(total: .seconds(20)), ScriptedServer { _, _ in actions })
            #expect(Self.outcomes(simulation) == [expected], "\(name)")
        }
    }

    @Test("A refused connection is refused")
    func refused() throws {
        #expect(Self.outcomes(try Self.run(ScriptedServer(connectDelay: nil) { _, _ in [] })) == [.refused])
    }

    @Test("Each time-out goes off at its time: connecting, the first byte, the whole")
    func timeouts() throws {
        let timeouts = Timeouts(connect: .seconds(1), firstByte: .seconds(2), total: .seconds(4))
        let connecting = try Self.run(timeouts: timeouts, ScriptedServer(connectDelay: .seconds(9)) { _, _ in [] })
        #expect(connecting.end == .seconds(1))
        let waiting = try Self.run(timeouts: timeouts, ScriptedServer { _, _ in [.silence] })
        #expect(waiting.end == .seconds(2))
        let reading = try Self.run(
            timeouts: timeouts, ScriptedServer { _, _ in [.respond(after: .seconds(1), Self.half)] })
        #expect(reading.end == .seconds(4))
        for simulation in [connecting, waiting, reading] { #expect(Self.outcomes(simulation) == [.timeout]) }
    }

    @Test("A connection kept alive that turns out stale is replaced once, for idempotent methods only")
    func stale() throws {
        // The second request on the connection finds it closed; on a fresh connection it is answered.
        func server() -> ScriptedServer {
            ScriptedServer { _, count in
                count == 1 ? [.reset(after: 1)] : [.respond(after: 0, Plans.ok)]
            }
        }
        let get = server()
        let retried = try Self.run(exchanges: 2, get)
        #expect(Self.outcomes(retried) == [.ok, .ok])
        #expect(get.connections == 2)
        #expect(retried.fold.intervals[0]?.cells.reduce(0) { $0 + $1.retried } == 1)
        let post = try Self.run(method: "POST", exchanges: 2, server())
        #expect(Self.outcomes(post) == [.ok, .reset])
    }

    @Test("A response that asks to close, or bytes that nobody asked for, end the connection")
    func notReused() throws {
        for response in [
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", Plans.ok + "more",
            "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        ] {
            let server = ScriptedServer { _, _ in [.respond(after: 0, response)] }
            let simulation = try Self.run(exchanges: 3, server)
            #expect(Self.outcomes(simulation) == [.ok, .ok, .ok])
            #expect(server.connections == 3)
        }
    }

    @Test("A user of the closed model goes on at once, also against a server that refuses everything")
    func closedModel() throws {
        var plan = Plans.singleGets(perSecond: 1, seconds: 1)
        plan.load = LoadPlan(model: .closed(users: 4, rampUp: 0, duration: .seconds(1)), clients: 4, arrivalsMax: 50)
        let refusing = try Simulation.run(plan, server: ScriptedServer(connectDelay: nil) { _, _ in [] })
        #expect(refusing.count(.refused) == 50)
        let server = ScriptedServer { _, _ in [.respond(after: .milliseconds(100), Plans.ok)] }
        plan.load.arrivalsMax = nil
        let serving = try Simulation.run(plan, server: server)
        #expect(serving.count(.ok) == 40)
        #expect(server.connections == 4)
    }
}
