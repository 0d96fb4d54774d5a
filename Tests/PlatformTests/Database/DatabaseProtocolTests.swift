import Testing

@testable import Platform

@Suite struct DatabaseProtocolTests {
    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test(
        "SHA-1 gives the digests of RFC 3174 and of other lengths around a block",
        arguments: [
            ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
            ),
            (String(repeating: "a", count: 64), "0098ba824b5c16427bd7a1122a5a442a25ec644d"),
        ])
    func digests(_ text: String, _ digest: String) {
        #expect(hex(SHA1.digest(Array(text.utf8))) == digest)
    }

    @Test("A password is proved by SHA1(p) xor SHA1(scramble + SHA1(SHA1(p))), and an empty one by nothing")
    func proof() {
        let scramble = [UInt8](0..<20)
        let proof = DatabaseAccount(user: "lab", password: "secret").proof(for: scramble)
        let once = SHA1.digest(Array("secret".utf8))
        // What a server does: from the stored SHA1(SHA1(p)) and the proof it finds SHA1(p), and hashes that.
        let mask = SHA1.digest(scramble + SHA1.digest(once))
        #expect(SHA1.digest(zip(proof, mask).map { $0 ^ $1 }) == SHA1.digest(once))
        #expect(DatabaseAccount(user: "lab", password: "").proof(for: scramble) == [])
    }

    @Test("Length-encoded values are read at each of their sizes, NULL is nothing, and a packet that is cut says so")
    func packet() {
        var packet = DatabasePacket([5, 0xFC, 1, 2, 0xFD, 1, 0, 1, 0xFE, 1, 0, 0, 0, 0, 0, 0, 0, 3, 97, 98, 99, 0xFB])
        #expect([packet.length(), packet.length(), packet.length(), packet.length()] == [5, 513, 65_537, 1])
        #expect(packet.text() == "abc")
        #expect(packet.text() == nil && packet.count == 0)
        var cut = DatabasePacket([9, 97])
        #expect(cut.text() == nil)
        var short = DatabasePacket([1])
        #expect(short.number(2) == nil && short.bytes(-1) == nil)
    }

    @Test("A complaint is read with its number, with a state before its words or without")
    func complaint() {
        let denied = DatabasePacket([0xFF, 0x15, 0x04] + Array("#28000Access denied".utf8))
        #expect(denied.complaint == .server(code: 1045, text: "Access denied"))
        let full = DatabasePacket([0xFF, 0x10, 0x04] + Array("Too many connections".utf8))
        #expect(full.complaint == .server(code: 1040, text: "Too many connections"))
        #expect(DatabasePacket([0]).complaint == nil)
    }

    @Test("A server that is not there, and one that never answers, are told apart")
    func absent() async throws {
        let port = try PortReservation()
        let server = DatabaseServer(
            name: "db-1", endpoint: Endpoint(host: "127.0.0.1", port: port.port),
            account: DatabaseAccount(user: "lab", password: "x"))
        #expect(await server.status() == .failure(.refused))
        let thief = Thief(of: port.port)
        #expect(await server.status(within: .milliseconds(200)) == .failure(.silent))
        withExtendedLifetime(thief) {}
    }
}

@Suite struct DatabaseStatusTests {
    private static let variables = [
        "is_read_only": "1", "position": "1-2-30", "is_semi_sync": "0", "replicas": "1",
    ]
    private static let running = [
        "Master_Host": "127.0.0.1", "Master_Port": "3306", "Slave_IO_Running": "Yes", "Slave_SQL_Running": "Yes",
        "Slave_SQL_Running_State": "Slave has read all relay log; waiting for more updates", "Last_IO_Errno": "0",
        "Last_IO_Error": "", "Last_SQL_Errno": "0", "Last_SQL_Error": "",
    ]

    @Test("A server that takes writes and follows nobody leads; one that fetches and applies follows")
    func roles() throws {
        let replica = try #require(DatabaseStatus(variables: Self.variables, replication: Self.running))
        #expect(replica.hasRole && !replica.isPrimary && replica.words == "replica of 127.0.0.1:3306")
        #expect(replica.replication?.hasAppliedAll == true && replica.semiSynchronousReplicas == 1)
        let primary = try #require(
            DatabaseStatus(variables: Self.variables.merging(["is_read_only": "0"]) { $1 }, replication: nil))
        #expect(primary.hasRole && primary.isPrimary && primary.words == "primary")
        let semi = ["is_read_only": "0", "is_semi_sync": "1"]
        #expect(
            DatabaseStatus(variables: Self.variables.merging(semi) { $1 }, replication: nil)?.words
                == "primary, semi-synchronous with 1 of its replicas")
        let late = Self.running.merging(["Seconds_Behind_Master": "3"]) { $1 }
        let behind = try #require(DatabaseStatus(variables: Self.variables, replication: late))
        #expect(behind.words == "replica of 127.0.0.1:3306, 3 s behind" && behind.role == .replica)
        let fresh = try #require(DatabaseStatus(variables: Self.variables, replication: nil))
        #expect(!fresh.hasRole && fresh.words == "read-only, follows nobody")
        #expect(DatabaseStatus(variables: [:], replication: nil) == nil)
    }

    @Test("A stalled replica has no role, and its last error is told with its number")
    func stalled() throws {
        let changes = ["Slave_IO_Running": "No", "Last_IO_Errno": "1236", "Last_IO_Error": "diverged"]
        let replica = try #require(
            DatabaseStatus(variables: Self.variables, replication: Self.running.merging(changes) { $1 }))
        #expect(!replica.hasRole && replica.replication?.errorCode == DatabaseWatch.divergence)
        #expect(replica.words == "replica of 127.0.0.1:3306 that fetches: No, applies: Yes (diverged)")
    }
}
