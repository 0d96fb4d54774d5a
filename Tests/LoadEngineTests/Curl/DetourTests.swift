import Synchronization
import Testing

@testable import LoadEngine

/// Redirects, what clients keep, and codings of content, over HTTP/2.
@Suite(.serialized) struct DetourTests {
    private let authority: TestAuthority
    private let server: ApacheServer

    init() throws {
        authority = TestAuthority()
        server = try ApacheServer(authority)
    }

    private var http: Origin { Origin(scheme: "http", host: "127.0.0.1", port: server[.plain]) }
    private var https: Origin { Origin(scheme: "https", host: "localhost", port: server[.secure]) }

    private func run(_ origins: [Origin], _ exchanges: ExchangePlan...) -> CurlRun {
        var run = CurlRun(https: server[.secure], TLSSettings(authorities: authority.ca))
        run.origins = origins
        run.exchanges = exchanges
        return run
    }

    private func get(
        _ target: String, _ checks: LoadEngine.Expectation..., accepts coding: String? = nil, redirectsMax: Int = 0,
        isCached: Bool = false
    ) -> ExchangePlan {
        ExchangePlan(
            step: 0, target: Template(target),
            headers: coding.map { [HeaderTemplate(name: "Accept-Encoding", value: Template($0))] } ?? [],
            expectations: checks, redirectsMax: redirectsMax, isCached: isCached)
    }

    /// What the server was asked, and its answers: method, path, status.
    private func asked(_ count: Int) -> [String] {
        server.log(count, with: " HTTP/2.0 ").map { $0.split(separator: " ")[2...4].joined(separator: " ") }
    }

    @Test("a redirect is followed on the connection that is there, as one exchange", arguments: [true, false])
    func follows(_ isSecure: Bool) throws {
        let plan = run(
            [isSecure ? https : http],
            get("/moved", .status([200...200]), .bodyContains(Template("hello")), redirectsMax: 1))
        let measured = try plan.measure(sessions: 2)
        #expect(measured.outcomes == ["ok": 2])
        #expect(measured.statuses == ["200": 2] && measured.redirects == 2)
        #expect(measured.connections == 1)
        #expect(
            asked(4) == ["GET /moved 302", "GET /hello.txt 200", "GET /moved 302", "GET /hello.txt 200"])
    }

    @Test("303 makes a GET of POST, 307 keeps method and content; without leave to follow it is the answer")
    func methods() throws {
        for (status, redirectsMax, contents) in [(303, 1, [1, 0]), (307, 1, [1, 1]), (302, 0, [1])] {
            let seen = Mutex<[Int]>([])
            let frames = FrameServer { request in
                let isFirst = seen.withLock { counts in
                    counts.append(request.bodyCount)
                    return counts.count == 1
                }
                if !isFirst { return FrameServer.Action.answer(request.stream) }
                return [.headers(request.stream, status: status, fields: [("location", "/next")], ends: true)]
            }
            var run = CurlRun(http: frames.port)
            run.exchanges = [
                ExchangePlan(
                    step: 0, method: "POST", target: Template("/"), body: Template("x"), redirectsMax: redirectsMax)
            ]
            let measured = try run.measure()
            frames.stop()
            #expect(measured.outcomes == ["ok": 1], "\(status)")
            #expect(measured.redirects == redirectsMax && measured.connections == 1)
            #expect(seen.withLock { $0 } == contents, "bytes of content, request by request")
        }
    }

    @Test("a circle ends where the plan says, and so does a way that leaves the plan")
    func circle() throws {
        for target in ["/round", "/away"] {
            #expect(try run([http], get(target, redirectsMax: 3)).outcomes() == ["redirect": 1])
        }
        #expect(asked(5) == Array(repeating: "GET /round 302", count: 4) + ["GET /away 302"])
    }

    @Test("another origin of the plan is asked on a connection of its own, secured as it must be")
    func away() throws {
        let measured = try run([http, https], get("/away", .bodyContains(Template("hello")), redirectsMax: 1)).measure()
        #expect(measured.outcomes == ["ok": 1])
        #expect(measured.redirects == 1)
        #expect(measured.connections == 2 && measured.tls?.handshakes == 1)
        #expect(
            server.log(2, with: " HTTP/2.0 ").map { $0.split(separator: " ")[0] }
                == ["\(server[.plain])", "\(server[.secure])"])
    }

    @Test("what is fresh is not asked for; what is stale is asked for with its marks, and 304 is ok")
    func kept() throws {
        let fresh = get("/hello.txt?fresh", .bodyContains(Template("hello")), isCached: true)
        let stale = get("/hello.txt", .status([200...200]), .bodyContains(Template("hello")), isCached: true)
        let measured = try run([https], fresh, fresh, stale, stale).measure()
        #expect(measured.outcomes == ["ok": 3])
        #expect(measured.statuses == ["200": 2, "304": 1])
        #expect(measured.cached == 1 && measured.connections == 1)
        #expect(asked(3) == ["GET /hello.txt 200", "GET /hello.txt 200", "GET /hello.txt 304"])
    }

    @Test("a client that comes back knows what it has kept, a new visitor does not", arguments: [true, false])
    func visitors(_ stays: Bool) throws {
        var plan = run([https], get("/hello.txt?fresh", isCached: true))
        plan.stays = stays
        let measured = try plan.measure(sessions: 3)
        #expect(measured.outcomes == ["ok": stays ? 1 : 3])
        #expect(measured.cached == (stays ? 2 : 0))
    }

    @Test("content comes compressed and is looked into as it was", arguments: ["gzip", "br"])
    func codings(_ coding: String) throws {
        let target = coding == "br" ? "/brotli.txt" : "/gzip.txt"
        let checks: [LoadEngine.Expectation] = [
            .bodyContains(Template("def0123456789abcdef")), .bodyAtLeast(1 << 20),
            .header(name: "Content-Encoding", contains: coding),
        ]
        let measured = try run([https], get(target, checks[0], checks[1], checks[2], accepts: coding)).measure(
            sessions: 3)
        #expect(measured.outcomes == ["ok": 3])
        #expect(measured.bytesIn < 3 << 16, "it would be 3 MiB as it is")
    }

    @Test("content in codings one after the other, broken, of an unknown coding, and too long")
    func content() throws {
        let text = Array("unpacked".utf8)
        let bomb = Coded.gzip([UInt8](repeating: 0, count: 1 << 20))
        let cases: [(coding: String, bytes: [UInt8], outcome: String)] = [
            ("gzip", Coded.gzip(text), "ok"), ("deflate", Coded.zlib(text), "ok"),
            ("deflate", Coded.rawDeflate(text), "ok"), ("br", Coded.brotli(text), "ok"),
            ("gzip, br", Coded.brotli(Coded.gzip(text)), "ok"), ("identity", text, "ok"),
            ("gzip", Array(Coded.gzip(text).dropLast()), "malformed"), ("br", text, "malformed"),
            ("zstd", text, "unexpected"), ("gzip", bomb, "too_large"),
        ]
        for item in cases {
            let frames = FrameServer {
                [
                    .headers($0.stream, status: 200, fields: [("content-encoding", item.coding)]),
                    .data($0.stream, item.bytes, ends: true),
                ]
            }
            var run = CurlRun(http: frames.port)
            run.limits.bodyBytesMax = 100_000
            run.exchanges = [get("/", .bodyContains(Template("unpacked")))]
            let measured = try run.measure()
            frames.stop()
            #expect(measured.outcomes == [item.outcome: 1], "\(item.coding)")
            // Nobody looks into it: it is counted, whatever it is.
            let unseen = FrameServer {
                [
                    .headers($0.stream, status: 200, fields: [("content-encoding", item.coding)]),
                    .data($0.stream, item.bytes, ends: true),
                ]
            }
            var other = CurlRun(http: unseen.port)
            other.limits.bodyBytesMax = 100_000
            #expect(try other.outcomes() == ["ok": 1], "\(item.coding)")
            unseen.stop()
        }
    }

    @Test("a stream that is reset behind a redirect, and a server that goes away there, cost no more than they must")
    func hops() throws {
        // 0: the hop's stream is reset. 1: GOAWAY behind the redirect, so that the hop needs another connection.
        for (kind, outcome) in [(0, "reset"), (1, "ok")] {
            let frames = FrameServer { request in
                let moved: [FrameServer.Action] = [
                    .headers(request.stream, status: 302, fields: [("location", "/next")], ends: true)
                ]
                if request.index == 0, request.connection == 0 {
                    return kind == 1 ? moved + [.goAway(last: request.stream), .close] : moved
                }
                return kind == 0 ? [.reset(request.stream, code: 2)] : FrameServer.Action.answer(request.stream)
            }
            var run = CurlRun(http: frames.port)
            run.exchanges = [get("/", redirectsMax: 1)]
            let measured = try run.measure()
            frames.stop()
            #expect(measured.outcomes == [outcome: 1])
            #expect(frames.seen.requests == 2, "\(kind)")
            // A wrong guess about prior knowledge, which 7.88 needs, costs a connection that carries no request.
            #expect((kind + 1...2 * kind + 1).contains(frames.seen.connections))
        }
    }
}
