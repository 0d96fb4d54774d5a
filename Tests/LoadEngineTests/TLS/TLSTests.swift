import COpenSSL
import Synchronization
import Testing

@testable import LoadEngine

/// The whole engine against real TLS servers.
@Suite(.serialized) struct TLSTests {
    /// Of this test alone, so that its files go away with it.
    let authority: TestAuthority
    let ca: TLSSettings

    init() {
        authority = TestAuthority()
        ca = TLSSettings(authorities: authority.ca)
    }

    /// As many exchanges as asked for, one after the other, of a client that stays.
    private func run(
        _ server: TLSServer, _ tls: TLSSettings, requests: Int = 1, host: String = "localhost", stays: Bool = true,
        method: String = "GET", body: Template? = nil, expectations: [LoadEngine.Expectation] = [],
        timeouts: Timeouts = Timeouts()
    ) throws -> Measurements {
        let exchange = ExchangePlan(
            step: 0, method: method, target: Template("/"), body: body, expectations: expectations, timeouts: timeouts)
        let plan = Plan(
            name: "tls", seed: 1, origins: [Origin(scheme: "https", host: host, port: server.port)],
            sessions: [SessionPlan(name: "get", operations: [.exchange(0), .end], exchanges: [exchange])],
            steps: ["get"],
            load: LoadPlan(
                model: .closed(users: 1, rampUp: 0, duration: .seconds(600)), clients: stays ? 1 : nil,
                arrivalsMax: requests),
            tls: tls)
        let engine = try Engine(plan)
        try engine.start()
        return engine.finish()
    }

    private func outcomes(_ measured: Measurements) -> [String: Int] {
        measured.intervals.flatMap(\.cells).reduce(into: [:]) { $0.merge($1.outcomes, uniquingKeysWith: +) }
    }

    private func reasons(_ measured: Measurements) -> [String: Int] { measured.tls?.reasons ?? [:] }

    private func body(_ count: Int) -> String {
        "HTTP/1.1 200 OK\r\nContent-Length: \(count)\r\n\r\n" + String(repeating: "x", count: count)
    }

    @Test("a connection is agreed on, named, kept and closed properly")
    func good() throws {
        let server = TLSServer(authority.server)
        let measured = try run(server, ca, requests: 5)
        server.stop()
        #expect(outcomes(measured) == ["ok": 5])
        #expect(measured.connections == 1)
        let seen = server.seen
        #expect(seen.handshakes == 1 && seen.requests == 5 && seen.notified == 1)
        #expect(seen.names == ["localhost"] && seen.protocols == ["http/1.1"] && seen.versions == ["TLSv1.3"])
        let tls = try #require(measured.tls)
        #expect(tls.handshakes == 1 && tls.resumed == 0 && tls.isVerified && tls.failures == 0)
        #expect(tls.handshake.total == 1 && tls.handshake.buckets != [0])
        #expect(tls.agreed == ["TLSv1.3 TLS_AES_256_GCM_SHA384": 1])
    }

    @Test("bytes are those of HTTP, not of TLS")
    func bytes() throws {
        let server = TLSServer(authority.server)
        let cells = try run(server, ca, requests: 3).intervals.flatMap(\.cells)
        server.stop()
        #expect(cells.reduce(0) { $0 + $1.bytesIn } == 3 * Plans.ok.utf8.count)
        #expect(cells.reduce(0) { $0 + $1.bytesOut } == server.seen.bytesIn)
    }

    @Test("a cookie that is only for secure connections comes back on them")
    func secureCookie() throws {
        let response = "HTTP/1.1 200 OK\r\nSet-Cookie: sid=1; Secure\r\nContent-Length: 0\r\n\r\n"
        let server = TLSServer(authority.server, TLSServer.Script(responses: [response]))
        #expect(outcomes(try run(server, ca, requests: 2)) == ["ok": 2])
        server.stop()
        #expect(server.seen.request.contains("Cookie: sid=1\r\n"))
    }

    @Test("secured and plain origins stand in one plan")
    func mixed() throws {
        let secure = TLSServer(authority.server)
        let plain = LoopbackServer(FreezingServer(delay: 0, freeze: 0..<0)).start()
        let exchanges = [
            ExchangePlan(step: 0, target: Template("/")), ExchangePlan(step: 1, origin: 1, target: Template("/")),
        ]
        let plan = Plan(
            name: "mixed", seed: 1,
            origins: [
                Origin(scheme: "https", host: "localhost", port: secure.port),
                Origin(scheme: "http", host: "127.0.0.1", port: plain.port),
            ],
            sessions: [
                SessionPlan(
                    name: "both", operations: [.exchange(0), .exchange(1), .together(0..<2)], exchanges: exchanges)
            ],
            steps: ["secure", "plain"],
            load: LoadPlan(
                model: .closed(users: 3, rampUp: 0, duration: .seconds(600)), clients: 3, arrivalsMax: 30),
            workers: 2, tls: ca)
        let engine = try Engine(plan)
        try engine.start()
        let measured = engine.finish()
        plain.stop()
        #expect(outcomes(measured) == ["ok": 120])
        #expect(measured.connections == 6 && measured.tls?.handshakes == 3)
    }

    @Test("an address is checked against the certificate's addresses and not told")
    func address() throws {
        let server = TLSServer(authority.server)
        #expect(outcomes(try run(server, ca, host: "127.0.0.1")) == ["ok": 1])
        #expect(server.seen.names == [""])
    }

    @Test("an address that is not the certificate's fails")
    func wrongAddress() throws {
        let server = TLSServer(TestCertificate("server", names: "IP:127.0.0.2", issuer: authority.authority))
        let measured = try run(server, ca, host: "127.0.0.1")
        #expect(outcomes(measured) == ["tls": 1])
        #expect(reasons(measured) == ["certificate not accepted: IP address mismatch": 1])
    }

    @Test("an authority that nobody trusts fails, in words")
    func unknownAuthority() throws {
        let server = TLSServer(authority.server)
        let measured = try run(server, TLSSettings())
        #expect(outcomes(measured) == ["tls": 1])
        #expect(reasons(measured) == ["certificate not accepted: unable to get local issuer certificate": 1])
        #expect(measured.tls?.handshakes == 0)
    }

    @Test("a certificate for another host fails")
    func wrongHost() throws {
        let server = TLSServer(TestCertificate("server", names: "DNS:elsewhere", issuer: authority.authority))
        let measured = try run(server, ca)
        #expect(outcomes(measured) == ["tls": 1])
        #expect(reasons(measured) == ["certificate not accepted: hostname mismatch": 1])
    }

    @Test("an expired certificate fails")
    func expired() throws {
        let server = TLSServer(authority.expired)
        let measured = try run(server, ca)
        #expect(outcomes(measured) == ["tls": 1])
        #expect(reasons(measured) == ["certificate not accepted: certificate has expired": 1])
    }

    @Test("insecure takes any certificate, and the record says so")
    func insecure() throws {
        let server = TLSServer(authority.expired)
        let measured = try run(server, TLSSettings(isVerified: false), host: "127.0.0.1")
        #expect(outcomes(measured) == ["ok": 1])
        #expect(measured.tls?.isVerified == false)
    }

    @Test(
        "a client that stays resumes its session on its next connection", arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
    func resumption(_ version: Int32) throws {
        var script = TLSServer.Script(requestsMax: 1, versionMax: version)
        script.responses = ["HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"]
        let server = TLSServer(authority.server, script)
        let measured = try run(server, ca, requests: 4)
        server.stop()
        #expect(outcomes(measured) == ["ok": 4])
        #expect(server.seen.handshakes == 4)
        #expect(server.seen.resumed == 3)
        #expect(measured.tls?.resumed == 3)
    }

    @Test("a session is resumed after a server that cuts its connections")
    func resumptionAfterCut() throws {
        let server = TLSServer(authority.server, TLSServer.Script(requestsMax: 1, ending: .cut))
        let measured = try run(server, ca, requests: 3)
        server.stop()
        #expect(outcomes(measured) == ["ok": 3])
        #expect(server.seen.handshakes == 3 && server.seen.resumed == 2)
    }

    @Test("a new visitor has no session to resume")
    func freshVisitor() throws {
        var script = TLSServer.Script(requestsMax: 1)
        script.responses = ["HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"]
        let server = TLSServer(authority.server, script)
        let measured = try run(server, ca, requests: 3, stays: false)
        server.stop()
        #expect(outcomes(measured) == ["ok": 3])
        #expect(server.seen.handshakes == 3 && server.seen.resumed == 0)
    }

    @Test("a client's certificate is shown where it is asked for", arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
    func clientCertificate(_ version: Int32) throws {
        let script = TLSServer.Script(clientAuthority: authority.authority, versionMax: version)
        let server = TLSServer(authority.server, script)
        let shown = TLSSettings(
            authorities: authority.ca, certificate: authority.cert, key: authority.key)
        #expect(outcomes(try run(server, shown, requests: 2)) == ["ok": 2])
        let measured = try run(server, ca)
        #expect(outcomes(measured) == ["tls": 1])
        #expect(reasons(measured).count == 1)
        #expect(
            reasons(measured).keys.first?.contains(version == TLS1_3_VERSION ? "certificate required" : "alert") == true
        )
    }

    @Test("the versions of the plan bound what is agreed on")
    func versions() throws {
        let server = TLSServer(authority.server)
        let old = TLSSettings(authorities: authority.ca, versionMax: .tls12)
        let measured = try run(server, old)
        #expect(outcomes(measured) == ["ok": 1])
        #expect(measured.tls?.agreed.keys.first?.hasPrefix("TLSv1.2 ") == true)
        let limited = TLSServer(authority.server, TLSServer.Script(versionMax: TLS1_2_VERSION))
        let refused = try run(limited, TLSSettings(authorities: authority.ca, versionMin: .tls13))
        #expect(outcomes(refused) == ["tls": 1])
        #expect(reasons(refused) == ["tlsv1 alert protocol version": 1])
    }

    @Test("a body of many records arrives whole", arguments: [1, 16_384, 65_536, 3_000_000])
    func manyRecords(_ count: Int) throws {
        let server = TLSServer(authority.server, TLSServer.Script(responses: [body(count)]))
        let checks = [LoadEngine.Expectation.bodyAtLeast(count)]
        let measured = try run(server, ca, requests: 3, expectations: checks)
        #expect(outcomes(measured) == ["ok": 3])
        #expect(measured.intervals.flatMap(\.cells).reduce(0) { $0 + $1.bytesIn } == 3 * body(count).utf8.count)
        #expect(measured.connections == 1)
    }

    @Test("a request of many records leaves whole")
    func bigRequest() throws {
        let server = TLSServer(authority.server)
        let content = String(repeating: "y", count: 1_000_000)
        #expect(outcomes(try run(server, ca, requests: 2, method: "POST", body: Template(content))) == ["ok": 2])
        server.stop()
        #expect(server.seen.requests == 2 && server.seen.bytesIn > 2_000_000)
    }

    @Test("a body that only its end bounds is whole with close_notify and truncated without")
    func closeDelimited() throws {
        let response = "HTTP/1.1 200 OK\r\n\r\nall there is"
        for (ending, outcome) in [
            (TLSServer.Ending.notified, "ok"), (.halfClosed, "ok"), (.cut, "truncated"), (.reset, "reset"),
        ] {
            let script = TLSServer.Script(responses: [response], requestsMax: 1, ending: ending)
            let server = TLSServer(authority.server, script)
            #expect(outcomes(try run(server, ca)) == [outcome: 1], "\(ending)")
        }
    }

    @Test("a server that closes inside a body truncates it, whatever it says")
    func truncated() throws {
        let response = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nnot all"
        for ending in [TLSServer.Ending.notified, .halfClosed, .cut] {
            let script = TLSServer.Script(responses: [response], requestsMax: 1, ending: ending)
            let server = TLSServer(authority.server, script)
            #expect(outcomes(try run(server, ca)) == ["truncated": 1], "\(ending)")
        }
    }

    @Test("a connection that the server closed while it was kept is replaced")
    func stale() throws {
        for ending in [TLSServer.Ending.notified, .halfClosed, .cut] {
            let server = TLSServer(authority.server, TLSServer.Script(requestsMax: 2, ending: ending))
            #expect(outcomes(try run(server, ca, requests: 6)) == ["ok": 6], "\(ending)")
        }
    }

    @Test("new keys in mid-connection go unnoticed")
    func keyUpdate() throws {
        let server = TLSServer(authority.server, TLSServer.Script(updatesKeys: true))
        let measured = try run(server, ca, requests: 5)
        #expect(outcomes(measured) == ["ok": 5])
        #expect(measured.connections == 1)
    }

    @Test("a handshake that is never answered times out as connecting does")
    func frozen() throws {
        let server = TLSServer(authority.server, TLSServer.Script(isFrozen: true))
        let measured = try run(server, ca, timeouts: Timeouts(connect: .milliseconds(50)))
        #expect(outcomes(measured) == ["timeout": 1])
        #expect(measured.tls?.handshakes == 0)
    }

    @Test("a server that does not speak TLS fails, in words")
    func plainServer() throws {
        let server = TLSServer(authority.server, TLSServer.Script(isPlain: true))
        let measured = try run(server, ca)
        #expect(outcomes(measured) == ["tls": 1])
        #expect(reasons(measured) == ["wrong version number": 1])
    }

    @Test("files that do not fit stop the run before it starts")
    func files() throws {
        let server = TLSServer(authority.server)
        let missing = "\(authority.folder)/none.pem"
        for settings in [
            TLSSettings(authorities: missing), TLSSettings(authorities: authority.key),
            TLSSettings(certificate: missing, key: authority.key),
            TLSSettings(certificate: authority.cert, key: missing),
            TLSSettings(certificate: authority.cert), TLSSettings(key: authority.key),
            TLSSettings(certificate: authority.ca, key: authority.key),
        ] {
            #expect(throws: EngineError.self) { try run(server, settings) }
        }
        #expect(server.seen.connections == 0)
        let text = "ca: found \"\(missing)\": No such file or directory; expected a PEM file of certificates"
        #expect(throws: EngineError.tls(text)) { try run(server, TLSSettings(authorities: missing)) }
    }

    /// Connections and sessions that OpenSSL has and has not freed yet.
    static let alive = Atomic<Int>(0)

    @Test("OpenSSL's connections and sessions are all given back")
    func leaks() throws {
        // OpenSSL itself calls these for every object that it makes and frees.
        for kind in [CRYPTO_EX_INDEX_SSL, CRYPTO_EX_INDEX_SSL_SESSION, CRYPTO_EX_INDEX_SSL_CTX, CRYPTO_EX_INDEX_BIO] {
            CRYPTO_get_ex_new_index(
                kind, 0, nil, { _, _, _, _, _, _ in TLSTests.alive.add(1, ordering: .relaxed) },
                { _, _, _, _, _, _ in 1 },
                { _, _, _, _, _, _ in TLSTests.alive.subtract(1, ordering: .relaxed) })
        }
        try exerciseEverything()
        #expect(Self.alive.load(ordering: .relaxed) == 0)
    }

    private func exerciseEverything() throws {
        for ending in [TLSServer.Ending.notified, .cut, .reset] {
            let server = TLSServer(authority.server, TLSServer.Script(requestsMax: 1, ending: ending))
            _ = try run(server, ca, requests: 4)
            _ = try run(server, TLSSettings(), requests: 4)
            server.stop()
        }
        let frozen = TLSServer(authority.server, TLSServer.Script(isFrozen: true))
        _ = try run(frozen, ca, requests: 2, timeouts: Timeouts(connect: .milliseconds(20)))
        frozen.stop()
    }
}
