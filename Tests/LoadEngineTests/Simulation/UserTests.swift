import Testing

@testable import LoadEngine

/// The closed model: users who come, go, pace themselves and come back, in virtual time.
@Suite struct UserTests {
    private static func plan(
        _ model: LoadPlan.Model, clients: Int? = nil, pacing: Distribution? = nil, workers: Int = 1
    ) -> Plan {
        var plan = Plans.singleGets(perSecond: 1, seconds: 1, workers: workers)
        plan.load = LoadPlan(model: model, clients: clients, pacing: pacing, grace: .seconds(30))
        return plan
    }

    /// Answers after 100 ms, and tells how many requests were in the air in each second.
    private static func server(delay: Nanoseconds = .milliseconds(100), more: String = "") -> ScriptedServer {
        ScriptedServer { _, _ in
            [.respond(after: delay, "HTTP/1.1 200 OK\r\n\(more)Content-Length: 2\r\n\r\nok")]
        }
    }

    private static func stage(_ from: Double, _ to: Double, _ seconds: Int) -> Stage {
        Stage(from: from, to: to, duration: .seconds(seconds))
    }

    @Test("Users come and go with the stages; each works on while it is one of them", arguments: [1, 2, 3])
    func upAndDown(workers: Int) throws {
        let model = LoadPlan.Model.closed(
            stages: [Self.stage(4, 4, 10), Self.stage(4, 0, 8), Self.stage(2, 2, 5)])
        let server = Self.server()
        let simulation = try Simulation.run(Self.plan(model, workers: workers), server: server)
        func rate(_ seconds: Range<Int>) -> Double {
            let range = Nanoseconds.seconds(seconds.lowerBound)..<Nanoseconds.seconds(seconds.upperBound)
            return Double(server.requests.filter { range.contains($0.at) }.count) / Double(seconds.count)
        }
        #expect(abs(rate(0..<10) - 40) < 1)
        #expect(abs(rate(12..<14) - 30) < 1, "three users")
        #expect(abs(rate(16..<18) - 10) < 1, "one user")
        #expect(abs(rate(18..<23) - 20) < 1, "two at once")
        #expect(simulation.count(.ok) == server.requests.count)
        #expect(simulation.fold.intervals.values.reduce(0) { $0 + $1.sessions.offered } == server.requests.count)
    }

    @Test("A session under way is finished although its user is one too many by then, and none begins after the stages")
    func finishes() throws {
        let model = LoadPlan.Model.closed(stages: [Self.stage(2, 2, 1), Self.stage(2, 0, 1)])
        let simulation = try Simulation.run(Self.plan(model), server: Self.server(delay: .seconds(5)))
        #expect(simulation.count(.ok) == 2 && simulation.offered == 2 && simulation.end == .seconds(5))
    }

    @Test("Pacing sets the beginnings of a user's sessions apart, however long they take")
    func pacing() throws {
        let model = LoadPlan.Model.closed(stages: [Self.stage(1, 1, 10)])
        let server = Self.server()
        let simulation = try Simulation.run(
            Self.plan(model, pacing: .constant(.seconds(2))), server: server)
        #expect(server.requests.map(\.at) == [0, 2, 4, 6, 8].map { Nanoseconds.seconds($0) })
        #expect(simulation.responses().max < 101_000)
        #expect(simulation.end < .seconds(9), "nobody waits for a session that will not be")
    }

    @Test("A session that takes longer than the pace makes the next one late, and the wait counts as response")
    func overrun() throws {
        let model = LoadPlan.Model.closed(stages: [Self.stage(1, 1, 10)])
        let server = Self.server(delay: .seconds(3))
        let simulation = try Simulation.run(Self.plan(model, pacing: .constant(.seconds(2))), server: server)
        #expect(server.requests.map(\.at) == [0, 3, 6, 9].map { Nanoseconds.seconds($0) })
        // Due at 0, 2, 4, 6: answered at 3, 6, 9, 12.
        #expect(simulation.responses().max >= 5_990_000)
        let late = simulation.fold.late.values.map { histogram -> UInt64 in
            var dense = SparseHistogram.dense()
            histogram.add(to: &dense)
            return dense.max
        }
        #expect((late.max() ?? 0) < 10, "the platform was slow, not the generator")
    }

    @Test("A new visitor comes with no cookie and no connection of the session before; a returning user with both")
    func visitors() throws {
        let model = LoadPlan.Model.closed(stages: [Self.stage(1, 1, 1)])
        let fresh = Self.server(more: "Set-Cookie: a=1\r\n")
        _ = try Simulation.run(Self.plan(model), server: fresh)
        #expect(fresh.connections == 10 && fresh.requests.allSatisfy { $0.header("Cookie") == nil })
        let back = Self.server(more: "Set-Cookie: a=1\r\n")
        _ = try Simulation.run(Self.plan(model, clients: 1), server: back)
        #expect(back.connections == 1)
        #expect(back.requests.map { $0.header("Cookie") } == [nil] + Array(repeating: "a=1", count: 9))
    }

    @Test("Sessions of all users have numbers of their own, also of users who went and came again")
    func numbers() throws {
        var plan = Self.plan(
            .closed(stages: [Self.stage(3, 3, 1), Self.stage(1, 1, 1), Self.stage(3, 3, 1)]), workers: 2)
        plan.sessions[0].exchanges[0].target = Template([.literal("/"), .sessionID], encoding: .target)
        let server = Self.server()
        _ = try Simulation.run(plan, server: server)
        #expect(Set(server.requests.map(\.line)).count == server.requests.count)
        #expect(abs(server.requests.count - 70) <= 3)
    }
}
