import Testing

@testable import LoadEngine

/// Exchanges that libcurl carries, against a real web server.
@Suite(.serialized) struct ApacheTests {
    let authority: TestAuthority
    let ca: TLSSettings
    let server: ApacheServer

    init() throws {
        authority = TestAuthority()
        ca = TLSSettings(authorities: authority.ca)
        server = try ApacheServer(authority)
    }

    private func get(_ target: String, step: Int = 0, _ checks: [LoadEngine.Expectation] = []) -> ExchangePlan {
        ExchangePlan(step: step, target: Template(target), expectations: checks)
    }

    private func reasons(_ measured: Measurements) -> [String: Int] { measured.tls?.reasons ?? [:] }

    @Test("HTTP/2 by prior knowledge: one connection, kept")
    func priorKnowledge() throws {
        var run = CurlRun(http: server[.plain])
        run.exchanges = [get("/hello.txt", [.bodyContains(Template("hello")), .status([200...200])])]
        let measured = try run.measure(sessions: 5)
        #expect(measured.outcomes == ["ok": 5])
        #expect(measured.connections == 1 && measured.tls == nil)
        #expect(server.log(5, with: " 200 5").filter { $0.contains(" HTTP/2.0 GET /hello.txt 200 5") }.count == 5)
    }

    @Test("HTTP/2 by ALPN: one handshake, what was agreed on is told")
    func agreed() throws {
        var run = CurlRun(https: server[.secure], ca)
        run.exchanges = [get("/hello.txt", [.bodyContains(Template("hello"))])]
        let measured = try run.measure(sessions: 5)
        #expect(measured.outcomes == ["ok": 5])
        #expect(measured.connections == 1)
        let tls = try #require(measured.tls)
        #expect(tls.handshakes == 1 && tls.isVerified && tls.failures == 0 && tls.handshake.total == 1)
        #expect(tls.agreed == ["TLSv1.3 TLS_AES_256_GCM_SHA384": 1])
        #expect(server.log(5, with: " 200 5").filter { $0.contains(" HTTP/2.0 GET /hello.txt 200") }.count == 5)
    }

    @Test("what goes through libcurl as HTTP/1.1 is HTTP/1.1")
    func oldVersion() throws {
        var run = CurlRun(https: server[.secure], ca)
        run.transport = .curl(CurlPlan(version: .http11))
        run.exchanges = [get("/hello.txt")]
        #expect(try run.outcomes(sessions: 3) == ["ok": 3])
        #expect(server.log(3, with: " 200 5").filter { $0.contains(" HTTP/1.1 GET /hello.txt 200") }.count == 3)
    }

    @Test("a server that does not agree on h2 is not measured by another protocol")
    func notAgreed() throws {
        var run = CurlRun(https: server[.old], ca)
        run.exchanges = [get("/hello.txt")]
        let measured = try run.measure()
        #expect(measured.outcomes == ["tls": 1])
        #expect(reasons(measured).count == 1)
        #expect(!server.log().contains { $0.contains("/hello.txt") })
    }

    @Test("certificates are checked as the engine's own sockets check them, in the same words")
    func verification() throws {
        for (host, tls, reason) in [
            ("localhost", TLSSettings(), "certificate not accepted: unable to get local issuer certificate"),
            ("127.0.0.2", ca, "certificate not accepted: IP address mismatch"),
        ] {
            var run = CurlRun(https: server[.secure], tls, host: host)
            run.exchanges = [get("/hello.txt")]
            var own = run
            own.transport = .sockets
            // Nothing listens there: only the name is asked for.
            if host == "127.0.0.2" { continue }
            let (carried, direct) = (try run.measure(), try own.measure())
            #expect(carried.outcomes == ["tls": 1] && direct.outcomes == ["tls": 1])
            #expect(reasons(carried) == [reason: 1] && reasons(direct) == [reason: 1])
            #expect(carried.tls?.handshakes == 0)
        }
        var insecure = CurlRun(https: server[.secure], TLSSettings(isVerified: false), host: "127.0.0.1")
        insecure.exchanges = [get("/hello.txt")]
        let measured = try insecure.measure()
        #expect(measured.outcomes == ["ok": 1] && measured.tls?.isVerified == false)
    }

    @Test("a certificate for another host, and an expired one, fail in the same words", arguments: [true, false])
    func wrongCertificate(_ isExpired: Bool) throws {
        let wrong = TestCertificate("server", names: "DNS:elsewhere", issuer: authority.authority)
        let other = TLSServer(isExpired ? authority.expired : wrong)
        var run = CurlRun(https: other.port, ca)
        run.transport = .curl(CurlPlan(version: .http11))
        let measured = try run.measure()
        run.transport = .sockets
        let own = try run.measure()
        #expect(measured.outcomes == ["tls": 1])
        #expect(reasons(measured) == reasons(own) && reasons(own).count == 1)
    }

    @Test("a client's certificate is shown where it is asked for, and missed where there is none")
    func clientCertificate() throws {
        let shown = TLSSettings(authorities: authority.ca, certificate: authority.cert, key: authority.key)
        var run = CurlRun(https: server[.guarded], shown)
        run.exchanges = [get("/hello.txt")]
        #expect(try run.outcomes(sessions: 2) == ["ok": 2])
        // TLS 1.3 refuses behind the handshake, where the reset of the connection may overtake the word.
        run.tls = TLSSettings(authorities: authority.ca, versionMax: .tls12)
        let measured = try run.measure()
        #expect(measured.outcomes == ["tls": 1])
        #expect(reasons(measured).keys.first?.contains("alert handshake failure") == true)
    }

    @Test("the versions of the plan bound what is agreed on")
    func versions() throws {
        var run = CurlRun(https: server[.secure], TLSSettings(authorities: authority.ca, versionMax: .tls12))
        run.exchanges = [get("/hello.txt")]
        #expect(try run.measure().tls?.agreed.keys.first?.hasPrefix("TLSv1.2 ") == true)
        let limited = TLSServer(authority.server, TLSServer.Script(versionMax: .init(0x0303)))
        var refused = CurlRun(https: limited.port, TLSSettings(authorities: authority.ca, versionMin: .tls13))
        refused.transport = .curl(CurlPlan(version: .http11))
        let measured = try refused.measure()
        #expect(measured.outcomes == ["tls": 1])
        #expect(reasons(measured) == ["tlsv1 alert protocol version": 1])
    }

    @Test("a client that stays resumes its TLS session on its next connection, a new visitor has none")
    func resumption() throws {
        var script = TLSServer.Script(requestsMax: 1)
        script.responses = ["HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"]
        for (stays, resumed) in [(true, 3), (false, 0)] {
            let other = TLSServer(authority.server, script)
            var run = CurlRun(https: other.port, ca)
            run.transport = .curl(CurlPlan(version: .http11))
            run.stays = stays
            let measured = try run.measure(sessions: 4)
            other.stop()
            #expect(measured.outcomes == ["ok": 4])
            #expect(other.seen.handshakes == 4 && other.seen.resumed == resumed)
            #expect(measured.tls?.resumed == resumed)
        }
    }

    @Test("cookies are the session's own, nodes are told apart, values are kept, checks are made")
    func session() throws {
        var run = CurlRun(http: server[.plain])
        run.identity = NodeIdentity(nodes: [NodeIdentity.Node(name: "rms-1", route: "rms-1")])
        let capture = [
            Capture(variable: 0, source: .header("etag")), Capture(variable: 1, source: .regex("h(.*)o")),
        ]
        let first = ExchangePlan(step: 0, target: Template("/hello.txt"), captures: capture)
        let second = ExchangePlan(
            step: 1, target: Template([.literal("/"), .variable(1), .literal(".txt?x="), .variable(1)]),
            expectations: [.status([404...404])])
        run.exchanges = [first, second, get("/absent", step: 2)]
        let measured = try run.measure(sessions: 2)
        #expect(measured.outcomes == ["ok": 4, "unexpected": 2])
        let nodes = measured.intervals.flatMap(\.cells).filter { $0.node == 1 }
        #expect(nodes.reduce(0) { $0 + $1.count(.ok) + $1.count(.unexpected) } == 6)
        let log = server.log(6, with: " HTTP/2.0 ")
        #expect(log.filter { $0.hasSuffix("GET /hello.txt 200 5 -") }.count == 1)
        #expect(log.filter { $0.contains("GET /hello.txt 200 5 JSESSIONID=abc.rms-1") }.count == 1)
        #expect(log.filter { $0.contains("GET /ell.txt 404") && $0.hasSuffix("JSESSIONID=abc.rms-1") }.count == 2)
    }

    @Test("a body of a megabyte arrives whole, and HEAD has none", arguments: [CurlPlan.Version.http2, .http11])
    func bodies(_ version: CurlPlan.Version) throws {
        var run = CurlRun(http: server[.plain], transport: .curl(CurlPlan(version: version)))
        run.exchanges = [
            get("/large.txt", [.bodyAtLeast(1 << 20)]),
            ExchangePlan(
                step: 1, method: "HEAD", target: Template("/large.txt"),
                expectations: [.header(name: "Content-Length", contains: "1048576")]),
        ]
        let measured = try run.measure(sessions: 3)
        #expect(measured.outcomes == ["ok": 6])
        #expect(measured.connections == 1)
        let bytes = measured.bytesIn
        #expect(bytes > 3 << 20 && bytes < 3 << 20 + 6_000)
        run.limits.bodyBytesMax = 100_000
        #expect(try run.outcomes() == ["too_large": 1, "ok": 1])
    }

    @Test("a request to an http origin goes through a proxy whole")
    func proxyWhole() throws {
        let proxy = Proxy(host: "localhost", port: server[.proxy])
        var run = CurlRun(http: server[.plain], transport: .curl(CurlPlan(version: .http11, proxy: proxy)))
        run.exchanges = [get("/hello.txt?a=|", [.bodyContains(Template("hello"))])]
        #expect(try run.outcomes(sessions: 2) == ["ok": 2])
        let log = server.log(4, with: " 200 5")
        #expect(log.filter { $0.hasPrefix("\(server[.proxy]) HTTP/1.1 GET") && $0.contains(" 200 5") }.count == 2)
        #expect(log.filter { $0.hasPrefix("\(server[.plain]) HTTP/1.1 GET /hello.txt 200 5") }.count == 2)
    }

    @Test("HTTP/2 goes through a proxy's tunnel", arguments: [true, false])
    func proxyTunnel(_ isSecure: Bool) throws {
        let proxy = Proxy(host: "127.0.0.1", port: server[.proxy])
        var run = isSecure ? CurlRun(https: server[.secure], ca) : CurlRun(http: server[.plain])
        run.transport = .curl(CurlPlan(proxy: proxy))
        run.exchanges = [get("/hello.txt", [.bodyContains(Template("hello"))])]
        let measured = try run.measure(sessions: 2)
        #expect(measured.outcomes == ["ok": 2])
        #expect(measured.connections == 1)
        #expect(measured.bytesIn < 1_000)
        #expect(server.log(2, with: " 200 5").filter { $0.contains(" HTTP/2.0 GET /hello.txt 200 5") }.count == 2)
    }

    @Test("a proxy that wants a password gets it, and one that refuses is a refusal")
    func proxyPassword() throws {
        var proxy = Proxy(host: "127.0.0.1", port: server[.locked], user: "user", password: "secret")
        var run = CurlRun(https: server[.secure], ca)
        run.transport = .curl(CurlPlan(proxy: proxy))
        run.exchanges = [get("/hello.txt")]
        #expect(try run.outcomes() == ["ok": 1])
        proxy.password = "wrong"
        run.transport = .curl(CurlPlan(proxy: proxy))
        #expect(try run.outcomes() == ["refused": 1])
    }

    @Test("each session has connections of its own")
    func ownConnections() throws {
        var run = CurlRun(http: server[.plain])
        run.exchanges = [get("/hello.txt"), get("/hello.txt", step: 1)]
        run.users = 4
        run.stays = false
        run.workers = 2
        let measured = try run.measure(sessions: 40)
        #expect(measured.outcomes == ["ok": 80])
        #expect(measured.connections == 40)
    }

    @Test("kinds of session with and without libcurl stand in one plan")
    func mixed() throws {
        var run = CurlRun(http: server[.plain])
        run.origins.append(Origin(scheme: "https", host: "localhost", port: server[.secure]))
        run.tls = ca
        run.exchanges = [
            get("/hello.txt"), ExchangePlan(step: 1, origin: 1, target: Template("/hello.txt")),
        ]
        run.users = 4
        run.workers = 2
        var plan = run.plan(sessions: 100)
        var direct = plan.sessions[0]
        direct.transport = .sockets
        plan.sessions.append(direct)
        let engine = try Engine(plan)
        try engine.start()
        let measured = engine.finish()
        #expect(measured.outcomes == ["ok": 200])
        let log = server.log(200, with: " 200 5")
        for version in ["HTTP/1.1", "HTTP/2.0"] {
            #expect(log.filter { $0.contains(" \(version) GET /hello.txt 200 5") }.count > 20)
        }
    }
}
