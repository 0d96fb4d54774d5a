import Testing

@testable import Platform

/// Writes that are looked up by a command of a platform file.
@Suite struct DescribedWritesTests {
    private static let keys = ["2a-1-2", "2a-1-3", "2a-2-2"]

    private static func platform(_ line: String, _ fakes: Fakes, ssh: String? = nil) -> DescribedPlatform {
        var command = CommandDescription(line)
        command.ssh = ssh.flatMap(SSHDestination.init)
        command.folder = fakes.scratch.path
        command.limitMs = 20_000
        var description = PlatformDescription(name: "p", entry: "http://127.0.0.1:9")
        description.writes = .command(command)
        return DescribedPlatform(description, environment: fakes.environment)
    }

    /// Why nothing could be learnt.
    private static func failure(
        _ line: String, _ fakes: Fakes, at place: SourceLocation = #_sourceLocation
    ) async -> String {
        let error = await #expect(throws: PlatformError.self, sourceLocation: place) {
            _ = try await platform(line, fakes).storedWrites(keys)
        }
        return error?.description ?? ""
    }

    @Test("a command gets the keys, a line each, and says of each how often it is there")
    func command() async throws {
        try await Fakes.with { fakes in
            let stored = fakes.scratch.path + "/stored"
            try writeFile(stored, Array("2a-1-2\n2a-2-2\n2a-2-2\n".utf8))
            let line = #"while read -r key; do echo "$key $(grep -cx -- "$key" stored)"; done"#
            let counts = ["2a-1-2": 1, "2a-1-3": 0, "2a-2-2": 2]
            #expect(try await Self.platform(line, fakes).storedWrites(Self.keys) == counts)
            try fakes.addSSH()
            let there = "cd \(ShellWord.quoted(fakes.scratch.path)); " + line
            #expect(try await Self.platform(there, fakes, ssh: "ops@db1").storedWrites(Self.keys) == counts)
            #expect(fakes.asked.first?.hasPrefix("ssh ") == true)
            #expect(await Self.platform(line, fakes).examineWrites()?.fitness == .good)
        }
    }

    @Test("many keys pass, also past a command that reads none of them")
    func many() async throws {
        try await Fakes.with { fakes in
            let keys = (0..<20_000).map { "2a-\(String($0, radix: 16))-1" }
            let counts = try await Self.platform(#"while read -r key; do echo "$key 1"; done"#, fakes).storedWrites(
                keys)
            #expect(counts.count == keys.count && counts.values.allSatisfy { $0 == 1 })
            let idle = try await Self.platform("echo 2a-0-1 1", fakes).storedWrites(keys)
            #expect(idle == ["2a-0-1": 1], "of those that it leaves out nothing is known")
        }
    }

    @Test("a command that fails, hangs or says something else tells nothing, in its own words")
    func failures() async throws {
        try await Fakes.with { fakes in
            let refused = "echo 2a-1-2 0; echo \"ERROR 2002 (HY000): Can't connect to server on 'db1'\" >&2; exit 1"
            #expect(
                await Self.failure(refused, fakes).hasSuffix(
                    "ERROR 2002 (HY000): Can't connect to server on 'db1'; 2a-1-2 0"))
            // A pipe whose first program fails ends well and says nothing: that is no proof that all is lost.
            #expect(await Self.failure("false | cat", fakes).contains("it said nothing; expected a line KEY COUNT"))
            #expect(
                await Self.failure("echo ERROR: gone", fakes).contains("found \"ERROR:\", expected one of the keys"))
            #expect(await Self.failure("echo OK", fakes).contains("found the line \"OK\", expected KEY COUNT"))
            #expect(await Self.failure("echo 2a-1-2 many", fakes).contains("found \"many\" for 2a-1-2"))
            #expect(await Self.failure("echo 2a-1-2 -1", fakes).contains("found \"-1\" for 2a-1-2"))
            let liar = await Self.platform(#"while read -r key; do echo "$key 1"; done"#, fakes).examineWrites()
            #expect(liar?.fitness == .bad && liar?.words.contains("every write would be found") == true)
            #expect(await Self.platform("exit 3", fakes).examineWrites()?.fitness == .bad)
        }
    }

    @Test("rows of a query are counted, keys that are in none are not there, and what was not asked about is an error")
    func rows() throws {
        var found = WritesFound(Self.keys, isComplete: true)
        try found.add("2a-1-2", "1")
        try found.add("2a-2-2", nil)
        try found.add("2a-2-2", nil)
        #expect(found.counts == ["2a-1-2": 1, "2a-1-3": 0, "2a-2-2": 2])
        #expect(throws: ControlFailure.self) { try found.add("2A-1-2", "1") }
        let query = WritesQuery("SELECT k FROM t WHERE k IN (${keys})")
        #expect(query.asking(["a", #"b'\"#]) == #"SELECT k FROM t WHERE k IN ('a','b''\\')"#)
    }

    @Test("nobody is asked where no server of the database leads, and the reason names each of them")
    func nobody() async throws {
        var part = PartDescription(name: "db-1", tier: .database)
        let port = try PortReservation()
        part.status.mariadb = DatabaseSource(.address(Endpoint(host: "127.0.0.1", port: port.port)), user: "audit")
        var description = PlatformDescription(name: "p", entry: "http://127.0.0.1:9")
        description.parts = [part]
        description.writes = .query(WritesQuery("SELECT k FROM t WHERE k IN (${keys})"))
        let error = await #expect(throws: PlatformError.self) {
            _ = try await DescribedPlatform(description, environment: [:]).storedWrites(Self.keys)
        }
        #expect(error?.description == "writes: no server of the database leads (db-1: connection refused)")
    }
}
