import CAllocations
import Testing

@testable import LoadEngine

/// Once it is warm, a worker asks the allocator for nothing, whatever its sessions do.
@Suite(.serialized) struct AllocationTests {
    private static let length = Nanoseconds.milliseconds(1500)
    private static let warmUp = Nanoseconds.milliseconds(700)

    /// Users who come again and again for the run's length.
    private static func plan(
        _ origin: Origin, operations: [SessionOperation], exchanges: [ExchangePlan], variables: [String] = [],
        identity: NodeIdentity = NodeIdentity(), tls: TLSSettings = TLSSettings(), stays: Bool
    ) -> Plan {
        Plan(
            name: "budget", seed: 3, origins: [origin],
            sessions: [
                SessionPlan(name: "s", operations: operations, exchanges: exchanges, variables: variables)
            ], steps: ["a", "b", "c"],
            load: LoadPlan(model: .closed(users: 4, rampUp: 0, duration: length), clients: stays ? 4 : nil),
            identity: identity, tls: tls)
    }

    /// Exchanges that ended ok, and the allocator's calls after the warm-up.
    private static func run<Link: Transport & ~Copyable>(
        _ plan: Plan, _ link: consuming Link
    ) throws -> (ok: Int, calls: UInt64, openssl: UInt64) {
        let clock = AllocationClock(warmUp: warmUp)
        let collector = Collector(steps: plan.steps.count, nodes: plan.identity.nodes.count)
        // On a busy machine the folding thread may come late; the chunk that a worker takes for itself then is no exchange's.
        collector.stock(32)
        var worker = Worker(
            compiled: try CompiledPlan(plan), share: WorkerShare(plan, worker: 0), link: link, clock: clock,
            control: RunControl(), collector: collector)
        let drain = Drain(collector)
        worker.run()
        drain.stop()
        let ok = collector.folded().intervals.values.flatMap(\.cells).reduce(0) { $0 + $1.count(.ok) }
        return (ok, try #require(clock.callsAfterWarmUp), try #require(clock.opensslCallsAfterWarmUp))
    }

    private static func addresses(_ plan: Plan) throws -> [SocketAddress] {
        try plan.origins.map { try SocketAddress(resolving: $0) }
    }

    private static func plain(_ plan: Plan) throws -> (ok: Int, calls: UInt64, openssl: UInt64) {
        let connectionsMax = WorkerShare(plan, worker: 0).connectionsMax
        return try run(plan, try SocketTransport(addresses: addresses(plan), connectionsMax: connectionsMax))
    }

    @Test("The allocator is counted: an array costs a call, and its end gives the bytes back")
    func counts() {
        let before = rms_allocations_of_thread()
        var bytes = [UInt8](repeating: 1, count: 100_000)
        bytes[7] = 2
        let during = rms_allocations_of_thread()
        #expect(during.calls > before.calls && during.bytes >= before.bytes + 100_000)
        #expect(bytes.reduce(0) { $0 + Int($1) } == 100_001)
        bytes = []
        #expect(rms_allocations_of_thread().bytes < before.bytes + 100_000)
    }

    @Test("A request on a kept connection")
    func request() throws {
        let server = LoopbackServer(ScriptedServer { _, _ in [.respond(after: 0, Plans.ok)] }).start()
        defer { server.stop() }
        let plan = Self.plan(
            Origin(scheme: "http", host: "127.0.0.1", port: server.port), operations: [.exchange(0), .end],
            exchanges: [ExchangePlan(step: 0, target: Template("/"))], stays: true)
        let (ok, calls, openssl) = try Self.plain(plan)
        #expect(ok > 100)
        #expect(calls == 0 && openssl == 0, "of \(ok) exchanges")
    }

    /// Per exchange OpenSSL 3 takes a few small blocks for itself, to put records together; none of them is ours.
    @Test("A request over TLS on a kept connection")
    func secureRequest() throws {
        let authority = TestAuthority()
        let server = TLSServer(authority.server)
        defer { server.stop() }
        let plan = Self.plan(
            Origin(scheme: "https", host: "localhost", port: server.port), operations: [.exchange(0), .end],
            exchanges: [ExchangePlan(step: 0, target: Template("/"))],
            tls: TLSSettings(authorities: authority.ca), stays: true)
        let share = WorkerShare(plan, worker: 0)
        let (ok, calls, openssl) = try Self.run(
            plan, try SecureTransport(plan, addresses: Self.addresses(plan), share: share))
        #expect(ok > 100)
        #expect(calls == 0, "of \(ok) exchanges")
        #expect(openssl > 0 && openssl <= 4 * UInt64(ok), "OpenSSL's own, of \(ok) exchanges")
    }

    private static let detourCases: [(String, [SessionOperation], LinkPlan?)] = [
        ("compressed bodies that are looked into", [.exchange(0), .end], nil),
        ("redirects", [.exchange(1), .end], nil),
        ("caches", [.together(2..<4), .exchange(2), .exchange(3), .end], nil),
        ("media that some abandon", [.exchange(4), .end], nil),
        ("a slow link", [.together(5..<7), .end], LinkPlan(down: 20e6, up: 5e6)),
    ]

    @Test("What some plans ask for besides", arguments: detourCases)
    func detours(name: String, operations: [SessionOperation], link: LinkPlan?) throws {
        let content = Array(("<scene>" + String(repeating: "needle in a haystack ", count: 400)).utf8)
        let codings = [("gzip", Coded.gzip(content)), ("br", Coded.brotli(content)), ("deflate", Coded.zlib(content))]
        let server = LoopbackServer(
            ScriptedServer { request, count in
                switch request.line {
                case "GET /a/moved":
                    return [.respond(after: 0, "HTTP/1.1 302 X\r\nLocation: ../there?x\r\nContent-Length: 0\r\n\r\n")]
                case "GET /skin" where request.header("If-None-Match") != nil:
                    return [.respond(after: 0, "HTTP/1.1 304 X\r\n\r\n")]
                case "GET /skin", "GET /logo":
                    let age = request.line == "GET /logo" ? 60 : 0
                    return [
                        .respond(
                            after: 0,
                            "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nCache-Control: max-age=\(age)\r\nContent-Length: 1\r\n\r\n."
                        )
                    ]
                default:
                    let (coding, body) = codings[count % 3]
                    let head = "HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\nContent-Length: \(body.count)\r\n\r\n"
                    return [.send(after: 0, Array(head.utf8) + body)]
                }
            }
        ).start()
        defer { server.stop() }
        let looks: [LoadEngine.Expectation] = [.bodyContains(Template("haystack"))]
        let exchanges = [
            ExchangePlan(step: 0, target: Template("/scene"), expectations: looks),
            ExchangePlan(step: 0, target: Template("/a/moved"), expectations: looks, redirectsMax: 2),
            ExchangePlan(step: 1, target: Template("/skin"), isCached: true),
            ExchangePlan(step: 1, target: Template("/logo"), isCached: true),
            ExchangePlan(step: 2, target: Template("/clip"), media: MediaPlan(rate: 8e6, abandon: 0.3)),
            ExchangePlan(step: 2, target: Template("/a")), ExchangePlan(step: 2, target: Template("/b")),
        ]
        var plan = Self.plan(
            Origin(scheme: "http", host: "127.0.0.1", port: server.port),
            operations: operations, exchanges: exchanges, stays: true)
        plan.sessions[0].link = link
        let (ok, calls, _) = try Self.plain(plan)
        #expect(ok > 50)
        #expect(calls == 0, "\(name), of \(ok) exchanges")
    }

    @Test(
        "Whole sessions, one after the other: connecting, cookies, captures, checks, loops, parallel requests, think times"
    )
    func sessions() throws {
        let server = LoopbackServer(
            ScriptedServer { request, _ in
                let body = #"{"id": 4711, "cursor": "c-17", "text": "<scene media/815>"}"#
                return [
                    .respond(
                        after: 0,
                        """
                        HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-RMS-Node: rms-1\r\n\
                        Set-Cookie: JSESSIONID=abcdef.rms1; Path=/\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)
                        """)
                ]
            }
        ).start()
        defer { server.stop() }
        let checks: [LoadEngine.Expectation] = [
            .status([200...200]), .type("application/json"), .bodyContains(Template("<scene")),
        ]
        let exchanges = [
            ExchangePlan(
                step: 0, target: Template("/portal"), headers: [HeaderTemplate(name: "Accept", value: Template("*/*"))],
                expectations: checks,
                captures: [
                    Capture(variable: 0, source: .json("$.cursor")),
                    Capture(variable: 1, source: .regex("media/([0-9]+)")),
                ]),
            ExchangePlan(
                step: 1, target: Template([.literal("/media/"), .variable(1), .literal("?s="), .sequence]),
                expectations: checks),
            ExchangePlan(
                step: 2, method: "POST", target: Template("/comments"),
                body: Template([
                    .literal(#"{"key": ""#), .unique, .literal(#"", "since": ""#), .variable(0), .literal(#""}"#),
                ]),
                expectations: checks),
        ]
        let operations: [SessionOperation] = [
            .exchange(0), .together(1..<3), .think(.uniform(.milliseconds(1), .milliseconds(3))),
            .loopBegin(register: 0, times: 1...3, end: 6), .exchange(1), .loopEnd(register: 0, start: 4), .exchange(2),
            .end,
        ]
        let plan = Self.plan(
            Origin(scheme: "http", host: "127.0.0.1", port: server.port), operations: operations, exchanges: exchanges,
            variables: ["cursor", "clip"],
            identity: NodeIdentity(nodes: [NodeIdentity.Node(name: "rms-1", route: "rms1")], header: "X-RMS-Node"),
            stays: false)
        let (ok, calls, openssl) = try Self.plain(plan)
        #expect(ok > 100)
        #expect(calls == 0 && openssl == 0, "of \(ok) exchanges")
    }
}
