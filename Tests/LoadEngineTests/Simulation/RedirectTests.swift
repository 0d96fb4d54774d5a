import Testing

@testable import LoadEngine

/// Redirects, seen from the server and in the record, in virtual time.
@Suite struct RedirectTests {
    private static let ms = Nanoseconds.milliseconds(1)

    private static func plan(
        _ exchange: ExchangePlan, origins: [Origin] = [Origin(scheme: "http", host: "rms.test", port: 80)],
        more: [ExchangePlan] = [], variables: [String] = []
    ) -> Plan {
        let exchanges = [exchange] + more
        return Plan(
            name: "test", seed: 1, origins: origins,
            sessions: [
                SessionPlan(
                    name: "s", operations: exchanges.indices.map { .exchange($0) } + [.end], exchanges: exchanges,
                    variables: variables)
            ], steps: ["a", "b"],
            load: LoadPlan(model: .open(.even, stages: [Stage(from: 1, to: 1, duration: .seconds(1))])))
    }

    private static func moved(_ status: Int, _ location: String, more: String = "") -> [ServerAction] {
        [
            .respond(
                after: 10 * ms, "HTTP/1.1 \(status) X\r\nLocation: \(location)\r\n\(more)Content-Length: 3\r\n\r\n...")
        ]
    }

    private static func outcomes(_ simulation: Simulation) -> [Outcome: Int] {
        Outcome.allCases.reduce(into: [:]) { if simulation.count($1) > 0 { $0[$1] = simulation.count($1) } }
    }

    private static func cell(_ simulation: Simulation) throws -> Cell {
        try #require(simulation.fold.intervals[0]?.cells.first)
    }

    @Test("A redirect is followed on the same connection; one exchange with the stamps of the whole way")
    func follows() throws {
        let server = ScriptedServer { request, _ in
            switch request.line {
            case "GET /a/b?x": Self.moved(302, "../c")
            case "GET /c": Self.moved(301, "http://rms.test/d?y#z")
            default: [.respond(after: 10 * Self.ms, Plans.ok)]
            }
        }
        let exchange = ExchangePlan(
            step: 0, target: Template("/a/b?x"), expectations: [.status([200...200]), .bodyContains(Template("ok"))],
            redirectsMax: 2)
        let simulation = try Simulation.run(Self.plan(exchange), server: server)
        #expect(server.requests.map(\.line) == ["GET /a/b?x", "GET /c", "GET /d?y"])
        #expect(server.connections == 1)
        let cell = try Self.cell(simulation)
        #expect(Self.outcomes(simulation) == [.ok: 1] && cell.redirects == 2 && cell.statuses == ["200": 1])
        #expect(simulation.responses().max >= 30_000, "from the first request to the last byte")
        #expect(cell.bytesOut == server.requests.reduce(0) { $0 + $1.text.utf8.count })
    }

    @Test("Without leave to follow, a redirect is the answer")
    func answer() throws {
        let server = ScriptedServer { _, _ in Self.moved(302, "/b") }
        let simulation = try Simulation.run(
            Self.plan(ExchangePlan(step: 0, target: Template("/"))), server: server)
        #expect(server.requests.count == 1 && Self.outcomes(simulation) == [.ok: 1])
        #expect(try Self.cell(simulation).redirects == nil)
    }

    @Test("One redirect more than allowed, a circle, and a place that the plan does not know are `redirect`")
    func refused() throws {
        let circle = ScriptedServer { _, _ in Self.moved(307, "/") }
        let exchange = ExchangePlan(step: 0, target: Template("/"), redirectsMax: 3)
        #expect(Self.outcomes(try Simulation.run(Self.plan(exchange), server: circle)) == [.redirect: 1])
        #expect(circle.requests.count == 4)
        for location in ["http://other.test/", "https://rms.test/", "http://rms.test:81/", "ftp://rms.test/", "/\u{1}"]
        {
            let server = ScriptedServer { _, _ in Self.moved(302, location) }
            #expect(
                Self.outcomes(try Simulation.run(Self.plan(exchange), server: server)) == [.redirect: 1], "\(location)")
            #expect(server.requests.count == 1)
        }
    }

    @Test("A redirect without Location, and 300 and 304, are answers like any other")
    func noLocation() throws {
        let exchange = ExchangePlan(step: 0, target: Template("/"), redirectsMax: 3)
        for head in ["302 X", "300 X\r\nLocation: /b", "304 X\r\nLocation: /b"] {
            let server = ScriptedServer { _, _ in
                [.respond(after: 0, "HTTP/1.1 \(head)\r\nContent-Length: 0\r\n\r\n")]
            }
            #expect(Self.outcomes(try Simulation.run(Self.plan(exchange), server: server)) == [.ok: 1], "\(head)")
            #expect(server.requests.count == 1)
        }
    }

    @Test("303 makes a GET of everything but HEAD, 301 and 302 of a POST, 307 and 308 keep method and content")
    func methods() throws {
        let cases = [
            (301, "POST", "GET"), (302, "POST", "GET"), (303, "POST", "GET"), (307, "POST", "POST"),
            (308, "POST", "POST"), (301, "PUT", "PUT"), (302, "DELETE", "DELETE"), (303, "PUT", "GET"),
            (303, "HEAD", "HEAD"), (303, "GET", "GET"), (307, "PUT", "PUT"),
        ]
        for (status, method, expected) in cases {
            let server = ScriptedServer { request, count in
                count > 0
                    ? [.respond(after: 0, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
                    : [.respond(after: 0, "HTTP/1.1 \(status) X\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n")]
            }
            let hasBody = method == "POST" || method == "PUT"
            let exchange = ExchangePlan(
                step: 0, method: method, target: Template("/a"),
                headers: [HeaderTemplate(name: "Content-Type", value: Template("text/plain"))],
                // The simulated server takes a request for complete when it ends in an empty line.
                body: hasBody ? Template("hello\r\n\r\n") : nil, redirectsMax: 1)
            let simulation = try Simulation.run(Self.plan(exchange), server: server)
            let second = try #require(server.requests.last)
            #expect(server.requests.count == 2 && second.line == "\(expected) /b", "\(status) \(method)")
            #expect(Self.outcomes(simulation) == [.ok: 1])
            let keepsBody = hasBody && expected != "GET"
            #expect(second.text.contains("hello") == keepsBody)
            // What is fetched with GET after 303 has no content, and nothing that describes it.
            let keepsType = expected == method && !(status == 303 && method == "GET")
            #expect((second.header("Content-Type") != nil) == keepsType, "\(status) \(method)")
            #expect(second.header("Content-Length") == (keepsBody ? "9" : nil))
        }
    }

    @Test("Another origin of the plan is asked on a connection of its own, without what was meant for the first")
    func origins() throws {
        let origins = [
            Origin(scheme: "http", host: "rms.test", port: 80), Origin(scheme: "http", host: "media.test", port: 8080),
        ]
        let server = ScriptedServer { request, _ in
            switch request.line {
            case "GET /a":
                Self.moved(
                    302, "//media.test:8080/b", more: "Set-Cookie: own=1\r\nSet-Cookie: evil=1; Domain=media.test\r\n")
            case "GET /b": Self.moved(302, "http://rms.test/c", more: "Set-Cookie: other=2\r\n")
            default: [.respond(after: 10 * Self.ms, Plans.ok)]
            }
        }
        let exchange = ExchangePlan(
            step: 0, target: Template("/a"),
            headers: [
                HeaderTemplate(name: "Authorization", value: Template("secret")),
                HeaderTemplate(name: "X-Kept", value: Template("yes")),
            ], redirectsMax: 5)
        let next = ExchangePlan(step: 1, origin: 1, target: Template("/d"))
        let simulation = try Simulation.run(Self.plan(exchange, origins: origins, more: [next]), server: server)
        #expect(server.requests.map(\.line) == ["GET /a", "GET /b", "GET /c", "GET /d"])
        #expect(
            server.requests.map { $0.header("Host") } == ["rms.test", "media.test:8080", "rms.test", "media.test:8080"])
        #expect(server.requests.map { $0.header("Authorization") } == ["secret", nil, "secret", nil])
        #expect(server.requests.map { $0.header("X-Kept") } == ["yes", "yes", "yes", nil])
        #expect(server.requests.map { $0.header("Cookie") } == [nil, nil, "own=1", "other=2"])
        #expect(server.connections == 2, "each origin's connection is kept and used again")
        #expect(Self.outcomes(simulation) == [.ok: 2])
        #expect(simulation.fold.intervals[0]?.cells.first { $0.step == 0 }?.redirects == 2)
    }

    @Test("A server that closes after its redirect is asked on a fresh connection")
    func closing() throws {
        let server = ScriptedServer { _, count in
            count == 0 ? Self.moved(302, "/b", more: "Connection: close\r\n") : [.respond(after: 0, Plans.ok)]
        }
        let exchange = ExchangePlan(step: 0, target: Template("/"), redirectsMax: 1)
        #expect(Self.outcomes(try Simulation.run(Self.plan(exchange), server: server)) == [.ok: 1])
        #expect(server.connections == 2)
        let ending = ScriptedServer { _, count in
            count == 0
                ? [.respond(after: 0, "HTTP/1.1 302 X\r\nLocation: /b\r\n\r\nuntil the end"), .close(after: 5)]
                : [.respond(after: 0, Plans.ok)]
        }
        #expect(Self.outcomes(try Simulation.run(Self.plan(exchange), server: ending)) == [.ok: 1])
    }

    @Test("The whole way has one time-out, and a hop that fails is the exchange's failure")
    func failures() throws {
        let slow = ScriptedServer { _, _ in
            [.respond(after: .seconds(3), "HTTP/1.1 302 X\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n")]
        }
        let exchange = ExchangePlan(
            step: 0, target: Template("/"), timeouts: Timeouts(firstByte: .seconds(5), total: .seconds(7)),
            redirectsMax: 9)
        let simulation = try Simulation.run(Self.plan(exchange), server: slow)
        #expect(Self.outcomes(simulation) == [.timeout: 1] && simulation.end == .seconds(7))
        let reset = ScriptedServer { _, count in
            count == 0 ? Self.moved(302, "/b", more: "Connection: close\r\n") : [.reset(after: 5)]
        }
        #expect(Self.outcomes(try Simulation.run(Self.plan(exchange), server: reset)) == [.reset: 1])
    }

    @Test("Captures look at the last answer, and cookies of every hop are kept")
    func captures() throws {
        let server = ScriptedServer { request, _ in
            switch request.line {
            case "GET /login": Self.moved(303, "/home", more: "Set-Cookie: sid=7\r\nX-Id: hop\r\n")
            case "GET /home": [.respond(after: 0, "HTTP/1.1 200 OK\r\nX-Id: 42\r\nContent-Length: 0\r\n\r\n")]
            default: [.respond(after: 0, Plans.ok)]
            }
        }
        let login = ExchangePlan(
            step: 0, target: Template("/login"), captures: [Capture(variable: 0, source: .header("X-Id"))],
            redirectsMax: 1)
        let next = ExchangePlan(step: 1, target: Template([.literal("/"), .variable(0)], encoding: .target))
        _ = try Simulation.run(Self.plan(login, more: [next], variables: ["id"]), server: server)
        #expect(server.requests.map(\.line) == ["GET /login", "GET /home", "GET /42"])
        #expect(server.requests.map { $0.header("Cookie") } == [nil, "sid=7", "sid=7"])
    }
}
