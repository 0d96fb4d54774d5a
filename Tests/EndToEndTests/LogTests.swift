import Foundation
import Testing

/// The log: every verb takes its options, and what is said goes through it.
@Suite struct LogTests {
    private func said(_ arguments: [String]) async throws -> (status: Int32, lines: [String]) {
        let program = try Program(arguments)
        defer { Program.remove(program.scratch) }
        let status = await program.end()
        return (status, program.standardError.split(separator: "\n").map(String.init))
    }

    @Test("In JSON every line is an object with time, level and message, the last one too")
    func json() async throws {
        let (status, lines) = try await said(["report", "nowhere", "--log-format", "json"])
        #expect(status == 2)
        let objects = try lines.map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        #expect(objects.count == 2)
        #expect(objects.allSatisfy { Set($0.keys).isSuperset(of: ["time", "level", "message"]) })
        #expect(objects[0]["message"] as? String == "nowhere: no such file; name a run's folder or its run.json")
        #expect(objects[0]["level"] as? String == "error")
        #expect((objects[1]["message"] as? String)?.contains("(exit 2)") == true)
    }

    @Test("What weighs less than asked for is not said; a level that is none is a usage error")
    func level() async throws {
        #expect(try await said(["lab", "status"]).lines == ["rmsload: 0 labs"])
        #expect(try await said(["lab", "status", "--log-level", "error"]).lines == [])
        let (status, lines) = try await said(["lab", "status", "--log-level", "loud"])
        #expect(status == 2)
        #expect(lines.first?.contains("loud") == true)
    }

    @Test(
        "Every verb takes the common options",
        arguments: [
            ["run"], ["bench"], ["check"], ["plan"], ["judge"], ["report"], ["selftest"], ["schema"], ["heal"],
            ["capacity"], ["doctor"],
            ["lab", "up"],
            ["lab", "status"], ["lab", "down"],
        ])
    func common(verb: [String]) async throws {
        let program = try Program(verb + ["--help"])
        defer { Program.remove(program.scratch) }
        #expect(await program.end() == 0)
        for option in ["--quiet", "--no-color", "--log-level", "--log-format"] {
            #expect(program.standardOutput.contains(option))
        }
    }
}
