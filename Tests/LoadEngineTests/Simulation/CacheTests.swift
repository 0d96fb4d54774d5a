import Testing

@testable import LoadEngine

/// Sessions that keep what is fresh and ask whether the rest has changed, in virtual time.
@Suite struct CacheTests {
    /// Each session of one client fetches the same thing so many times, a second apart.
    private static func plan(
        fetches: Int = 3, sessions: Double = 1, expectations: [LoadEngine.Expectation] = [], clients: Int? = nil,
        think: Nanoseconds = .seconds(1)
    ) -> Plan {
        let exchange = ExchangePlan(
            step: 0, target: Template("/skin.css"), expectations: expectations, isCached: true)
        return Plan(
            name: "test", seed: 1, origins: [Origin(scheme: "http", host: "rms.test", port: 80)],
            sessions: [
                SessionPlan(
                    name: "s",
                    operations: [
                        .loopBegin(register: 0, times: fetches...fetches, end: 4), .exchange(0),
                        .think(.constant(think)), .loopEnd(register: 0, start: 1), .end,
                    ], exchanges: [exchange])
            ], steps: ["skin"],
            load: LoadPlan(
                model: .open(.even, stages: [Stage(from: sessions, to: sessions, duration: .seconds(1))]),
                clients: clients))
    }

    private static func answer(_ head: String, _ body: String = "css") -> [ServerAction] {
        [.respond(after: 5, "HTTP/1.1 \(head)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")]
    }

    private static func cached(_ simulation: Simulation) -> Int {
        simulation.fold.intervals.values.flatMap(\.cells).reduce(0) { $0 + ($1.cached ?? 0) }
    }

    @Test("What is fresh is not asked for; it is counted as cached and is no exchange")
    func fresh() throws {
        let server = ScriptedServer { _, _ in Self.answer("200 OK\r\nCache-Control: max-age=100") }
        let simulation = try Simulation.run(Self.plan(fetches: 5), server: server)
        #expect(server.requests.count == 1)
        #expect(Self.cached(simulation) == 4 && simulation.offered == 1 && simulation.count(.ok) == 1)
        #expect(simulation.responses().totalCount == 1, "what was not sent has no latency")
        #expect(simulation.fold.ticks.series[0].offered.reduce(0, +) == 1)
        #expect(simulation.fold.intervals[0]?.sessions.completed == 1)
    }

    @Test("What is stale is asked for with its marks; not modified is ok although its status was not expected")
    func stale() throws {
        let server = ScriptedServer { request, _ in
            request.header("If-None-Match") == "\"v1\""
                ? [.respond(after: 5, "HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=0\r\n\r\n")]
                : Self.answer("200 OK\r\nETag: \"v1\"\r\nLast-Modified: Mon, 02 Nov 2026 10:00:00 GMT")
        }
        let checks: [LoadEngine.Expectation] = [
            .status([200...200]), .bodyContains(Template("css")), .type("text/css"),
        ]
        let first = ScriptedServer { _, _ in Self.answer("200 OK\r\nContent-Type: text/css\r\nETag: \"v1\"") }
        #expect(try Simulation.run(Self.plan(fetches: 1, expectations: checks), server: first).count(.ok) == 1)
        let simulation = try Simulation.run(
            Self.plan(expectations: Array(checks.prefix(2))), server: server)
        #expect(simulation.count(.ok) == 3 && Self.cached(simulation) == 0)
        #expect(server.requests.map { $0.header("If-None-Match") } == [nil, "\"v1\"", "\"v1\""])
        #expect(server.requests[1].header("If-Modified-Since") == "Mon, 02 Nov 2026 10:00:00 GMT")
        let statuses = simulation.fold.intervals.values.flatMap(\.cells).map(\.statuses)
        #expect(statuses.filter { $0 == ["304": 1] }.count == 2)
    }

    @Test("A lifetime ends; a changed thing takes the old one's place, and its marks with it")
    func changes() throws {
        let server = ScriptedServer { request, count in
            Self.answer("200 OK\r\nETag: \"v\(count)\"\r\nCache-Control: max-age=2")
        }
        // At 0, 1, 2, 3, 4 … s: fresh at 1, asked at 2 (changed), fresh at 3, asked at 4.
        let simulation = try Simulation.run(Self.plan(fetches: 5), server: server)
        #expect(server.requests.map { $0.header("If-None-Match") } == [nil, "\"v0\"", "\"v1\""])
        #expect(Self.cached(simulation) == 2)
    }

    @Test("An answer that fails, breaks off or is not to be kept is asked for anew, without conditions")
    func notKept() throws {
        for head in [
            "500 No\r\nETag: \"a\"", "404 No\r\nETag: \"a\"\r\nCache-Control: max-age=9",
            "200 OK\r\nCache-Control: no-store, max-age=9\r\nETag: \"a\"",
        ] {
            let server = ScriptedServer { _, _ in Self.answer(head) }
            _ = try Simulation.run(Self.plan(), server: server)
            #expect(server.requests.map { $0.header("If-None-Match") } == [nil, nil, nil], "\(head)")
        }
        let broken = ScriptedServer { _, _ in
            [
                .respond(
                    after: 1, "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nCache-Control: max-age=9\r\nContent-Length: 9\r\n\r\nx"
                ),
                .close(after: 2),
            ]
        }
        let simulation = try Simulation.run(Self.plan(), server: broken)
        #expect(simulation.count(.truncated) == 3 && Self.cached(simulation) == 0)
        #expect(broken.requests.map { $0.header("If-None-Match") } == [nil, nil, nil])
    }

    @Test("A 304 that nobody asked for is judged as the answer that it is")
    func unasked() throws {
        let server = ScriptedServer { _, _ in [.respond(after: 5, "HTTP/1.1 304 X\r\n\r\n")] }
        let simulation = try Simulation.run(
            Self.plan(fetches: 1, expectations: [.status([200...200])]), server: server)
        #expect(simulation.count(.unexpected) == 1)
    }

    @Test("A new visitor knows nothing; a client that comes back does")
    func visitors() throws {
        func requests(clients: Int?) throws -> Int {
            let server = ScriptedServer { _, _ in Self.answer("200 OK\r\nCache-Control: max-age=100") }
            _ = try Simulation.run(Self.plan(fetches: 2, sessions: 4, clients: clients, think: 1_000), server: server)
            return server.requests.count
        }
        #expect(try requests(clients: nil) == 4)
        #expect(try requests(clients: 1) == 1)
    }
}
