import Foundation
import Testing

/// rmsload is killed by SIGKILL at random moments of a run; afterwards the platform is whole or gone.
///
/// `RMSLOAD_SOAK=20` does it that often and holds the guardian to its two seconds.
@Suite(.serialized) struct SuddenDeathTests {
    private static let soak = ProcessInfo.processInfo.environment["RMSLOAD_SOAK"].flatMap { Int($0) }

    /// Tables of the packet filter that are ours, in the network of this process.
    private static var tables: [String] {
        let list = Process()
        let pipe = Pipe()
        list.executableURL = URL(fileURLWithPath: "/usr/sbin/nft")
        list.arguments = ["list", "tables"]
        list.standardOutput = pipe
        list.standardError = FileHandle.nullDevice
        guard (try? list.run()) != nil else { return [] }
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        list.waitUntilExit()
        return text.split(separator: "\n").map(String.init).filter { $0.contains("rmsload") }
    }

    /// Mounts of ours that this process sees.
    private static func mounts(in scratch: String) -> [String] {
        let text = String(
            decoding: FileManager.default.contents(atPath: "/proc/self/mountinfo") ?? Data(), as: UTF8.self)
        return text.split(separator: "\n").map(String.init).filter { $0.contains(scratch) }
    }

    @Test("Killed at any moment of a run with faults of every sort, rmsload leaves nothing behind")
    func anyMoment() async throws {
        let seed =
            ProcessInfo.processInfo.environment["RMSLOAD_SEED"].flatMap { UInt64($0) }
            ?? UInt64.random(in: 0...0xFFFF_FFFF)
        print("RMSLOAD_SEED=\(seed)")
        var state = seed
        var slowest = 0.0
        for round in 0..<(Self.soak ?? 3) {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // Every third dies while the platform comes up, when everything comes into being.
            let afterS = Double(state >> 40) / Double(1 << 24) * (round % 3 == 0 ? 1 : 9)
            let seconds = try await death(after: afterS, round: round)
            slowest = max(slowest, seconds)
            print("killed after \(afterS) s: whole again after \(seconds) s")
        }
        if Self.soak != nil { #expect(slowest < 2) }
    }

    /// - Returns: how long it took until nothing was left, in seconds.
    private func death(after afterS: Double, round: Int) async throws -> Double {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let mark = scratch + "/hurt"
        let path = try FaultScenario.write(
            [
                "{name: hang, freeze: rms-2, when: {at: 1s}, heal: {after: 2s}}",
                "{name: own, command: {on: lb-2, do: touch '\(mark)', undo: rm -f '\(mark)'}, when: {at: 1s}, "
                    + "heal: {after: 5s}}",
                "{name: cut, partition: rms-1, when: {at: 4s}, heal: {after: 1s}}",
                "{name: far, latency: {on: lb-1, by: 100ms}, when: {at: 5s}, heal: {after: 3s}}",
                "{name: full, fill: rms-1, when: {at: 6s}, heal: {after: 1s}}",
            ], length: "20s", in: scratch)
        let program = try Program(["run", path, "--out", scratch + "/out"], scratch: scratch)
        let started = Date()
        while Date().timeIntervalSince(started) < afterS { try await Task.sleep(for: .milliseconds(5)) }
        program.signal(SIGKILL)
        let killed = Date()
        #expect(await program.end() == 1000 + SIGKILL)
        let what = "round \(round), killed after \(afterS) s"
        #expect(await Program.isEmpty(scratch, within: 30), "\(what): \(Program.processes(of: scratch))")
        let deadline = Date().addingTimeInterval(30)
        while FileManager.default.fileExists(atPath: mark), Date() < deadline {
            try await Task.sleep(for: .milliseconds(5))
        }
        let seconds = Date().timeIntervalSince(killed)
        #expect(!FileManager.default.fileExists(atPath: mark), "\(what)")
        #expect(Program.leftovers(in: scratch) == [], "\(what)")
        #expect(!FileManager.default.fileExists(atPath: scratch + "/out/undo.json"), "\(what)")
        #expect(Self.mounts(in: scratch) == [], "\(what)")
        #expect(Self.tables == [], "\(what)")
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch)
        #expect(files.filter { $0.hasPrefix("rmsload-") } == [], "\(what)")
        return seconds
    }

    @Test(
        "Fifty deaths in a row are each proven and healed, and their times have a distribution",
        .enabled(if: SuddenDeathTests.soak != nil))
    func fifty() async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let program = try Program(
            [
                "run", "scenarios/kill-again-and-again.yaml", "--set", "faults[0].repeat=50", "--set",
                "load.stages[1].for=9m", "--out", scratch + "/out",
            ], scratch: scratch)
        let status = await program.end()
        print(program.standardOutput)
        #expect(status == 0, "\(program.standardError)")
        #expect(Program.processes(of: scratch) == [])
        #expect(Program.leftovers(in: scratch) == [])
        let result = try Result(scratch + "/out/result.json")
        let series = try #require((result.json["fault_series"] as? [[String: Any]])?.first)
        #expect(series["deeds"] as? Int == 50 && series["proven"] as? Int == 50 && series["healed"] as? Int == 50)
        for time in ["detect_s", "failover_s", "outage_s", "recover_s", "readmit_s"] {
            let spread = series[time] as? [String: Any] ?? [:]
            #expect(spread["count"] as? Int == 50, "\(time)")
            #expect(spread["median"] is Double && spread["low"] is Double && spread["max"] is Double, "\(time)")
        }
    }
}
