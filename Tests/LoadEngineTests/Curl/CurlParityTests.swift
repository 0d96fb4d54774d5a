import Glibc
import Testing

@testable import LoadEngine

/// The same exchanges over libcurl and over the engine's own sockets.
@Suite struct CurlParityTests {
    private static let http11 = TransportPlan.curl(CurlPlan(version: .http11))

    /// What a server saw and what was measured, over one of the two.
    private func run(
        _ transport: TransportPlan, sessions: Int = 1, _ exchanges: [ExchangePlan],
        limits: Limits = Limits(), _ rule: @escaping (ScriptedServer.Request, Int) -> [ServerAction]
    ) throws -> (measured: Measurements, requests: [String], connections: Int) {
        let model = ScriptedServer(rule)
        let server = LoopbackServer(model).start()
        var run = CurlRun(http: server.port, transport: transport)
        run.exchanges = exchanges
        run.limits = limits
        let measured = try run.measure(sessions: sessions)
        server.stop()
        let requests = model.requests.map { request in
            let parts = request.text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
            let lines = parts[0].split(separator: "\r\n").map(String.init)
            // The order of fields of different names means nothing (RFC 9110 §5.3), and the port is another each time.
            let fields = lines.dropFirst().sorted().map { line in
                // White space behind a colon means nothing either.
                (line.hasSuffix(": ") ? String(line.dropLast()) : line).replacing("\(server.port)", with: "PORT")
            }
            return ([lines[0]] + fields + ["", String(parts[1])]).joined(separator: "\n")
        }
        return (measured, requests, model.connections)
    }

    @Test("requests are the same, byte for byte but for the order of fields")
    func requests() throws {
        let fields = [
            HeaderTemplate(name: "X-Empty", value: Template("")), HeaderTemplate(name: "X-Two", value: Template("a b")),
            HeaderTemplate(name: "Accept", value: Template("text/plain")),
        ]
        let exchanges = [
            ExchangePlan(step: 0, target: Template("/a/../b?c=d&e=%20|\u{e9}#")),
            ExchangePlan(step: 1, method: "POST", target: Template("/p"), headers: fields, body: Template("some text")),
            ExchangePlan(step: 2, method: "POST", target: Template("/nothing")),
            ExchangePlan(step: 3, method: "PUT", target: Template("/empty"), body: Template("")),
            ExchangePlan(step: 4, method: "DELETE", target: Template("/d"), headers: fields),
            ExchangePlan(step: 5, method: "REPORT", target: Template("/r"), body: Template("x")),
            ExchangePlan(
                step: 6, target: Template("/host"),
                headers: [HeaderTemplate(name: "Host", value: Template("other.example"))]),
            ExchangePlan(step: 7, method: "HEAD", target: Template("/h")),
        ]
        let rule: (ScriptedServer.Request, Int) -> [ServerAction] = { request, _ in
            let head = "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nContent-Length: 2\r\n\r\n"
            return [.respond(after: 0, request.line.hasPrefix("HEAD") ? head : head + "ok")]
        }
        let own = try run(.sockets, exchanges, rule)
        let carried = try run(Self.http11, exchanges, rule)
        #expect(own.requests.count == 8)
        #expect(carried.requests == own.requests)
        #expect(carried.measured.outcomes == ["ok": 8] && own.measured.outcomes == ["ok": 8])
        #expect(carried.measured.bytesIn == own.measured.bytesIn)
        #expect(carried.measured.bytesOut == own.measured.bytesOut)
        #expect(carried.connections == 1 && own.connections == 1)
    }

    @Test("a stale connection is tried once more where that does no harm, and no more than once", arguments: [0, 1, 2])
    func stale(_ kind: Int) throws {
        // 0: GET, 1: POST without content, 2: POST with content.
        let exchange = ExchangePlan(
            step: 0, method: kind == 0 ? "GET" : "POST", target: Template("/"), body: kind == 2 ? Template("x") : nil)
        for (last, outcome) in [(2, kind == 0 ? "ok" : "closed"), (9, "closed")] {
            // Answers once, then closes at once what comes on the connection kept alive.
            let rule: (ScriptedServer.Request, Int) -> [ServerAction] = { _, before in
                before == 0 || before >= last ? [.respond(after: 0, Plans.ok)] : [.close(after: 0)]
            }
            let own = try run(.sockets, sessions: 2, [exchange], rule)
            let carried = try run(Self.http11, sessions: 2, [exchange], rule)
            for run in [own, carried] {
                #expect(run.measured.outcomes == (outcome == "ok" ? ["ok": 2] : ["ok": 1, outcome: 1]))
                #expect(run.measured.retried == (kind == 0 ? 1 : 0))
                #expect(run.requests.count == (kind == 0 ? 3 : 2))
            }
        }
    }

    @Test("failures are the same outcomes", arguments: Failure.all)
    func failures(_ failure: Failure) throws {
        let exchange = ExchangePlan(
            step: 0, target: Template("/"), expectations: [.bodyAtLeast(1)],
            timeouts: Timeouts(firstByte: .milliseconds(60), total: .milliseconds(120)))
        let limits = Limits(headBytesMax: 500, headerFieldsMax: 10, bodyBytesMax: 100)
        let own = try run(.sockets, [exchange], limits: limits) { _, _ in failure.actions }
        let carried = try run(Self.http11, [exchange], limits: limits) { _, _ in failure.actions }
        #expect(own.measured.outcomes == [failure.outcome: 1])
        #expect(carried.measured.outcomes == [failure.outcome: 1])
        let statuses = { (run: Measurements) in run.intervals.flatMap(\.cells).map(\.statuses) }
        #expect(statuses(carried.measured) == statuses(own.measured))
    }

    struct Failure: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var outcome: String
        var actions: [ServerAction]

        static let all = [
            Failure(testDescription: "closed", outcome: "closed", actions: [.close(after: 0)]),
            Failure(testDescription: "reset", outcome: "reset", actions: [.reset(after: 0)]),
            Failure(testDescription: "silence", outcome: "timeout", actions: [.silence]),
            Failure(
                testDescription: "truncated", outcome: "truncated",
                actions: [
                    .respond(after: 0, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"),
                    .close(after: .milliseconds(10)),
                ]),
            Failure(
                testDescription: "truncated chunks", outcome: "truncated",
                actions: [
                    .respond(after: 0, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc"),
                    .close(after: .milliseconds(10)),
                ]),
            Failure(
                testDescription: "truncated head", outcome: "truncated",
                actions: [.respond(after: 0, "HTTP/1.1 200 OK\r\nA: b\r\n"), .close(after: .milliseconds(10))]),
            Failure(
                testDescription: "reset inside", outcome: "reset",
                actions: [
                    .respond(after: 0, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"),
                    .reset(after: .milliseconds(10)),
                ]),
            Failure(
                testDescription: "slow body", outcome: "timeout",
                actions: [.respond(after: 0, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")]),
            Failure(
                testDescription: "long head", outcome: "too_large",
                actions: [.respond(after: 0, "HTTP/1.1 200 OK\r\nA: \(String(repeating: "b", count: 600))\r\n\r\n")]),
            Failure(
                testDescription: "many fields", outcome: "too_large",
                actions: [
                    .respond(after: 0, "HTTP/1.1 200 OK\r\n\(String(repeating: "A: b\r\n", count: 11))\r\n")
                ]),
            Failure(
                testDescription: "long body", outcome: "too_large",
                actions: [
                    .respond(
                        after: 0, "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n\(String(repeating: "x", count: 101))")
                ]),
            Failure(
                testDescription: "unexpected", outcome: "unexpected",
                actions: [.respond(after: 0, "HTTP/1.1 503 No\r\nContent-Length: 1\r\n\r\nx")]),
            Failure(
                testDescription: "old", outcome: "malformed", actions: [.respond(after: 0, "hello"), .close(after: 0)]),
        ]
    }

    @Test("redirects are followed, answers kept and content decoded as over the engine's own sockets")
    func detours() throws {
        var cached = ExchangePlan(step: 2, target: Template("/kept"))
        cached.isCached = true
        let exchanges = [
            ExchangePlan(
                step: 0, method: "POST", target: Template("/from"), body: Template("x"),
                expectations: [.bodyContains(Template("arrived"))], redirectsMax: 2),
            ExchangePlan(step: 1, target: Template("/round"), redirectsMax: 2),
            cached, cached,
            ExchangePlan(step: 3, target: Template("/packed"), expectations: [.bodyContains(Template("unpacked"))]),
        ]
        let packed = Coded.gzip(Array("unpacked".utf8))
        let rule: (ScriptedServer.Request, Int) -> [ServerAction] = { request, _ in
            switch request.line {
            case "POST /from": [.respond(after: 0, "HTTP/1.1 303 See\r\nLocation: /to\r\nContent-Length: 2\r\n\r\n..")]
            case "GET /to": [.respond(after: 0, "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\narrived")]
            case "GET /round":
                [.respond(after: 0, "HTTP/1.1 302 Found\r\nLocation: /round\r\nContent-Length: 0\r\n\r\n")]
            case "GET /kept":
                [.respond(after: 0, "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 0\r\n\r\n")]
            default:
                [
                    .send(
                        after: 0,
                        Array(
                            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n".utf8)
                            + packed)
                ]
            }
        }
        let own = try run(.sockets, exchanges, rule)
        let carried = try run(Self.http11, exchanges, rule)
        // Two for the first, three for the one that goes round, one for both that are kept, one for the last.
        #expect(own.requests.count == 7)
        #expect(carried.requests == own.requests)
        #expect(
            own.measured.outcomes == ["ok": 3, "redirect": 1] && carried.measured.outcomes == ["ok": 3, "redirect": 1])
        #expect(carried.measured.bytesIn == own.measured.bytesIn)
        #expect(carried.measured.bytesOut == own.measured.bytesOut)
        #expect(carried.connections == 1 && own.connections == 1)
    }

    @Test("clients come from the plan's source addresses in turn")
    func sources() throws {
        let server = LoopbackServer(ScriptedServer { _, _ in [.respond(after: 0, Plans.ok)] }).start()
        var run = CurlRun(http: server.port, transport: Self.http11)
        run.users = 3
        run.stays = false
        var plan = run.plan(sessions: 12)
        plan.sources = ["127.0.0.2", "127.0.0.3", "127.0.0.4"]
        let engine = try Engine(plan)
        try engine.start()
        #expect(engine.finish().outcomes == ["ok": 12])
        server.stop()
        #expect(server.peers.count == 12 && Set(server.peers) == Set(plan.sources))
    }

    @Test("what libcurl cannot do is refused before the run", arguments: ["shared", "link's rate", "playing speed"])
    func refusals(_ word: String) throws {
        var plan = CurlRun(http: 1, transport: Self.http11).plan(sessions: 1)
        switch word {
        case "shared": plan.sessions[0].isShared = true
        case "playing speed": plan.sessions[0].exchanges[0].media = MediaPlan(rate: 1e6)
        default: plan.sessions[0].link = LinkPlan(down: 1e6)
        }
        #expect {
            _ = try Engine(plan)
        } throws: { "\($0)".contains(word) }
    }

    @Test("nobody listens, or the port is closed to us")
    func refused() throws {
        let server = LoopbackServer(ScriptedServer { _, _ in [] })
        let port = server.port
        server.start().stop()
        for transport in [Self.http11, .curl(CurlPlan()), .sockets] {
            #expect(try CurlRun(http: port, transport: transport).outcomes() == ["refused": 1])
        }
    }

    @Test("a proxy that cannot be reached is told before the run, and proxies of the environment are not used")
    func environment() throws {
        let unreachable = Proxy(host: "no-such-host.invalid", port: 1)
        let run = CurlRun(http: 1, transport: .curl(CurlPlan(proxy: unreachable)))
        #expect(throws: EngineError.self) { try Engine(run.plan(sessions: 1)) }
        setenv("http_proxy", "http://127.0.0.1:1", 1)
        defer { unsetenv("http_proxy") }
        let carried = try self.run(Self.http11, [ExchangePlan(step: 0, target: Template("/"))]) { _, _ in
            [.respond(after: 0, Plans.ok)]
        }
        #expect(carried.measured.outcomes == ["ok": 1])
    }

    @Test("stamps: sending is when the connection stands, the first byte before the last")
    func stamps() throws {
        let exchange = ExchangePlan(step: 0, target: Template("/"))
        let carried = try run(Self.http11, [exchange]) { _, _ in
            [
                .respond(after: .milliseconds(30), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"),
                .respond(after: .milliseconds(70), "ok"),
            ]
        }
        let cell = try #require(carried.measured.intervals.first?.cells.first)
        let (first, service, response) = (
            cell.firstByte?.buckets.first ?? 0, try #require(cell.service.buckets.first),
            try #require(cell.response.buckets.first)
        )
        // A bucket is as wide as a thousandth of its value.
        #expect(SparseHistogram.value(of: first) >= 29_900)
        #expect(SparseHistogram.value(of: service) >= 69_900)
        #expect(first < service && service <= response)
    }
}
