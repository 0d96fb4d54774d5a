import Foundation
import Testing

/// The shipped scenarios of the full lab, each with the verdict that it was written for.
@Suite(
    .serialized,
    .enabled(if: ProcessInfo.processInfo.environment["RMSLOAD_FULL"] == "1", "make test-full runs these"))
struct FullLabRunTests {
    private static func run(
        _ name: String, profile: String? = nil
    ) async throws -> (status: Int32, result: Result, program: Program) {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let program = try Program(
            ["run", "scenarios/\(name).yaml", "--out", scratch + "/out"] + (profile.map { ["--profile", $0] } ?? []),
            scratch: scratch)
        let status = await program.end()
        #expect(Program.processes(of: scratch) == [])
        #expect(Program.leftovers(in: scratch) == [])
        return (status, try Result(scratch + "/out/result.json"), program)
    }

    private static func writes(_ result: Result) -> [String: Any] { result.json["writes"] as? [String: Any] ?? [:] }

    private static func stored(_ result: Result, _ key: String) -> Int {
        (writes(result)["database"] as? [String: Any])?[key] as? Int ?? -1
    }

    @Test("database-failover passes: the replica takes over, and the database has every acknowledged write")
    func failover() async throws {
        let (status, result, program) = try await Self.run("database-failover")
        #expect(status == 0, "\(program.standardOutput)\(program.standardError)")
        let witnesses = result.fault("witnesses") as? [String] ?? []
        #expect(Set(witnesses).isSuperset(of: ["process-gone", "port-refused", "replica-promoted"]), "\(witnesses)")
        let acknowledged = Self.writes(result)["acknowledged"] as? Int ?? 0
        #expect(acknowledged > 500)
        #expect(Self.stored(result, "stable") == acknowledged && Self.stored(result, "disagreements") == 0)
    }

    @Test("database-switchover passes: the replica leads while nobody is dead, and no acknowledged write is lost")
    func switchover() async throws {
        let (status, result, program) = try await Self.run("database-switchover")
        print(program.standardOutput)
        #expect(status == 0, "\(program.standardOutput)\(program.standardError)")
        let witnesses = Set(result.fault("witnesses") as? [String] ?? [])
        #expect(witnesses.isSuperset(of: ["leads", "leader-replaced", "leader-restored"]), "\(witnesses)")
        let acknowledged = Self.writes(result)["acknowledged"] as? Int ?? 0
        #expect(acknowledged > 500)
        #expect(Self.stored(result, "stable") == acknowledged && Self.stored(result, "disagreements") == 0)
    }

    @Test(
        "database-stalled-replica fails in stock: what was acknowledged after the stall is in neither database nor answers"
    )
    func stalled() async throws {
        let (status, result, program) = try await Self.run("database-stalled-replica", profile: "stock")
        #expect(status == 1, "\(program.standardOutput)\(program.standardError)")
        #expect(result.targets.contains("run writes.lost fail"))
        let lost = Self.writes(result)["lost"] as? Int ?? 0
        #expect(lost > 5 && Self.stored(result, "lost") == lost, "\(Self.writes(result))")
        let witnesses = Set(result.fault("witnesses") as? [String] ?? [])
        #expect(witnesses.isSuperset(of: ["replication-stopped", "replica-lags"]), "\(witnesses)")
    }

    @Test("it passes as it is: semi-synchronous, a stalled replica lets nothing be acknowledged")
    func cured() async throws {
        let (status, result, program) = try await Self.run("database-stalled-replica")
        #expect(status == 0, "\(program.standardOutput)\(program.standardError)")
        #expect(Self.writes(result)["lost"] as? Int == 0 && Self.stored(result, "lost") == 0)
    }

    @Test("full-node-crash passes: the other Tomcat has every session, and every write is there")
    func nodeCrash() async throws {
        let (status, result, program) = try await Self.run("full-node-crash")
        #expect(status == 0, "\(program.standardOutput)\(program.standardError)")
        let sessions = result.json["sessions"] as? [String: Any] ?? [:]
        #expect(sessions["continued"] as? Int ?? 0 > 0 && sessions["lost"] as? Int == 0, "\(sessions)")
    }

    @Test("lab up --kind full leaves a lab running that lab down takes down")
    func lab() async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let up = try Program(["lab", "up", "--kind", "full"], scratch: scratch)
        #expect(await up.end() == 0, "\(up.standardError)")
        let status = try Program(["lab", "status"], scratch: scratch)
        #expect(await status.end() == 0)
        for part in ["vip", "lb-1", "rms-1", "rms-2", "db-vip", "db-1", "db-2", "watchdog"] {
            #expect(status.standardOutput.contains("  \(part) running"), "\(status.standardOutput)")
        }
        let down = try Program(["lab", "down"], scratch: scratch)
        #expect(await down.end() == 0, "\(down.standardError)")
        #expect(await Program.isEmpty(scratch, within: 10))
    }

    @Test("by its platform file the full lab is examined, switched over and read back like a platform of production")
    func platformFile() async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let file = scratch + "/full.yaml"
        let up = try Program(["lab", "up", "--kind", "full", "--platform-file", file], scratch: scratch)
        #expect(await up.end() == 0, "\(up.standardError)")
        let check = try Program(["check", file], scratch: scratch)
        #expect(await check.end() == 0, "\(check.standardOutput)\(check.standardError)")
        let doctor = try Program(["doctor", file], scratch: scratch)
        #expect(await doctor.end() == 0, "\(doctor.standardOutput)")
        for words in [
            "writes        can be looked up in the database", "threads busy", " sessions\n", "role          primary",
            "role          replica of", "db-2 (database): kill, restart, freeze, graceful-stop, promote",
        ] { #expect(doctor.standardOutput.contains(words), "\(words): \(doctor.standardOutput)") }
        let scenario = """
            name: switch-over
            platform: full.yaml
            sessions:
              contribute:
                timeouts: {connect: 2s, first-byte: 6s, total: 8s}
                steps:
                  - name: comment
                    post: /rms/comments
                    json: {text: "hello", key: "${unique}"}
                    expect: {status: 201}
                    acknowledge: {id: {json: $.id}, list: "/rms/comments?key=${key}"}
            load: {stages: [{ramp: 15/s, over: 1s}, {hold: 15/s, for: 16s}], grace: 8s}
            faults: [{name: switch, promote: db-2, when: {at: 4s}, heal: {after: 6s}}]
            targets: {run: {writes.lost: = 0, errors: < 30%}}
            judging: {good-windows: 1, slip-p99-max: 1s}
            """
        try scenario.write(toFile: scratch + "/switch.yaml", atomically: true, encoding: .utf8)
        let run = try Program(["run", scratch + "/switch.yaml", "--out", scratch + "/out"], scratch: scratch)
        let status = await run.end()
        print(run.standardOutput)
        #expect(status == 0, "\(run.standardOutput)\(run.standardError)")
        let result = try Result(scratch + "/out/result.json")
        let witnesses = Set(result.fault("witnesses") as? [String] ?? [])
        #expect(witnesses.isSuperset(of: ["leads", "leader-replaced", "leader-restored"]), "\(witnesses)")
        #expect(result.fault("healed_s") is Double)
        let acknowledged = Self.writes(result)["acknowledged"] as? Int ?? 0
        #expect(acknowledged > 100 && Self.stored(result, "stable") == acknowledged, "\(Self.writes(result))")
        #expect(run.standardOutput.contains(" while db-2 led the database;"), "\(run.standardOutput)")
        let down = try Program(["lab", "down"], scratch: scratch)
        #expect(await down.end() == 0, "\(down.standardError)")
        #expect(await Program.isEmpty(scratch, within: 10))
    }
}
