import Foundation
import Testing

@testable import RMSNode

@Suite("The AJP connector of a node process")
struct AJPConnectorTests {
    private typealias Wire = WebServerPacket

    private static let settings = ["--ajp-port": "0", "--ajp-secret": "s3"]
    private static let secret = Wire.attribute(0x0C, "s3")

    @Test("Many connections at once all get their pong and their answer, again and again")
    func many() async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest(1, database: database, Self.settings)
            let port = try #require(node.ports["AJP"])
            let connections = try (0..<300).map { _ in try TestConnection(port: port) }
            for _ in 1...3 {
                for connection in connections {
                    try connection.send(Wire.cping)
                    #expect(try connection.receive(count: 5) == Wire.cpong)
                    try connection.send(Wire.packet(Wire.forward(path: "/rms/media/2", attributes: [Self.secret])))
                }
                for connection in connections { #expect(try Self.answer(connection).status == 200) }
            }
            #expect(try node.nodeStatus().requests == 900)
        }
    }

    @Test("Bytes that are no AJP end their connection and no other")
    func malformed() async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest(1, database: database, Self.settings)
            let port = try #require(node.ports["AJP"])
            let good = try TestConnection(port: port)
            let bad = try TestConnection(port: port)
            try bad.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
            #expect(try bad.isEnded())
            try good.send(Wire.cping)
            #expect(try good.receive(count: 5) == Wire.cpong)
        }
    }

    @Test("At SIGTERM the request in flight gets its answer, and an idle connection ends")
    func terminated() async throws {
        try await withDatabase { database in
            let node = try NodeUnderTest(1, database: database, Self.settings)
            let port = try #require(node.ports["AJP"])
            let (idle, busy) = (try TestConnection(port: port), try TestConnection(port: port))
            try idle.send(Wire.cping)
            #expect(try idle.receive(count: 5) == Wire.cpong)
            // A long poll: SIGTERM lets it go, and what it answers must still come through.
            let query = Wire.attribute(5, "since=0&wait=30000")
            try busy.send(Wire.packet(Wire.forward(path: "/rms/updates", attributes: [query, Self.secret])))
            try await eventually("the long poll waits") { try node.nodeStatus().waiting == 1 }
            node.terminate()
            let answer = try Self.answer(busy)
            #expect(answer.isReusable == false)
            #expect(try busy.isEnded())
            #expect(try idle.isEnded())
            #expect(try await node.status() == 0)
        }
    }

    @Test("An AJP port in use ends the node with 4 and one clear line")
    func portInUse() async throws {
        try await withDatabase { database in
            let first = try NodeUnderTest(1, database: database, Self.settings)
            let port = try #require(first.ports["AJP"])
            let second = try NodeUnderTest(starting: 2, database: database, ["--ajp-port": "\(port)"])
            #expect(try await second.status() == 4)
            #expect(second.errorText == "rms-node: cannot listen on 127.0.0.1:\(port): Address already in use\n")
        }
    }

    /// The next response, packet by packet.
    private static func answer(
        _ connection: TestConnection
    ) throws -> (status: Int, body: [UInt8], isReusable: Bool) {
        var (status, body): (Int, [UInt8]) = (0, [])
        while true {
            let head = try connection.receive(count: 4)
            try #require(Array(head[..<2]) == Array("AB".utf8))
            let payload = try connection.receive(count: Int(head[2]) << 8 | Int(head[3]))
            switch payload[0] {
            case 4: status = Int(payload[1]) << 8 | Int(payload[2])
            case 3: body += payload.dropFirst(3).prefix(Int(payload[1]) << 8 | Int(payload[2]))
            default: return (status, body, payload[1] == 1)
            }
        }
    }
}
