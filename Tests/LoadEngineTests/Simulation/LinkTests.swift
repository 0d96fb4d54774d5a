import Testing

@testable import LoadEngine

/// Slow links, to the nanosecond in virtual time.
@Suite struct LinkTests {
    private static func plan(
        _ link: LinkPlan?, together: Int = 1, body: Template? = nil, timeouts: Timeouts = Timeouts()
    ) -> Plan {
        let exchanges = (0..<together).map { _ in
            ExchangePlan(
                step: 0, method: body == nil ? "GET" : "POST", target: Template("/"), body: body, timeouts: timeouts)
        }
        return Plan(
            name: "test", seed: 1, origins: [Origin(scheme: "http", host: "h", port: 80)],
            sessions: [
                SessionPlan(
                    name: "s", connections: together, operations: [.together(0..<together), .end],
                    exchanges: exchanges, link: link)
            ], steps: ["a"],
            load: LoadPlan(
                model: .open(.even, stages: [Stage(from: 1, to: 1, duration: .seconds(1))]), grace: .seconds(60)))
    }

    private static func response(_ bytes: Int) -> String {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
        return head.replacing("1000000", with: String(bytes)) + String(repeating: "x", count: bytes)
    }

    private static func server(_ bytes: Int) -> ScriptedServer {
        ScriptedServer { _, _ in [.respond(after: .milliseconds(50), response(bytes))] }
    }

    @Test("A response takes as long as the link needs for its bytes", arguments: [64e3, 384e3, 2e6, 100e6])
    func down(rate: Double) throws {
        let simulation = try Simulation.run(Self.plan(LinkPlan(down: rate)), server: Self.server(100_000))
        let bytes = Self.response(100_000).utf8.count
        let expected = 50e6 + Double(bytes) * 8e9 / rate
        #expect(simulation.count(.ok) == 1)
        #expect(abs(Double(simulation.end) / expected - 1) < 0.001, "\(simulation.end) of \(expected)")
    }

    @Test("The connections of a session share its link, and neither is starved")
    func shared() throws {
        let server = Self.server(50_000)
        let simulation = try Simulation.run(Self.plan(LinkPlan(down: 800e3), together: 2), server: server)
        let all = 2 * Double(Self.response(50_000).utf8.count) * 8e9 / 800e3
        #expect(simulation.count(.ok) == 2)
        #expect(abs(Double(simulation.end) / (50e6 + all) - 1) < 0.001)
        #expect(Double(simulation.responses().min) > 0.9 * all / 1e3, "both end at about the same time")
    }

    @Test("A request takes as long as the link up needs for it, and the answer is not held up by it")
    func up() throws {
        let server = Self.server(10)
        let content = String(repeating: "y", count: 20_000) + "\r\n\r\n"
        let simulation = try Simulation.run(
            Self.plan(LinkPlan(up: 400e3), body: Template(content)), server: server)
        let request = try #require(server.requests.first)
        let expected = Double(request.text.utf8.count) * 8e9 / 400e3
        #expect(abs(Double(request.at) / expected - 1) < 0.001, "\(request.at) of \(expected)")
        #expect(simulation.end == request.at + .milliseconds(50))
    }

    @Test("Sessions without a link, in the same plan or not, take no time at all")
    func unbound() throws {
        #expect(try Simulation.run(Self.plan(nil), server: Self.server(100_000)).end == .milliseconds(50))
        let upOnly = try Simulation.run(Self.plan(LinkPlan(up: 1e6)), server: Self.server(100_000))
        #expect(upOnly.end < .milliseconds(55))
    }

    @Test("Time-outs go off while bytes are on the link, and what breaks off is what it would be on a fast one")
    func failures() throws {
        let slow = try Simulation.run(
            Self.plan(LinkPlan(down: 64e3), timeouts: Timeouts(total: .seconds(2))), server: Self.server(100_000))
        #expect(slow.count(.timeout) == 1 && slow.end == .seconds(2))
        let cut = ScriptedServer { _, _ in
            [.respond(after: 0, String(Self.response(9_000).prefix(5_000))), .close(after: 5)]
        }
        let truncated = try Simulation.run(Self.plan(LinkPlan(down: 64e3)), server: cut)
        #expect(truncated.count(.truncated) == 1)
        #expect(truncated.end > .milliseconds(600), "what had come passes the link first")
    }

    @Test("Many sessions with random links all end, with all their bytes")
    func random() throws {
        var random = PropertySeed.random("links")
        for _ in 0..<20 {
            var plan = Self.plan(
                LinkPlan(down: 64e3 + random.unit() * 5e6, up: random.below(2) == 0 ? nil : 32e3 + random.unit() * 1e6),
                together: 1 + Int(random.below(4)))
            plan.load = LoadPlan(
                model: .open(.poisson, stages: [Stage(from: 20, to: 20, duration: .seconds(2))]), grace: .seconds(9_000)
            )
            let server = Self.server(Int(random.below(60_000)))
            let simulation = try Simulation.run(plan, server: server)
            #expect(simulation.count(.ok) == simulation.offered && simulation.offered == server.requests.count)
        }
    }
}
