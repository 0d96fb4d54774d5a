import Foundation
import Testing

@testable import RMSNode

@Suite("Comments of two node processes")
struct CommentTests {
    private struct IDs: Decodable {
        let ids: [Int64]
    }

    private struct Comments: Decodable {
        let comments: [CommentRecord]
    }

    @Test("An acknowledged comment is there on the other node, also when its own was killed at once")
    func acknowledged() async throws {
        try await withDatabase { database in
            let first = try NodeUnderTest(1, database: database)
            let second = try NodeUnderTest(2, database: database)
            let ids = try (1...5).map { try first.post("hello \($0)", key: "k\($0)") }
            first.kill()
            for (index, id) in ids.enumerated() {
                let comment = try second.get("/rms/comments/\(id)").json(CommentRecord.self)
                #expect(comment.text == "hello \(index + 1)")
                #expect(comment.key == "k\(index + 1)")
                #expect(comment.node == "rms-1")
            }
            let page = try second.get("/rms/comments?since=\(ids[1])&limit=2").json(Comments.self)
            #expect(page.comments.map(\.id) == Array(ids[2...3]))
        }
    }

    @Test("A write that is done twice is there twice")
    func duplicated() async throws {
        try await withDatabase { database in
            let first = try NodeUnderTest(1, database: database)
            let second = try NodeUnderTest(2, database: database)
            let ids = [try first.post("a", key: "same key"), try second.post("a", key: "same key")]
            #expect(try first.get("/rms/comments?key=same%20key").json(IDs.self).ids == ids)
            #expect(try first.get("/rms/comments?key=other").json(IDs.self).ids == [])
        }
    }

    @Test(
        "A comment that is none is refused with the reason",
        arguments: [
            ("{", 400, "found no JSON"), (#"{"key": "k"}"#, 400, "text: found nothing"),
            (#"{"text": 1}"#, 400, "text: found another type"), ("[]", 400, "body: found another type"),
            (String(repeating: " ", count: 70_000), 413, "65536 bytes"),
        ])
    func refused(_ body: String, _ status: Int, _ reason: String) async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest(1, database: database)
            let connection = try node.connect()
            try connection.send("POST", "/rms/comments", body: body)
            let answer = try connection.receive()
            #expect(answer.status == status)
            #expect(answer.text.contains(reason))
            #expect(answer["X-RMS-Node"] == "rms-1")
            // The connection must stay in step, whatever became of the body.
            try connection.send("GET", "/rms/comments?since=0")
            #expect(try connection.receive().json(Comments.self).comments == [])
        }
    }

    @Test("What is not there is 404, a wrong method 405 with what is allowed, both from a named node")
    func unknown() async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest(1, database: database)
            for target in ["/rms/comments/1", "/rms/comments/x", "/rms/media/0", "/rms/media/01", "/rms", "/"] {
                let answer = try node.get(target)
                #expect(answer.status == 404)
                #expect(answer["X-RMS-Node"] == "rms-1")
            }
            let wrong = try node.ask("DELETE", "/rms/comments")
            #expect(wrong.status == 405)
            #expect(wrong["Allow"] == "GET, HEAD, POST")
            #expect(try node.ask("POST", "/rms/portal", body: "x")["Allow"] == "GET, HEAD")
        }
    }
}
