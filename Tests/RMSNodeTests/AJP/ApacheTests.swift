import Foundation
import Testing

@testable import RMSNode

@Suite("Nodes behind a real httpd that speaks AJP", .enabled(if: ApacheUnderTest.isInstalled))
struct ApacheTests {
    private static let settings = ["--ajp-port": "0", "--ajp-secret": "labsecret"]

    private static func apache(_ nodes: [NodeUnderTest], secret: String = "labsecret") async throws -> ApacheUnderTest {
        let members = try nodes.map { (route: $0.name.replacing("-", with: ""), port: try #require($0.ports["AJP"])) }
        return try await ApacheUnderTest(members: members, secret: secret)
    }

    @Test("A scene, its session, media, ranges, conditions and HEAD come through as over HTTP")
    func reading() async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest(1, database: database, Self.settings)
            let apache = try await Self.apache([node])
            let scene = try apache.ask("GET", "/rms/portal?page=2", ["User-Agent": "iPhone"])
            #expect(scene.status == 200)
            #expect(scene["X-RMS-Node"] == "rms-1")
            #expect(scene["Content-Type"] == "application/x-rms-scene")
            #expect(scene.text.contains(#"<scene page="2" device="smartphone" node="rms-1""#))
            let again = try apache.ask("GET", "/rms/portal", ["Cookie": try #require(scene.cookie)])
            #expect(again.text.contains(#"seq=2""#))

            // Odd media are videos, longer than a packet.
            let direct = try node.get("/rms/media/101")
            let media = try apache.ask("GET", "/rms/media/101")
            #expect(media.body.count > 2 * AJPPacket.bodyChunkBytesMax)
            #expect(media.body == direct.body)
            #expect(media["ETag"] == direct["ETag"])
            #expect(media["Last-Modified"] == direct["Last-Modified"])
            let part = try apache.ask("GET", "/rms/media/101", ["Range": "bytes=100-9999"])
            #expect(part.status == 206)
            #expect(part.body == Array(direct.body[100...9_999]))
            let tag = try #require(media["ETag"])
            #expect(try apache.ask("GET", "/rms/media/101", ["If-None-Match": tag]).status == 304)
            let head = try apache.ask("HEAD", "/rms/media/101")
            #expect(head.status == 200 && head["ETag"] == tag)
            #expect(try apache.ask("GET", "/nowhere").status == 404)
        }
    }

    @Test("Bodies of every size arrive whole, with a length and without, on one connection")
    func writing() async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest(1, database: database, Self.settings)
            let apache = try await Self.apache([node])
            let connection = try TestConnection(port: apache.port)
            for size in [1, 8_150, 8_186, 8_187, 20_000, 60_000] {
                let text = String((0..<size).map { _ in Character(UnicodeScalar(UInt8.random(in: 97...122))) })
                let body = #"{"text": "\#(text)"}"#
                for isChunked in [false, true] {
                    if isChunked {
                        try connection.send("POST", "/rms/comments", ["Transfer-Encoding": "chunked"])
                        let hexadecimal = String(body.utf8.count, radix: 16)
                        try connection.send(Array("\(hexadecimal)\r\n\(body)\r\n0\r\n\r\n".utf8))
                    } else {
                        try connection.send("POST", "/rms/comments", body: body)
                    }
                    let answer = try connection.receive()
                    #expect(answer.status == 201, "\(size) bytes, \(isChunked): \(answer.text)")
                    let id = try #require(try answer.json([String: Int64].self)["id"])
                    #expect(try node.get("/rms/comments/\(id)").json(CommentRecord.self).text == text)
                }
            }
            try connection.send("POST", "/rms/comments", body: String(repeating: " ", count: 200_000))
            #expect(try connection.receive().status == 413)
            #expect(try apache.ask("GET", "/rms/comments/1").status == 200)
        }
    }

    @Test("A wrong secret is 403 and reaches no page")
    func secret() async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest(1, database: database, Self.settings)
            let apache = try await Self.apache([node], secret: "other")
            #expect(try apache.ask("GET", "/rms/portal").status == 403)
            #expect(try apache.ask("POST", "/rms/comments", body: #"{"text": "a"}"#).status == 403)
            #expect(try node.nodeStatus().requests == 0)
        }
    }

    @Test("A frozen node fails its ping and the other answers; thawed, it serves its sessions again")
    func frozen() async throws {
        try await withDatabase { database in
            let settings = Self.settings.merging(["--session-store": "database"]) { $1 }
            let nodes = try (1...2).map { try NodeUnderTest($0, database: database, settings) }
            let apache = try await Self.apache(nodes)
            let begun = try apache.ask("GET", "/rms/portal")
            let cookie = try #require(begun.cookie)
            let own = try #require(nodes.first { $0.name == begun["X-RMS-Node"] })
            own.freeze()
            for sequence in 2...4 {
                let answer = try apache.ask("GET", "/rms/portal", ["Cookie": cookie])
                #expect(answer.status == 200)
                #expect(answer["X-RMS-Node"] != own.name)
                #expect(answer.text.contains("seq=\(sequence)\""))
            }
            own.thaw()
            try await eventually("the thawed node serves") {
                try apache.ask("GET", "/rms/portal", ["Cookie": cookie])["X-RMS-Node"] == own.name
            }
        }
    }

    @Test("A killed node is passed over, and serves again after its restart")
    func killed() async throws {
        try await withDatabase { database in
            let first = try NodeUnderTest(1, database: database, Self.settings)
            let second = try NodeUnderTest(2, database: database, Self.settings)
            let apache = try await Self.apache([first, second])
            first.kill()
            for _ in 1...6 { #expect(try apache.ask("GET", "/rms/portal")["X-RMS-Node"] == "rms-2") }
            let port = try #require(first.ports["AJP"])
            let healed = try NodeUnderTest(
                1, database: database, Self.settings.merging(["--ajp-port": "\(port)"]) { $1 })
            try await eventually("the healed node serves") {
                try apache.ask("GET", "/rms/portal")["X-RMS-Node"] == healed.name
            }
        }
    }
}
