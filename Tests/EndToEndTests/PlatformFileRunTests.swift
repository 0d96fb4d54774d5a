import Foundation
import Testing

/// A lab that was left running, used through a platform file: as any other platform is.
@Suite(.serialized) struct PlatformFileRunTests {
    private static let kill = "faults=[{name: crash, kill: rms-2, when: {at: 3s}, heal: {after: 3s}}]"

    private static func run(_ arguments: [String], _ scratch: String) async throws -> (status: Int32, program: Program)
    {
        let program = try Program(arguments, scratch: scratch)
        return (await program.end(), program)
    }

    /// A lab with its platform file for the body; nothing of it is left.
    private static func withLab(_ body: (_ file: String, _ scratch: String) async throws -> Void) async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let file = scratch + "/platform.yaml"
        let up = try await run(["lab", "up", "scenarios/smoke.yaml", "--platform-file", file], scratch)
        #expect(up.status == 0, "\(up.program.standardError)")
        do {
            try await body(file, scratch)
        } catch {
            _ = try await run(["lab", "down"], scratch)
            throw error
        }
        #expect(try await run(["lab", "down"], scratch).status == 0)
        #expect(Program.processes(of: scratch) == [])
        #expect(Program.leftovers(in: scratch) == [])
    }

    @Test("a node is killed and healed by the platform file's driver, with its witnesses, and the platform is whole")
    func fault() async throws {
        try await Self.withLab { file, scratch in
            let check = try await Self.run(["check", file], scratch)
            #expect(check.status == 0 && check.program.standardOutput.contains("ok: platform rmsload-lab-"))
            let doctor = try await Self.run(["doctor", file], scratch)
            #expect(doctor.status == 0, "\(doctor.program.standardOutput)")
            #expect(
                doctor.program.standardOutput.contains("  rms-2 (nodes): kill, restart, freeze, graceful-stop, drain\n")
            )
            let run = try await Self.run(
                [
                    "run", "scenarios/smoke.yaml", "--platform", file, "--set", Self.kill, "--set",
                    "targets={run: {errors: < 50%}}", "--out", scratch + "/out",
                ], scratch)
            #expect(run.status == 0, "\(run.program.standardOutput)\(run.program.standardError)")
            let result = try Result(scratch + "/out/result.json")
            let witnesses = Set(result.fault("witnesses") as? [String] ?? [])
            #expect(
                witnesses.isSuperset(of: ["process-gone", "port-refused", "balancer-marks-out", "new-start-time"]),
                "\(witnesses)")
            #expect(result.fault("healed_s") is Double)
            let nodes = (result.json["totals"] as? [String: Any])?["nodes"] as? [String: Any] ?? [:]
            #expect(Set(nodes.keys).isSuperset(of: ["rms-1", "rms-2"]), "\(nodes.keys)")
            let after = try await Self.run(["doctor", file], scratch)
            #expect(!after.program.standardOutput.contains("does not run"), "\(after.program.standardOutput)")
        }
    }

    @Test("a node that a killed run leaves frozen is thawed by the run's guardian, through the platform file's driver")
    func killed() async throws {
        try await Self.withLab { file, scratch in
            let freeze = "faults=[{name: hang, freeze: rms-2, when: {at: 2s}, heal: {after: 40s}}]"
            let program = try Program(
                [
                    "run", "scenarios/smoke.yaml", "--platform", file, "--set", freeze, "--set",
                    "load.stages[1].for=50s", "--out", scratch + "/out",
                ], scratch: scratch)
            #expect(await program.says("takes connections and does not answer", within: 60), "\(program.standardError)")
            program.signal(SIGKILL)
            #expect(await program.end() == 1000 + SIGKILL)
            let deadline = Date().addingTimeInterval(60)
            var words = ""
            repeat {
                words = try await Self.run(["doctor", file], scratch).program.standardOutput
            } while words.contains("frozen") && Date() < deadline
            #expect(!words.contains("frozen") && !words.contains("does not run"), "\(words)")
            let heal = try await Self.run(["heal", scratch + "/out"], scratch)
            #expect(heal.status == 0 && heal.program.standardError.contains("nothing is left to undo"))
        }
    }

    /// Sessions that write, and a platform file that says how writes are looked up.
    private static func writing(_ file: String, _ command: String, in scratch: String) throws -> (String, String) {
        let scenario = """
            name: writes
            sessions:
              contribute:
                steps:
                  - name: comment
                    post: /rms/comments
                    json: {text: "hello", key: "${unique}"}
                    expect: {status: 201}
                    acknowledge: {id: {json: $.id}, list: "/rms/comments?key=${key}"}
            platform: embedded
            load: {arrivals: even, stages: [{hold: 20/s, for: 3s}]}
            targets: {run: {writes.lost: = 0}}
            """
        let platform = try String(contentsOfFile: file, encoding: .utf8)
            .replacingOccurrences(of: "faults: allowed", with: "writes: {command: '\(command)'}")
        try scenario.write(toFile: scratch + "/writes.yaml", atomically: true, encoding: .utf8)
        try platform.write(toFile: scratch + "/looked-up.yaml", atomically: true, encoding: .utf8)
        return (scratch + "/writes.yaml", scratch + "/looked-up.yaml")
    }

    @Test(
        "writes are looked up as the platform file says, also where faults are refused; a command that fails loses none",
        arguments: [
            (#"while read -r key; do echo "$key 1"; done"#, 0, "run writes.lost pass", "stable", ""),
            (#"while read -r key; do echo "$key 0"; done"#, 1, "run writes.lost fail", "lost", ""),
            (
                "echo the database is away >&2; exit 1", 3, "run writes.lost inconclusive", "unverified",
                "the database is away"
            ),
            ("exit 0", 3, "run writes.lost inconclusive", "unverified", "it said nothing"),
            (
                #"head -n 10 | while read -r key; do echo "$key 1"; done"#, 3, "run writes.lost inconclusive",
                "unverified", "nothing was said of "
            ),
        ] as [(String, Int32, String, String, String)])
    func writes(
        _ command: String, _ status: Int32, _ target: String, _ fate: String, _ words: String
    ) async throws {
        try await Self.withLab { file, scratch in
            let (scenario, platform) = try Self.writing(file, command, in: scratch)
            let run = try await Self.run(["run", scenario, "--platform", platform, "--out", scratch + "/out"], scratch)
            #expect(run.status == status, "\(run.program.standardOutput)\(run.program.standardError)")
            let result = try Result(scratch + "/out/result.json")
            #expect(result.targets == [target])
            let writes = result.json["writes"] as? [String: Any] ?? [:]
            let acknowledged = writes["acknowledged"] as? Int ?? 0
            let count = writes[fate] as? Int ?? 0
            // A command that answers ten keys alone leaves the others open.
            let isWhole = count == acknowledged || command.hasPrefix("head") && count >= acknowledged - 10
            #expect(count > 10 && isWhole, "\(writes)")
            #expect((writes["database"] as? [String: Any])?[fate] as? Int == count, "\(writes)")
            #expect(words.isEmpty || run.program.standardOutput.contains(words), "\(run.program.standardOutput)")
            let doctor = try await Self.run(["doctor", platform], scratch)
            #expect(doctor.program.standardOutput.contains("  writes        "))
        }
    }

    @Test("what cannot be done to the platform is an error before anything is sent")
    func refused() async throws {
        try await Self.withLab { file, scratch in
            let arguments = [
                "run", "scenarios/smoke.yaml", "--set", Self.kill, "--out", scratch + "/out", "--platform",
            ]
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let harmless = scratch + "/harmless.yaml"
            try text.replacingOccurrences(of: "faults: allowed", with: "faults: refused")
                .write(toFile: harmless, atomically: true, encoding: .utf8)
            let refused = try await Self.run(arguments + [harmless], scratch)
            #expect(refused.status == 2)
            #expect(refused.program.standardError.contains("whose file does not say faults: allowed"))
            let gone = scratch + "/gone.yaml"
            try text.replacingOccurrences(of: "parts/rms-2.pid", with: "parts/nowhere.pid")
                .write(toFile: gone, atomically: true, encoding: .utf8)
            let absent = try await Self.run(arguments + [gone], scratch)
            #expect(absent.status == 4, "\(absent.program.standardError)")
            #expect(absent.program.standardError.contains("rms-2: kill: it does not run; start it first"))
            #expect(!FileManager.default.fileExists(atPath: scratch + "/out/run.json"))
        }
    }

    @Test("doctor without a platform looks at the machine, and a platform that is not there ends with 4")
    func doctor() async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let machine = try await Self.run(["doctor"], scratch)
        #expect(machine.status == 0, "\(machine.program.standardOutput)")
        for subject in ["build", "descriptors", "ports", "clock", "timers", "lab"] {
            #expect(machine.program.standardOutput.contains("  \(subject) "), "\(machine.program.standardOutput)")
        }
        let file = scratch + "/nobody.yaml"
        let platform = """
            platform: nobody
            entry: http://127.0.0.1:9
            tiers:
              nodes:
                rms-1: {route: rms1, address: "127.0.0.1:9", control: {process: {pidfile: none.pid}}}
            """
        try platform.write(toFile: file, atomically: true, encoding: .utf8)
        let absent = try await Self.run(["doctor", file], scratch)
        #expect(absent.status == 4)
        #expect(absent.program.standardOutput.contains("bad    entry         http://127.0.0.1:9: connection refused"))
        #expect(absent.program.standardOutput.contains("doubt  process       does not run"))
        #expect(try await Self.run(["doctor", "scenarios/smoke.yaml"], scratch).status == 2)
    }
}
