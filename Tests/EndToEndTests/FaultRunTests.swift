import Foundation
import Testing

/// Faults of network, links and disks, as a user has them done.
@Suite(.serialized) struct FaultRunTests {
    /// Witnesses of a fault that say it happened, not that it was healed.
    private static func witnesses(_ fault: [String: Any]) -> Set<String> {
        Set(fault["witnesses"] as? [String] ?? []).subtracting(["answers-again", "new-start-time", "proof-gone"])
    }

    @Test("Every fault around a part is done, proven by two witnesses and undone, all in one run")
    func all() async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let mark = scratch + "/hurt"
        let path = try FaultScenario.write(
            [
                "{name: cut, partition: rms-2, when: {at: 2s}, heal: {after: 1500ms}}",
                "{name: drop, reset: rms-1, when: {at: 5s}, heal: {after: 1500ms}}",
                "{name: lossy, loss: {on: rms-2, ratio: 30%}, when: {at: 8s}, heal: {after: 2s}}",
                "{name: far, latency: {on: lb-1, by: 100ms}, when: {at: 12s}, heal: {after: 1500ms}}",
                "{name: thin, slow: {on: vip, to: 1Mbit/s}, when: {at: 15s}, heal: {after: 1500ms}}",
                "{name: full, fill: rms-1, when: {at: 18s}, heal: {after: 1500ms}}",
                "{name: own, command: {on: rms-1, do: touch '\(mark)', undo: rm -f '\(mark)', "
                    + "proof: test -e '\(mark)'}, when: {at: 21s}, heal: {after: 1s}}",
            ], length: "23s", in: scratch)
        let program = try Program(["run", path, "--out", scratch + "/out"], scratch: scratch)
        let status = await program.end()
        #expect([0, 3].contains(status), "\(program.standardError)\(program.standardOutput)")
        #expect(Program.processes(of: scratch) == [])
        #expect(Program.leftovers(in: scratch) == [])
        #expect(!FileManager.default.fileExists(atPath: mark))
        #expect(!FileManager.default.fileExists(atPath: scratch + "/out/undo.json"))
        let faults = try Result(scratch + "/out/result.json").json["faults"] as? [[String: Any]] ?? []
        #expect(faults.compactMap { $0["kind"] as? String }.count == 7)
        for fault in faults {
            let name = fault["name"] as? String ?? ""
            #expect(Self.witnesses(fault).count >= 2, "\(name): \(program.standardError)")
            #expect(fault["healed_s"] is Double, "\(name): \(program.standardError)")
        }
    }

    @Test("Where no network of the run's own can be had, the run says so before anything is started")
    func denied() async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let unshare = scratch + "/unshare"
        try "#!/bin/sh\necho 'unshare failed: Operation not permitted' >&2\nexit 1\n"
            .write(toFile: unshare, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: unshare)
        let path = try FaultScenario.write(
            ["{name: cut, partition: rms-2, when: {at: 2s}, heal: {after: 1s}}"], length: "5s", in: scratch)
        let own = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let program = try Program(
            ["run", path, "--out", scratch + "/out"], environment: ["PATH": scratch + ":" + own], scratch: scratch)
        #expect(await program.end() == 4)
        #expect(program.standardError.contains("cannot be had here, because"), "\(program.standardError)")
        #expect(program.standardError.contains("Operation not permitted"))
        #expect(!FileManager.default.fileExists(atPath: scratch + "/out"))
    }

    @Test("A fault that its part cannot have is refused before anything is sent")
    func impossible() async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let path = try FaultScenario.write(
            ["{name: full, fill: vip, when: {at: 2s}, heal: {after: 1s}}"], length: "5s", in: scratch)
        let program = try Program(["run", path, "--out", scratch + "/out"], scratch: scratch)
        #expect(await program.end() == 4)
        #expect(program.standardError.contains("fault \"full\" cannot be done to vip, because"))
        #expect(!FileManager.default.fileExists(atPath: scratch + "/out/run.json"))
        #expect(Program.leftovers(in: scratch) == [])
    }

    @Test("A repeated fault waits for the platform each time, and each deed has witnesses and times of its own")
    func repeated() async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let path = try FaultScenario.write(
            [
                "{name: crash, kill: rms-1, repeat: 2, alternate: [rms-1, rms-2], when: {steady-for: 1s}, "
                    + "heal: {after: 1s}}"
            ], length: "15s", in: scratch)
        let program = try Program(["run", path, "--out", scratch + "/out"], scratch: scratch)
        _ = await program.end()
        let result = try Result(scratch + "/out/result.json")
        let faults = result.json["faults"] as? [[String: Any]] ?? []
        #expect(faults.map { $0["on"] as? String } == ["rms-1", "rms-2"])
        #expect(faults.allSatisfy { Self.witnesses($0).count >= 2 && $0["series"] as? String == "crash" })
        let first = try #require(faults.first?["healed_s"] as? Double, "\(program.standardError)")
        let second = try #require(faults.last?["injected_s"] as? Double, "\(program.standardError)")
        #expect(second >= first + 1)
        let series = (result.json["fault_series"] as? [[String: Any]])?.first
        #expect(series?["proven"] as? Int == 2 && series?["healed"] as? Int == 2)
        #expect(program.standardOutput.contains("fault crash: kill rms-1, rms-2, done 2 of 2 times"))
    }
}
