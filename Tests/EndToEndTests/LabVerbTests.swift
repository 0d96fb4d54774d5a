import Foundation
import Testing

/// `rmsload lab`: labs that outlive the command that starts them.
@Suite(.serialized) struct LabVerbTests {
    private static func run(_ arguments: [String], scratch: String) async throws -> (status: Int32, program: Program) {
        let program = try Program(arguments, scratch: scratch)
        return (await program.end(), program)
    }

    @Test("up leaves a lab that answers, status lists it, down removes it by its id")
    func byID() async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let up = try await Self.run(["lab", "up", "scenarios/smoke.yaml"], scratch: scratch)
        #expect(up.status == 0, "\(up.program.standardError)")
        let words = up.program.standardOutput.split(whereSeparator: \.isWhitespace).map(String.init)
        try #require(words.count == 2 && words[1].hasPrefix("http://127.0.0.1:"))
        let bench = try await Self.run(
            ["bench", words[1] + "/static/skin.css", "-n", "20", "-c", "2"], scratch: scratch)
        #expect(bench.status == 0, "\(bench.program.standardError)")
        let status = try await Self.run(["lab", "status"], scratch: scratch)
        #expect(status.status == 0)
        #expect(status.program.standardOutput.hasPrefix("\(words[0]) \(words[1]) left running\n"))
        #expect(status.program.standardOutput.contains("  vip running (process "))
        let unknown = try await Self.run(["lab", "down", "nothing"], scratch: scratch)
        #expect(unknown.status == 2)
        #expect(unknown.program.standardError.contains("found \"nothing\", expected \(words[0])"))
        let down = try await Self.run(["lab", "down", words[0]], scratch: scratch)
        #expect(down.status == 0, "\(down.program.standardError)")
        #expect(Program.processes(of: scratch) == [])
        #expect(Program.leftovers(in: scratch) == [])
    }

    @Test("down without an id removes every lab that nobody uses, and leaves a run's lab alone")
    func all() async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        for _ in 0..<2 { #expect(try await Self.run(["lab", "up"], scratch: scratch).status == 0) }
        let run = try Program(
            ["run", "scenarios/smoke.yaml", "--set", "load.stages[1].for=50s", "--out", scratch + "/out"],
            scratch: scratch)
        #expect(await run.says("req/s", within: 60), "\(run.standardError)")
        let down = try await Self.run(["lab", "down"], scratch: scratch)
        #expect(down.status == 0)
        #expect(down.program.standardError.components(separatedBy: " is down\n").count == 3)
        #expect(down.program.standardError.contains("stays: it is in use by process \(run.pid)"))
        run.signal(SIGINT)
        #expect(await run.end() == 130)
        #expect(Program.processes(of: scratch) == [])
        let none = try await Self.run(["lab", "down"], scratch: scratch)
        #expect(none.status == 0)
        #expect(none.program.standardError.contains("there is no lab"))
    }
}
