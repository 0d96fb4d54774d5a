import Foundation
import Testing

@testable import RMSNode

@Suite("Write-behind of a node process")
struct WriteBehindTests {
    private struct IDs: Decodable {
        let ids: [Int64]
    }

    /// Longer than any test: what is committed was committed for another reason.
    private static let never = ["--write-behind": "600000"]

    private static func ids(_ node: NodeUnderTest, _ key: String) throws -> [Int64] {
        try node.get("/rms/comments?key=\(key)").json(IDs.self).ids
    }

    @Test("Comments that were acknowledged are lost when their node is killed, and found on it before")
    func killed() async throws {
        try await withDatabase { database in
            let first = try NodeUnderTest(1, database: database, Self.never)
            let second = try NodeUnderTest(2, database: database)
            let lost = try (1...5).map { try first.post("hello \($0)", key: "lost") }
            #expect(try Self.ids(first, "lost") == lost)
            #expect(try first.get("/rms/comments/\(lost[0])").json(CommentRecord.self).text == "hello 1")
            #expect(try first.nodeStatus().writeBehind?.waiting == 5)
            #expect(try Self.ids(second, "lost") == [])
            // Ids are promised too: no other comment gets one.
            let kept = try second.post("kept", key: "kept")
            #expect(!lost.contains(kept))

            first.kill()
            #expect(try Self.ids(second, "lost") == [])
            #expect(try second.get("/rms/comments/\(lost[0])").status == 404)
            #expect(try Self.ids(second, "kept") == [kept])
        }
    }

    @Test("After the delay comments are committed under the ids that were given out")
    func committed() async throws {
        try await withDatabase { database in
            let first = try NodeUnderTest(1, database: database, ["--write-behind": "30"])
            let second = try NodeUnderTest(2, database: database)
            let ids = try (1...5).map { try first.post("hello \($0)", key: "k") }
            try await eventually("they are committed") { try Self.ids(second, "k") == ids }
            try await eventually("nothing waits") { try first.nodeStatus().writeBehind?.waiting == 0 }
            #expect(try first.nodeStatus().writeBehind?.committed == 5)
            let comment = try second.get("/rms/comments/\(ids[4])").json(CommentRecord.self)
            #expect(comment.text == "hello 5" && comment.node == "rms-1")
            #expect(try Self.ids(first, "k") == ids)
        }
    }

    @Test("A node that is stopped in peace commits what it has acknowledged")
    func terminated() async throws {
        try await withDatabase { database in
            let first = try NodeUnderTest(1, database: database, Self.never)
            let second = try NodeUnderTest(2, database: database)
            let ids = try (1...20).map { try first.post("hello \($0)", key: "k") }
            first.terminate()
            #expect(try await first.status() == 0)
            #expect(try Self.ids(second, "k") == ids)
        }
    }
}
