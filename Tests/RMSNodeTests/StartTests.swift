import Foundation
import Testing

@testable import RMSNode

@Suite("Starting a node process")
struct StartTests {
    private static let required = ["--name", "rms-1", "--route", "rms1", "--database", "/tmp/unused.db"]

    @Test("A port in use ends the node with 4 and one clear line")
    func portInUse() async throws {
        try await withDatabase { database in
            let first = try NodeUnderTest(1, database: database)
            let second = try NodeUnderTest([
                "--name", "rms-2", "--route", "rms2", "--port", "\(first.port)", "--database", database,
            ])
            #expect(try await second.status() == 4)
            #expect(second.errorText == "rms-node: cannot listen on 127.0.0.1:\(first.port): Address already in use\n")
        }
    }

    @Test("A database that cannot be opened ends the node with 4 and one clear line")
    func noDatabase() async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest([
                "--name", "rms-1", "--route", "rms1", "--port", "0", "--database", "\(database)/missing/rms.db",
            ])
            #expect(try await node.status() == 4)
            #expect(node.errorText.contains("cannot open the database \(database)/missing/rms.db"))
            #expect(node.errorText.filter { $0 == "\n" }.count == 1)
        }
    }

    @Test("Bad arguments end the node with 2 and one clear line")
    func badArguments() async throws {
        let node = try NodeUnderTest(Self.required + ["--port", "0", "--threads", "none"])
        #expect(try await node.status() == 2)
        #expect(node.errorText.hasPrefix("rms-node: --threads: found \"none\", expected a whole number, 1 to 1000"))
        #expect(node.errorText.filter { $0 == "\n" }.count == 1)
    }

    @Test("Nodes that start at the same moment on a new database all serve")
    func together() async throws {
        for _ in 1...5 {
            try await withDatabase { database in
                let nodes = try (1...4).map { try NodeUnderTest(starting: $0, database: database) }
                for node in nodes {
                    try node.awaitListening()
                    #expect(try node.get("/rms/portal").status == 200)
                }
            }
        }
    }

    @Test("The status tells who the node is")
    func status() async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest(1, database: database, ["--threads": "3"])
            let status = try node.nodeStatus()
            #expect(status.node == "rms-1")
            #expect(status.route == "rms1")
            #expect(status.pid == node.processID)
            #expect(status.threads == 3)
            #expect(abs(status.startedAtMs - Int64(Date.now.timeIntervalSince1970 * 1_000)) < 60_000)
        }
    }

    @Test("Every option is read, in both spellings")
    func arguments() throws {
        let found = try NodeConfiguration(
            arguments: Self.required + [
                "--port=8080", "--host", "127.0.0.2", "--threads", "7", "--accept-queue=0", "--scene-cost-ms", "0.5",
                "--scene-cache", "memory", "--scene-ttl-s", "90", "--database-latency-ms=1.25",
                "--session-store", "replicated-sync", "--scenes", "5", "--ajp-port", "8009", "--ajp-secret=s",
                "--replication-port", "4000", "--peer", "127.0.0.1:4001", "--replication-timeout-ms", "250",
                "--database-pool", "3", "--database-pool-wait-ms", "20", "--write-behind", "500",
                "--third-party", "http://127.0.0.1:90/x", "--third-party-timeout-ms", "40",
                "--resource-cache", "memory", "--resource-ttl-s", "6",
            ])
        var expected = NodeConfiguration()
        expected.name = "rms-1"
        expected.route = "rms1"
        expected.database = "/tmp/unused.db"
        expected.port = 8080
        expected.host = "127.0.0.2"
        expected.threads = 7
        expected.acceptQueue = 0
        expected.sceneCost = .microseconds(500)
        expected.sceneCache = .memory
        expected.sceneTTL = .seconds(90)
        expected.databaseLatency = .microseconds(1_250)
        expected.sessionStore = .replicatedSync
        expected.scenes = 5
        expected.ajpPort = 8009
        expected.ajpSecret = "s"
        expected.replicationPort = 4000
        expected.peer = Endpoint(host: "127.0.0.1", port: 4001)
        expected.replicationTimeout = .milliseconds(250)
        expected.databasePool = 3
        expected.databasePoolWait = .milliseconds(20)
        expected.writeBehind = .milliseconds(500)
        expected.thirdParty = HTTPAddress("http://127.0.0.1:90/x")
        expected.thirdPartyTimeout = .milliseconds(40)
        expected.resourceCache = .memory
        expected.resourceTTL = .seconds(6)
        #expect(found == expected)
    }

    @Test(
        "Each mistake on the command line has its own error",
        arguments: [
            (["--colour", "red"], ArgumentsError.unknown("--colour")),
            (["--port", "1", "--port", "2"], .repeated("--port")),
            (["--port"], .valueMissing(flag: "--port", allowed: "a whole number, 0 to 65535")),
            (
                ["--port", "65536"],
                .valueRefused(flag: "--port", found: "65536", allowed: "a whole number, 0 to 65535")
            ),
            (
                ["--scene-cost-ms", "nan"],
                .valueRefused(flag: "--scene-cost-ms", found: "nan", allowed: "a number, 0 to 60000")
            ),
            (
                ["--scene-cache", "disk"],
                .valueRefused(flag: "--scene-cache", found: "disk", allowed: "none, database, memory")
            ),
            (
                ["--peer", "127.0.0.1"],
                .valueRefused(flag: "--peer", found: "127.0.0.1", allowed: "HOST:PORT")
            ),
            (
                ["--third-party", "https://a"],
                .valueRefused(flag: "--third-party", found: "https://a", allowed: "http://HOST[:PORT][/PATH]")
            ),
            (["--route", "a.b"], .valueRefused(flag: "--route", found: "a.b", allowed: "letters, digits, _ -")),
            (["--port", "1"], .required(["--name", "--route", "--database"])),
        ])
    func mistakes(_ arguments: [String], _ expected: ArgumentsError) {
        #expect(throws: expected) { try NodeConfiguration(arguments: arguments) }
    }
}
