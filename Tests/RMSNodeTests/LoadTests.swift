import Foundation
import Testing

@testable import RMSNode

@Suite("A node process under load")
struct LoadTests {
    private struct Updates: Decodable {
        let cursor: String
        let updates: [CommentRecord]
    }

    /// Long enough that a request holds its thread until the test is over.
    private static let held = ["--database-latency-ms": "60000", "--session-store": "memory"]

    @Test("One request more than threads and queue hold is answered 503; the status still tells")
    func bounded() async throws {
        try await withDatabase { database in
            let more = ["--threads": "2", "--accept-queue": "1"]
            let node = try NodeUnderTest(1, database: database, Self.held.merging(more) { $1 })
            let connections = try (1...3).map { _ in try node.connect() }
            for connection in connections { try connection.send("GET", "/rms/portal") }
            try await eventually("three requests are inside") { try node.nodeStatus().queued == 1 }
            let refused = try node.get("/rms/portal")
            #expect(refused.status == 503)
            #expect(refused["X-RMS-Node"] == "rms-1")
            let status = try node.nodeStatus()
            #expect(status.threads == 2)
            #expect(status.busy == 2)
            #expect(status.queued == 1)
            #expect(status.requests == 4)
        }
    }

    @Test("A long poll holds no thread and is answered when a comment is posted on the other node")
    func released() async throws {
        try await withDatabase { database in
            let first = try NodeUnderTest(1, database: database)
            let second = try NodeUnderTest(2, database: database, ["--threads": "1"])
            let polls = try (1...10).map { _ in try second.connect() }
            for poll in polls { try poll.send("GET", "/rms/updates?since=0&wait=30000") }
            try await eventually("all wait") { try second.nodeStatus().waiting == polls.count }
            #expect(try second.nodeStatus().busy == 0)
            #expect(try second.get("/rms/portal").status == 200)

            let id = try first.post("news", key: "k")
            for poll in polls {
                let answer = try poll.receive().json(Updates.self)
                #expect(answer.cursor == String(id))
                #expect(answer.updates.map(\.text) == ["news"])
            }
            let after = try second.get("/rms/updates?since=\(id)&wait=1").json(Updates.self)
            #expect(after.cursor == String(id))
            #expect(after.updates.isEmpty)
        }
    }

    @Test("A node that was started later tells what was posted before")
    func caughtUp() async throws {
        try await withDatabase { database in
            let first = try NodeUnderTest(1, database: database)
            let ids = try (1...3).map { try first.post("old \($0)", key: "k") }
            let second = try NodeUnderTest(2, database: database)
            let updates = try second.get("/rms/updates?since=\(ids[0])").json(Updates.self)
            #expect(updates.updates.map(\.id) == Array(ids[1...]))
            #expect(try second.get("/rms/portal").text.contains(#"cursor="\#(ids[2])""#))
        }
    }

    @Test(
        "Parameters of an update request that make no sense are refused",
        arguments: ["", "?since=x", "?since=-1", "?since=0&wait=x", "?since=0&wait=30001", "?since=0&wait=-1"])
    func refused(_ query: String) async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest(1, database: database)
            #expect(try node.get("/rms/updates\(query)").status == 400)
        }
    }

    @Test("SIGTERM ends the node with 0 although a long poll is open and a request holds its thread")
    func stopped() async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest(1, database: database, Self.held)
            let poll = try node.connect()
            try poll.send("GET", "/rms/updates?since=0&wait=30000")
            let held = try node.connect()
            try held.send("GET", "/rms/portal")
            try await eventually("both are inside") {
                let status = try node.nodeStatus()
                return status.waiting == 1 && status.busy == 1
            }
            node.terminate()
            #expect(try await node.status() == 0)
            #expect(node.errorText == "")
        }
    }

    @Test("Idle connections stay open, and hundreds of them are served")
    func kept() async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest(1, database: database, ["--accept-queue": "400"])
            let connections = try (1...300).map { _ in try node.connect() }
            for _ in 1...2 {
                for connection in connections { try connection.send("GET", "/rms/media/2", ["Range": "bytes=0-9"]) }
                for connection in connections { #expect(try connection.receive().status == 206) }
            }
        }
    }
}
