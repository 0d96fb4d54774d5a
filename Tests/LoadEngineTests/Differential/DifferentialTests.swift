import Testing

@testable import LoadEngine

/// The server bytes of every wire case, over real sockets, into the engine's own transport and into libcurl.
@Suite("Differential: wire cases beside libcurl") struct DifferentialTests {
    private static let cases = (try? WireCase.all()) ?? []

    /// How one transport ended a case, in the words of the case's file.
    private struct Ending: Equatable, CustomStringConvertible {
        /// `ok`, `open` for what would wait for more, or an outcome.
        var end: String
        var status = ""
        /// Whether a second exchange went over the same connection; nil where the first one was not ok.
        var reuses: Bool?

        /// As a case's file writes it.
        var description: String {
            let status = status.isEmpty ? "" : " \(status)"
            return end + status + (reuses == true ? " reused" : reuses == false ? " not-reused" : "")
        }
    }

    private static func run(_ wire: WireCase, _ transport: TransportPlan) throws -> Ending {
        let server = WireServer(wire.response, wire.closes ? .closed : .kept)
        defer { server.stop() }
        var exchange = ExchangePlan(
            step: 0, method: wire.request, target: Template("/"), expectations: [.status([0...999])],
            timeouts: Timeouts(firstByte: .milliseconds(patienceMs), total: .milliseconds(patienceMs)))
        if let body = wire.body, wire.expect == "ok", body.count < 2_000 {
            // Byte for byte; another one is `unexpected`.
            let pattern = body.map { byte in "\\x{\(String(byte, radix: 16))}" }.joined()
            exchange.expectations.append(.bodyMatches("\\A\(pattern)\\z"))
        }
        for field in wire.fields where wire.expect == "ok" {
            let value = String(decoding: field.value, as: UTF8.self)
            exchange.expectations.append(.header(name: field.name, contains: value))
        }
        var run = CurlRun(http: server.port, transport: transport)
        run.exchanges = [exchange]
        run.limits = Limits(headBytesMax: wire.headBytesMax, headerFieldsMax: wire.fieldsMax)
        let first = try run.measure()
        let cells = first.intervals.flatMap(\.cells)
        let outcome = cells.flatMap(\.outcomes.keys).first ?? "none"
        var ending = Ending(end: outcome == "timeout" ? "open" : outcome)
        if outcome == "ok" || outcome == "unexpected" { ending.status = cells.flatMap(\.statuses.keys).first ?? "" }
        guard outcome == "ok", !wire.closes else { return ending }
        // Again, and another exchange behind it: over the same connection or not.
        exchange.step = 0
        var next = ExchangePlan(step: 1, target: Template("/next"), expectations: [.status([0...999])])
        next.timeouts = Timeouts(firstByte: .milliseconds(patienceMs), total: .milliseconds(patienceMs))
        run.exchanges = [exchange, next]
        let before = server.connections
        _ = try run.measure()
        ending.reuses = server.connections - before == 1
        return ending
    }

    /// Long enough for loopback, short enough for the cases that wait for more.
    private static let patienceMs = 150

    @Test("both come to the same, or the case says why not", arguments: cases)
    func agreement(_ wire: WireCase) throws {
        // libcurl opens tunnels by itself; these cases are of the machine alone.
        if wire.request == "CONNECT" { return }
        let own = try Self.run(wire, .sockets)
        let other = try Self.run(wire, .curl(CurlPlan(version: .http11)))
        #expect(own.end == wire.expect, "\(wire.place): our own sockets")
        if let keepsAlive = wire.keepsAlive, let reuses = own.reuses, (wire.left ?? 0) == 0 {
            #expect(reuses == keepsAlive, "\(wire.place): our own sockets")
        }
        if let curl = wire.curl {
            #expect(other != own, "\(wire.place): `curl` explains a difference that is none any more")
            #expect(other.description == curl.ending, "\(wire.place): libcurl does something else than is explained")
            #expect(!curl.why.isEmpty, "\(wire.place): a difference is explained by words")
        } else {
            #expect(other == own, "\(wire.place): a difference that nothing explains: curl: \(other) because …")
        }
    }

    @Test("a response that ends or breaks at any byte comes to the same", arguments: [true, false])
    func anyPoint(_ isReset: Bool) throws {
        let responses = [
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No\r\n\r\n",
        ]
        for response in responses {
            let bytes = Array(response.utf8)
            for cut in 0...bytes.count {
                let server = WireServer(Array(bytes[..<cut]), isReset ? .reset : .closed)
                defer { server.stop() }
                let wanted = cut == bytes.count ? "ok" : isReset ? "reset" : cut == 0 ? "closed" : "truncated"
                for transport in [TransportPlan.sockets, .curl(CurlPlan(version: .http11))] {
                    let outcomes = try CurlRun(http: server.port, transport: transport).outcomes()
                    #expect(outcomes == [wanted: 1], "\(transport), \(response.debugDescription) cut at \(cut)")
                }
            }
        }
    }
}
