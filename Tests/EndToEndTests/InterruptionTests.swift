import Foundation
import Testing

/// However a run is ended, the platform is whole afterwards and nothing of a lab is left.
@Suite(.serialized) struct InterruptionTests {
    /// node-failover with its fault after two steady seconds and no healing before it is stopped.
    private static let arguments = [
        "run", "scenarios/node-failover.yaml", "--set", "load.stages[0].over=1s", "--set",
        "faults[0].when.steady-for=2s", "--set", "faults[0].heal.after=50s",
    ]

    @Test(
        "A signal in the degraded phase heals, writes everything and ends with the signal's status",
        arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
    func signals(number: Int32, expected: Int32) async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let program = try Program(Self.arguments + ["--out", scratch + "/out"], scratch: scratch)
        #expect(await program.says("refuses connections", within: 30), "\(program.standardError)")
        #expect(!Program.processes(of: scratch).isEmpty)
        program.signal(number)
        #expect(await program.end() == expected, "\(program.standardError)")
        #expect(program.standardError.contains("rms-2 answers its health check again"))
        #expect(Program.processes(of: scratch) == [])
        #expect(Program.leftovers(in: scratch) == [])
        let result = try Result(scratch + "/out/result.json")
        #expect(result.exit == Int(expected))
        #expect(result.fault("healed_s") is Double)
        #expect(FileManager.default.fileExists(atPath: scratch + "/out/run.json"))
    }

    @Test("What a run that was killed outright leaves is ended by the next start, and only that")
    func killed() async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let program = try Program(Self.arguments + ["--out", scratch + "/out"], scratch: scratch)
        #expect(await program.says("refuses connections", within: 30), "\(program.standardError)")
        program.signal(SIGKILL)
        #expect(await program.end() == 1000 + SIGKILL)
        #expect(!Program.processes(of: scratch).isEmpty, "a killed process cannot clean up after itself")
        let next = try Program(
            [
                "run", "scenarios/smoke.yaml", "--set", "load.stages[0].over=1s", "--set", "load.stages[1].for=2s",
                "--out", scratch + "/next",
            ], scratch: scratch)
        _ = await next.end()
        #expect(Program.processes(of: scratch) == [])
        #expect(Program.leftovers(in: scratch) == [])
    }
}
