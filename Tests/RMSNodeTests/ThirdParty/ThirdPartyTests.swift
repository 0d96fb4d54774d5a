import Foundation
import Testing

@testable import RMSNode

@Suite("A node process and the stand-in of a third party")
struct ThirdPartyTests {
    private static func standIn(_ more: [String] = []) throws -> NodeUnderTest {
        let standIn = try NodeUnderTest([StandInConfiguration.verb, "--port", "0"] + more)
        try standIn.awaitListening()
        return standIn
    }

    private static func settings(_ standIn: NodeUnderTest, _ more: [String: String] = [:]) -> [String: String] {
        ["--third-party": "http://127.0.0.1:\(standIn.port)", "--scene-cache": "none"].merging(more) { $1 }
    }

    private static func status(_ standIn: NodeUnderTest) throws -> StandIn.Status {
        try standIn.get("/status").json(StandIn.Status.self)
    }

    @Test("A processed scene has the third party's part; a cached scene asks nobody")
    func fetched() async throws {
        try await withDatabase { database in
            let standIn = try Self.standIn()
            let node = try NodeUnderTest(1, database: database, Self.settings(standIn))
            let part = #"<text id="resource" x="8" y="300">Headline 2 of &lt;a third party&gt; &amp; friends</text>"#
            for _ in 1...2 { #expect(try node.get("/rms/portal?page=2").text.contains(part)) }
            #expect(try Self.status(standIn).requests == 2)
            #expect(try node.nodeStatus().thirdParty?.fetched == 2)

            let cached = try NodeUnderTest(
                2, database: database, Self.settings(standIn, ["--scene-cache": "memory"]))
            for _ in 1...2 { #expect(try cached.get("/rms/portal?page=2").text.contains(part)) }
            #expect(try Self.status(standIn).requests == 3)
        }
    }

    @Test("The resource cache answers without the third party, also when that is dead")
    func cached() async throws {
        try await withDatabase { database in
            let standIn = try Self.standIn()
            let node = try NodeUnderTest(
                1, database: database, Self.settings(standIn, ["--resource-cache": "memory"]))
            for _ in 1...3 { #expect(try node.get("/rms/portal").status == 200) }
            #expect(try Self.status(standIn).requests == 1)
            standIn.kill()
            #expect(try node.get("/rms/portal").text.contains("Headline 1 of"))
            #expect(try node.get("/rms/portal?page=2").status == 502)
            let found = try #require(try node.nodeStatus().thirdParty)
            #expect(found.fetched == 1 && found.cached == 3 && found.failed == 1 && found.waiting == 0)

            let expiring = try NodeUnderTest(
                2, database: database,
                Self.settings(standIn, ["--resource-cache": "memory", "--resource-ttl-s": "0"]))
            #expect(try expiring.get("/rms/portal").status == 502)
        }
    }

    @Test("What the third party gave before stands in for what it does not give now, if that is allowed")
    func stale() async throws {
        try await withDatabase { database in
            let standIn = try Self.standIn()
            let settings = Self.settings(standIn, ["--resource-cache": "memory", "--resource-ttl-s": "0.01"])
            let strict = try NodeUnderTest(1, database: database, settings)
            let lenient = try NodeUnderTest(
                2, database: database, settings.merging(["--resource-stale-s": "600"]) { $1 })
            for node in [strict, lenient] { #expect(try node.get("/rms/portal").status == 200) }
            standIn.kill()
            try await eventually("its time has passed") { try strict.get("/rms/portal").status == 502 }
            try await eventually("it is used all the same") {
                let answer = try lenient.get("/rms/portal")
                #expect(answer.status == 200 && answer.text.contains("Headline 1 of"))
                return try lenient.nodeStatus().thirdParty?.stale ?? 0 > 0
            }
            #expect(try lenient.get("/rms/portal?page=2").status == 502)
        }
    }

    @Test("A slow third party takes every thread of every node, until it is fast again")
    func slow() async throws {
        try await withDatabase { database in
            let standIn = try Self.standIn()
            let settings = Self.settings(
                standIn, ["--threads": "2", "--accept-queue": "0", "--third-party-timeout-ms": "600000"])
            let nodes = try (1...2).map { try NodeUnderTest($0, database: database, settings) }
            // Frozen, as the slowest there is: its system still takes connections.
            standIn.freeze()
            let connections = try nodes.map { node in try (1...2).map { _ in try node.connect() } }
            for connection in connections.joined() { try connection.send("GET", "/rms/portal") }
            for node in nodes {
                try await eventually("both threads wait") { try node.nodeStatus().thirdParty?.waiting == 2 }
                #expect(try node.get("/rms/media/2").status == 503)
            }
            standIn.thaw()
            for connection in connections.joined() { #expect(try connection.receive().status == 200) }
            for node in nodes { #expect(try node.get("/rms/media/2").status == 200) }
        }
    }

    @Test("The stand-in's latency changes at run time, and its victims time out with 504")
    func latency() async throws {
        try await withDatabase { database in
            let standIn = try Self.standIn(["--latency-ms", "600000"])
            let node = try NodeUnderTest(
                1, database: database, Self.settings(standIn, ["--third-party-timeout-ms": "50"]))
            let late = try node.get("/rms/portal")
            #expect(late.status == 504)
            #expect(late.text.contains("no answer in time"))
            #expect(try node.nodeStatus().thirdParty?.failed == 1)
            // The node may have given up before the stand-in came to read the request.
            try await eventually("the stand-in keeps the request") { try Self.status(standIn).waiting == 1 }
            let found = try Self.status(standIn)
            #expect(found.latencyMs == 600_000 && found.requests == 1 && found.pid > 1)
            #expect(found.startedAtMs > 1_700_000_000_000)

            #expect(try standIn.ask("PUT", "/latency?ms=0").json(StandIn.Status.self).latencyMs == 0)
            #expect(try standIn.get("/resources/7").text == "Headline 7 of <a third party> & friends")
            #expect(try standIn.ask("PUT", "/latency?ms=soon").status == 400)
            #expect(try standIn.ask("PUT", "/latency").status == 400)
            #expect(try standIn.get("/resources/0").status == 404)
            #expect(try standIn.ask("POST", "/latency?ms=1").status == 405)
            #expect(try Self.status(standIn).latencyMs == 0)

            standIn.terminate()
            #expect(try await standIn.status() == 0)
        }
    }

    @Test("A share of requests fails, evenly spread, and the scene that needed it is answered 502")
    func failures() async throws {
        try await withDatabase { database in
            let standIn = try Self.standIn(["--failures-ppm", "400000"])
            let statuses = try (1...10).map { try standIn.get("/resources/\($0)").status }
            #expect(statuses == [200, 200, 503, 200, 503, 200, 200, 503, 200, 503])
            #expect(try standIn.ask("PUT", "/failures?ppm=1000000").json(StandIn.Status.self).failuresPPM == 1_000_000)
            #expect(try standIn.ask("PUT", "/failures?ppm=1000001").status == 400)
            let node = try NodeUnderTest(1, database: database, Self.settings(standIn))
            #expect(try node.get("/rms/portal").status == 502)
            #expect(try standIn.ask("PUT", "/failures?ppm=0").status == 200)
            #expect(try node.get("/rms/portal").status == 200)
        }
    }

    @Test("Mistakes on the stand-in's command line end it with 2 and one clear line")
    func arguments() async throws {
        let standIn = try NodeUnderTest([StandInConfiguration.verb, "--threads", "4"])
        #expect(try await standIn.status() == 2)
        #expect(
            standIn.errorText
                == "rms-node: --threads: found an unknown option, allowed: --port --host --latency-ms --failures-ppm; "
                + "third-party --help tells more\n")
        #expect(throws: ArgumentsError.required(["--port"])) { try StandInConfiguration(arguments: []) }
        let found = try StandInConfiguration(arguments: ["--port=9", "--host", "::1", "--latency-ms", "250"])
        #expect(found.port == 9 && found.host == "::1" && found.latencyMs == 250)
    }
}
