import Testing

@testable import LoadEngine

/// What only real sockets show: addresses, kernel buffers, bytes that are no text.
@Suite(.serialized) struct NetworkTests {
    private static func plan(
        _ exchange: ExchangePlan, origins: [Origin], sessions: Int = 1, sources: [String] = [], link: LinkPlan? = nil,
        clients: Int? = nil, workers: Int = 1
    ) -> Plan {
        Plan(
            name: "network", seed: 1, origins: origins,
            sessions: [
                SessionPlan(name: "s", operations: [.exchange(0), .end], exchanges: [exchange], link: link)
            ], steps: ["a"],
            load: LoadPlan(
                model: .closed(users: sessions, rampUp: 0, duration: .seconds(60)), clients: clients,
                arrivalsMax: sessions), workers: workers, sources: sources)
    }

    private static func run(_ plan: Plan) throws -> [String: Int] {
        let engine = try Engine(plan)
        try engine.preflight()
        try engine.start()
        return engine.finish().intervals.flatMap(\.cells).reduce(into: [:]) {
            $0.merge($1.outcomes, uniquingKeysWith: +)
        }
    }

    private static func answering(_ bytes: [UInt8]) -> ScriptedServer {
        ScriptedServer { _, _ in [.send(after: 0, bytes)] }
    }

    private static func local(_ port: UInt16, host: String = "127.0.0.1") -> Origin {
        Origin(scheme: "http", host: host, port: port)
    }

    @Test("Sessions come from the plan's source addresses in turn, whatever the number of workers", arguments: [1, 2])
    func sources(workers: Int) throws {
        let server = LoopbackServer(ScriptedServer { _, _ in [.respond(after: 0, Plans.ok)] }).start()
        let sources = (2...5).map { "127.0.0.\($0)" }
        let outcomes = try Self.run(
            Self.plan(
                ExchangePlan(step: 0, target: Template("/")), origins: [Self.local(server.port)], sessions: 40,
                sources: sources, workers: workers))
        server.stop()
        #expect(outcomes == ["ok": 40])
        // The preflight comes from wherever the kernel likes.
        let counts = Dictionary(grouping: server.peers.dropFirst(), by: \.self).mapValues(\.count)
        #expect(counts == Dictionary(uniqueKeysWithValues: sources.map { ($0, 10) }))
    }

    @Test("A source address that is not this machine's, is no address, or is of the wrong kind stops the run at once")
    func badSources() throws {
        let exchange = ExchangePlan(step: 0, target: Template("/"))
        for (source, expected) in [
            ("192.0.2.1", "cannot send from 192.0.2.1: Cannot assign requested address; is it one of this machine's?"),
            ("localhost", "cannot send from localhost: no numeric address, such as 127.0.0.2"),
            (
                "::1",
                "cannot send from ::1: 127.0.0.1:9 is reached over IPv4, and none of these is an address of that kind"
            ),
        ] {
            let error = #expect(throws: EngineError.self) {
                try Engine(Self.plan(exchange, origins: [Self.local(9)], sources: [source]))
            }
            #expect(error?.description == expected)
        }
    }

    @Test("IPv6: a literal is reached, from an address of its kind, and named in brackets in Host")
    func ipv6() throws {
        let model = ScriptedServer { _, _ in [.respond(after: 0, Plans.ok)] }
        let server = LoopbackServer(model, host: "::1").start()
        let outcomes = try Self.run(
            Self.plan(
                ExchangePlan(step: 0, target: Template("/")), origins: [Self.local(server.port, host: "::1")],
                sources: ["127.0.0.9", "::1"]))
        server.stop()
        #expect(outcomes == ["ok": 1])
        #expect(model.requests.map { $0.header("Host") } == ["[::1]:\(server.port)"])
        #expect(server.peers.allSatisfy { $0 == "::1" })
    }

    @Test("A host is reached at the address that the plan gives it, and still named by its name")
    func resolve() throws {
        let model = ScriptedServer { _, _ in [.respond(after: 0, Plans.ok)] }
        let server = LoopbackServer(model).start()
        let origin = Origin(scheme: "http", host: "www.rms.invalid", port: server.port, address: "127.0.0.1")
        let outcomes = try Self.run(Self.plan(ExchangePlan(step: 0, target: Template("/")), origins: [origin]))
        server.stop()
        #expect(outcomes == ["ok": 1])
        #expect(model.requests.map { $0.header("Host") } == ["www.rms.invalid:\(server.port)"])
        #expect(throws: EngineError.self) {
            try Engine(
                Self.plan(
                    ExchangePlan(step: 0, target: Template("/")),
                    origins: [Origin(scheme: "http", host: "www.rms.invalid", port: 1)]))
        }
    }

    @Test(
        "A body in a coding is looked into decoded and counted coded; what cannot be decoded is malformed or too large")
    func codings() throws {
        let content = Array(("<scene>" + String(repeating: "needle in a haystack ", count: 500)).utf8)
        func response(_ coding: String, _ body: [UInt8], chunked: Bool = false) -> [UInt8] {
            let framing = chunked ? "Transfer-Encoding: chunked" : "Content-Length: \(body.count)"
            let head = Array("HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\n\(framing)\r\n\r\n".utf8)
            if !chunked { return head + body }
            return head + body.flatMap { Array("1\r\n".utf8) + [$0] + Array("\r\n".utf8) } + Array("0\r\n\r\n".utf8)
        }
        var plan = Self.plan(
            ExchangePlan(
                step: 0, target: Template("/"),
                headers: [HeaderTemplate(name: "Accept-Encoding", value: Template("gzip, deflate, br"))],
                expectations: [.bodyContains(Template("haystack needle")), .bodyAtLeast(content.count)]),
            origins: [])
        plan.limits.bodyBytesMax = 1 << 20
        let gzip = Coded.gzip(content)
        let bomb = Coded.brotli([UInt8](repeating: 0, count: 3 << 20))
        let cases: [(String, [UInt8], String)] = [
            ("gzip", response("gzip", gzip), "ok"), ("gzip in chunks", response("gzip", gzip, chunked: true), "ok"),
            ("deflate", response("deflate", Coded.zlib(content)), "ok"),
            ("bare deflate", response("deflate", Coded.rawDeflate(content)), "ok"),
            ("br", response("br", Coded.brotli(content)), "ok"),
            ("no coding", response("identity", content), "ok"),
            ("cut", response("gzip", Array(gzip.dropLast(3))), "malformed"),
            ("not what it says", response("br", gzip), "malformed"), ("a bomb", response("br", bomb), "too_large"),
            ("unknown", response("zstd", gzip), "unexpected"),
        ]
        for (name, bytes, expected) in cases {
            let model = Self.answering(bytes)
            let server = LoopbackServer(model).start()
            plan.origins = [Self.local(server.port)]
            let engine = try Engine(plan)
            try engine.start()
            let cells = engine.finish().intervals.flatMap(\.cells)
            server.stop()
            #expect(cells.flatMap(\.outcomes.keys) == [expected], "\(name)")
            #expect(cells.map(\.bytesIn) == [bytes.count], "\(name): bytes are those of the wire")
            #expect(model.requests.map { $0.header("Accept-Encoding") } == ["gzip, deflate, br"])
        }
    }

    @Test("Nobody who does not look into a body decodes it")
    func notLookedInto() throws {
        let server = LoopbackServer(
            Self.answering(Array("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope".utf8))
        ).start()
        let outcomes = try Self.run(
            Self.plan(ExchangePlan(step: 0, target: Template("/")), origins: [Self.local(server.port)]))
        server.stop()
        #expect(outcomes == ["ok": 1])
    }

    @Test("A slow link is felt by the server: what its client has not taken stays with it")
    func backPressure() throws {
        let bytes = 600_000
        let model = ScriptedServer { _, _ in
            [
                .respond(
                    after: 0,
                    "HTTP/1.1 200 OK\r\nContent-Length: \(bytes)\r\n\r\n" + String(repeating: "x", count: bytes))
            ]
        }
        let server = LoopbackServer(model, sendBytes: 16_384).start()
        let plan = Self.plan(
            ExchangePlan(step: 0, target: Template("/")), origins: [Self.local(server.port)],
            link: LinkPlan(down: 4e6))
        let engine = try Engine(plan)
        try engine.start()
        let measured = engine.finish()
        server.stop()
        #expect(measured.intervals.flatMap(\.cells).flatMap(\.outcomes.keys) == ["ok"])
        let needed = Double(bytes) * 8 / 4e6
        #expect(measured.endS >= needed * 0.99, "\(measured.endS) s for \(needed) s of bytes")
        let asked = try #require(model.requests.first).at
        let held = Double(try #require(server.written.first) - asked) / 1e9
        // The kernels' buffers hold less than half of it; without them the server would have been done at once.
        #expect(held > needed / 2, "the server was held for \(held) s of \(needed)")
    }

    @Test("A redirect over real sockets leads to another server that the plan knows")
    func redirect() throws {
        let second = LoopbackServer(ScriptedServer { _, _ in [.respond(after: 0, Plans.ok)] }).start()
        let first = LoopbackServer(
            ScriptedServer { _, _ in
                [
                    .respond(
                        after: 0,
                        "HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:\(second.port)/there\r\nContent-Length: 0\r\n\r\n"
                    )
                ]
            }
        ).start()
        let outcomes = try Self.run(
            Self.plan(
                ExchangePlan(
                    step: 0, target: Template("/"), expectations: [.bodyContains(Template("ok"))], redirectsMax: 1),
                origins: [Self.local(first.port), Self.local(second.port)], sessions: 5))
        first.stop()
        second.stop()
        #expect(outcomes == ["ok": 5])
    }
}
