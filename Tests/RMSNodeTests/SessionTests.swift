import Foundation
import Testing

@testable import RMSNode

@Suite("Sessions of two node processes")
struct SessionTests {
    @Test("With the database store a session goes on at the other node, under that node's route")
    func continued() async throws {
        try await withDatabase { database in
            let settings = ["--session-store": "database"]
            let first = try NodeUnderTest(1, database: database, settings)
            let second = try NodeUnderTest(2, database: database, settings)

            let begun = try first.get("/rms/portal")
            #expect(begun.status == 200)
            #expect(begun["X-RMS-Node"] == "rms-1")
            #expect(begun["Content-Type"] == "application/x-rms-scene")
            #expect(begun.text.contains(#"seq=1""#))
            let cookie = try #require(begun.cookie)
            #expect(cookie.wholeMatch(of: /JSESSIONID=[0-9a-f]{32}\.rms1/) != nil)
            #expect(begun["Set-Cookie"]?.hasSuffix("; Path=/; HttpOnly") == true)

            first.kill()
            let moved = try second.get("/rms/portal?page=2", ["Cookie": cookie])
            #expect(moved.text.contains(#"seq=2""#))
            #expect(moved.text.contains(#"node="rms-2""#))
            #expect(moved.cookie == cookie.replacing(".rms1", with: ".rms2"))

            let stayed = try second.get("/rms/portal", ["Cookie": try #require(moved.cookie)])
            #expect(stayed.text.contains(#"seq=3""#))
            #expect(stayed["Set-Cookie"] == nil)
            #expect(try second.nodeStatus().sessions == 1)
        }
    }

    @Test("With the memory store the other node begins a new session")
    func lost() async throws {
        try await withDatabase { database in
            let first = try NodeUnderTest(1, database: database, ["--session-store": "memory"])
            let second = try NodeUnderTest(2, database: database, ["--session-store": "memory"])
            let cookie = try #require(try first.get("/rms/portal").cookie)
            let again = try first.get("/rms/portal", ["Cookie": cookie])
            #expect(again.text.contains(#"seq=2""#))
            #expect(again["Set-Cookie"] == nil)

            let moved = try second.get("/rms/portal", ["Cookie": cookie])
            #expect(moved.text.contains(#"seq=1""#))
            let found = SessionCookie(header: moved.cookie)
            #expect(found?.route == "rms2")
            #expect(found?.id != SessionCookie(header: cookie)?.id)
        }
    }

    @Test("A request for updates or comments binds the session to its new node, but begins none")
    func rebound() async throws {
        try await withDatabase { database in
            let settings = ["--session-store": "database"]
            let first = try NodeUnderTest(1, database: database, settings)
            let second = try NodeUnderTest(2, database: database, settings)
            let cookie = try #require(try first.get("/rms/portal").cookie)
            let expected = cookie.replacing(".rms1", with: ".rms2")
            for target in ["/rms/updates?since=0&wait=0", "/rms/comments?since=0"] {
                #expect(try second.get(target, ["Cookie": cookie]).cookie == expected)
                #expect(try first.get(target, ["Cookie": cookie])["Set-Cookie"] == nil)
                #expect(try second.get(target)["Set-Cookie"] == nil)
                let unknown = "JSESSIONID=\(String(repeating: "0", count: 32)).rms1"
                #expect(try second.get(target, ["Cookie": unknown])["Set-Cookie"] == nil)
            }
        }
    }

    @Test("Scene requests of one session at the same time on both nodes all count")
    func counted() async throws {
        try await withDatabase { database in
            let settings = ["--session-store": "database"]
            let nodes = [
                try NodeUnderTest(1, database: database, settings), try NodeUnderTest(2, database: database, settings),
            ]
            let cookie = try #require(try nodes[0].get("/rms/portal").cookie)
            let connections = try (0..<20).map { try nodes[$0 % 2].connect() }
            for connection in connections { try connection.send("GET", "/rms/portal", ["Cookie": cookie]) }
            let sequences = try connections.map { connection in
                let text = try connection.receive().text
                return try #require(text.firstMatch(of: /seq=([0-9]+)"/).flatMap { Int($0.1) })
            }
            #expect(sequences.sorted() == Array(2...21))
        }
    }
}
