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

    @Test("A run that is killed outright, with a part frozen, is cleaned up after by its guardian")
    func killed() async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let freeze =
            "faults=[{name: hang, freeze: rms-2, when: {steady-for: 2s}, heal: {after: 50s}}]"
        let program = try Program(
            ["run", "scenarios/node-failover.yaml", "--set", "load.stages[0].over=1s", "--set", freeze]
                + ["--out", scratch + "/out"], scratch: scratch)
        #expect(await program.says("takes connections and does not answer", within: 30), "\(program.standardError)")
        program.signal(SIGKILL)
        #expect(await program.end() == 1000 + SIGKILL)
        #expect(await Program.isEmpty(scratch, within: 30))
        #expect(Program.leftovers(in: scratch) == [])

        // What the run had measured until then is still there, and judged for what it is.
        let judged = try Program(["judge", scratch + "/out", "--json", scratch + "/result.json"], scratch: scratch)
        #expect(await judged.end() == 3, "\(judged.standardOutput)\(judged.standardError)")
        #expect(judged.standardOutput.contains("rmsload itself was cut off"))
        let result = try Result(scratch + "/result.json")
        let injectedS = try #require(result.fault("injected_s") as? Double)
        let durationS = try #require((result.json["totals"] as? [String: Any])?["duration_s"] as? Double)
        #expect(durationS > injectedS - 1 && result.total("offered") > 0)
        let reported = try Program(["report", scratch + "/out"], scratch: scratch)
        #expect(await reported.end() == 0, "\(reported.standardError)")
        #expect(reported.standardError.contains("the run was cut off"))
        #expect(FileManager.default.fileExists(atPath: scratch + "/out/report.html"))
    }
}
