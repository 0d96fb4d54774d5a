import Foundation
import Testing

@testable import RMSNode

@Suite("Session replication between two node processes")
struct ReplicationTests {
    /// Two nodes that replicate to each other, and how to start one again.
    private struct Pair {
        let database: String
        let store: String
        let ports: [Int]
        let more: [String: String]

        init(_ database: String, _ store: String, _ more: [String: String] = [:]) throws {
            self.database = database
            self.store = store
            self.more = more
            ports = [try freePort(), try freePort()]
        }

        func node(_ number: Int) throws -> NodeUnderTest {
            let own = [
                "--session-store": store, "--replication-port": "\(ports[number - 1])",
                "--peer": "127.0.0.1:\(ports[2 - number])", "--replication-timeout-ms": "60000",
            ]
            return try NodeUnderTest(number, database: database, own.merging(more) { $1 })
        }
    }

    @Test("A session that a killed node had goes on at its peer, and at the node again after its restart")
    func killed() async throws {
        for store in ["replicated-sync", "replicated-async"] {
            try await withDatabase { database in
                let pair = try Pair(database, store)
                let (first, second) = (try pair.node(1), try pair.node(2))
                let cookie = try #require(try first.get("/rms/portal").cookie)
                // Synchronous: it is there before the answer. Asynchronous: it comes.
                if store == "replicated-async" {
                    try await eventually("the session is replicated") { try second.nodeStatus().sessions == 1 }
                }
                first.kill()
                let moved = try second.get("/rms/portal", ["Cookie": cookie])
                #expect(moved.text.contains(#"seq=2""#), "\(store)")
                #expect(moved.cookie == cookie.replacing(".rms1", with: ".rms2"))
                #expect(try second.get("/rms/updates?since=0&wait=0", ["Cookie": cookie]).cookie == moved.cookie)

                // Its sessions come back to it before it serves.
                let healed = try pair.node(1)
                #expect(try healed.nodeStatus().sessions == 1)
                second.kill()
                let again = try healed.get("/rms/portal", ["Cookie": try #require(moved.cookie)])
                #expect(again.text.contains(#"seq=3""#), "\(store)")
            }
        }
    }

    @Test("With synchronous replication the healthy node hangs with its frozen peer, until it thaws")
    func synchronousHang() async throws {
        try await withDatabase { database in
            let pair = try Pair(database, "replicated-sync", ["--threads": "2", "--accept-queue": "0"])
            let (first, second) = (try pair.node(1), try pair.node(2))
            #expect(try first.get("/rms/portal").status == 200)
            second.freeze()
            let connections = try (1...2).map { _ in try first.connect() }
            for connection in connections { try connection.send("GET", "/rms/portal") }
            try await eventually("both threads wait for the peer") {
                try first.nodeStatus().replication?.waiting == 2
            }
            // What has nothing to do with sessions hangs too: no thread is left for it.
            #expect(try first.get("/rms/media/2").status == 503)
            #expect(try first.nodeStatus().busy == 2)
            second.thaw()
            for connection in connections { #expect(try connection.receive().status == 200) }
            try await eventually("the peer has them all") { try second.nodeStatus().sessions == 3 }
            #expect(try first.nodeStatus().replication?.failed == 0)
        }
    }

    @Test("With asynchronous replication the healthy node goes on while its peer is frozen")
    func asynchronousGoesOn() async throws {
        try await withDatabase { database in
            let pair = try Pair(database, "replicated-async")
            let (first, second) = (try pair.node(1), try pair.node(2))
            second.freeze()
            for _ in 1...20 { #expect(try first.get("/rms/portal").status == 200) }
            second.thaw()
            try await eventually("the peer has them all") { try second.nodeStatus().sessions == 20 }
        }
    }

    @Test("After the sender's time-out the request goes on without its peer, which is counted")
    func timeout() async throws {
        try await withDatabase { database in
            let pair = try Pair(database, "replicated-sync", ["--replication-timeout-ms": "50"])
            let (first, second) = (try pair.node(1), try pair.node(2))
            second.freeze()
            #expect(try first.get("/rms/portal").status == 200)
            #expect(try first.nodeStatus().replication?.failed == 1)
            second.thaw()
            second.kill()
            // A peer that is down refuses: nobody waits for it.
            #expect(try first.get("/rms/portal").status == 200)
            #expect(try first.nodeStatus().replication?.failed == 2)
        }
    }

    @Test("A replicated store without a peer is a mistake on the command line")
    func arguments() {
        #expect(throws: ArgumentsError.required(["--replication-port", "--peer"])) {
            try NodeConfiguration(arguments: [
                "--name", "a", "--route", "a", "--port", "0", "--database", "x", "--session-store", "replicated-sync",
            ])
        }
    }
}
