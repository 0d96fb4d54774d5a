import Foundation
import Testing

/// A search for capacity on platforms that run already, and what a run's report makes of it.
@Suite(.serialized) struct CapacityRunTests {
    private static let scenario = """
        name: little
        platform: embedded
        sessions: {look: {steps: [{name: portal, get: /rms/portal, expect: {status: 200}}]}}
        load: {arrivals: even, stages: [{hold: 20/s, for: 6s}]}
        judging: {min-samples: 20, slip-p99-max: 10s}
        targets: {run: {response.p95: < 30s, errors: < 90%, throughput: ">= 1% of offered"}}
        """
    /// One trial a part: at the required peak, which such a lab carries within these bounds on any machine.
    private static let brief = ["--most", "1", "--hold", "2s"]

    /// Words that a program was given, and what came of it.
    private static func run(_ arguments: [String], _ scratch: String) async throws -> (status: Int32, said: String) {
        let program = try Program(arguments, scratch: scratch)
        let status = await program.end()
        return (status, program.standardOutput + program.standardError)
    }

    /// A scenario and the platform file of a lab that runs; nothing of it is left.
    private static func withLab(
        _ body: (_ scenario: String, _ file: String, _ scratch: String) async throws -> Void
    ) async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let (path, file) = (scratch + "/little.yaml", scratch + "/platform.yaml")
        try scenario.write(toFile: path, atomically: true, encoding: .utf8)
        let up = try await run(["lab", "up", "scenarios/smoke.yaml", "--platform-file", file], scratch)
        #expect(up.status == 0, "\(up.said)")
        do {
            try await body(path, file, scratch)
        } catch {
            _ = try await run(["lab", "down"], scratch)
            throw error
        }
        #expect(try await run(["lab", "down"], scratch).status == 0)
        #expect(Program.processes(of: scratch) == [])
    }

    private static func knee(_ part: String, in folder: String) throws -> [String: Any] {
        let found = try Result(folder + "/capacity.json")
        return try #require((found.json["knees"] as? [String: Any])?[part] as? [String: Any])
    }

    @Test(
        "The knees of a platform file's platform: the victim is killed by its driver and back again, and the head-room stands in the report of a run"
    )
    func platformFile() async throws {
        try await Self.withLab { scenario, file, scratch in
            let out = scratch + "/out"
            let search = try await Self.run(
                ["capacity", scenario, "--platform", file, "--out", out, "--victim", "rms-1"] + Self.brief, scratch)
            #expect(search.status == 0, "\(search.said)")
            for part in ["platform", "survivor", "node"] {
                #expect(try Self.knee(part, in: out)["carried"] as? Double == 20, "\(part): \(search.said)")
            }
            let found = try Result(out + "/capacity.json")
            #expect(found.json["victim"] as? String == "rms-1" && found.json["survivor"] as? String == "rms-2")
            #expect(!FileManager.default.fileExists(atPath: out + "/undo.json"))
            let doctor = try await Self.run(["doctor", file], scratch)
            #expect(!doctor.said.contains("does not run"), "\(doctor.said)")

            let run = try await Self.run(["run", scenario, "--platform", file, "--out", out], scratch)
            #expect(run.status == 0 && run.said.contains("head-room 0 % or more"), "\(run.said)")
            let capacity = try #require(try Result(out + "/result.json").json["capacity"] as? [String: Any])
            #expect(capacity["required_peak"] as? Double == 20)
            let page = try String(contentsOfFile: out + "/report.html", encoding: .utf8)
            #expect(page.contains("<h2>Head-room</h2>"))
            // The record has it from here on.
            try FileManager.default.removeItem(atPath: out + "/capacity.json")
            let judged = try await Self.run(["judge", out], scratch)
            #expect(judged.status == 0 && judged.said.contains("head-room: 0 % or more"), "\(judged.said)")
        }
    }

    @Test("Where no node may be killed, what can be found is found, and the survivor's knee is not")
    func harmless() async throws {
        try await Self.withLab { scenario, file, scratch in
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try text.replacingOccurrences(of: "faults: allowed", with: "faults: refused")
                .write(toFile: file, atomically: true, encoding: .utf8)
            let out = scratch + "/out"
            let whole = ["capacity", scenario, "--platform", file, "--out", out]
            let search = try await Self.run(whole + Self.brief, scratch)
            #expect(search.status == 3, "\(search.said)")
            #expect(try Self.knee("platform", in: out)["carried"] as? Double == 20)
            #expect(try Self.knee("node", in: out)["carried"] as? Double == 20)
            let survivor = try Self.knee("survivor", in: out)
            #expect(survivor["limit"] as? String == "unavailable")
            #expect((survivor["why"] as? String)?.contains("does not say faults: allowed") == true, "\(survivor)")
            let only = try await Self.run(whole + ["--only", "survivor"], scratch)
            #expect(only.status == 2 && only.said.contains("does not say faults: allowed"), "\(only.said)")

            let entry = try #require(text.firstMatch(of: /entry: (http\S+)/)).output.1
            let url = ["capacity", scenario, "--target", String(entry), "--out", scratch + "/url"]
            let platform = try await Self.run(url + ["--only", "platform"] + Self.brief, scratch)
            #expect(platform.status == 0, "\(platform.said)")
            #expect(try Self.knee("platform", in: scratch + "/url")["carried"] as? Double == 20)
            let refused = try await Self.run(url + ["--only", "survivor"], scratch)
            #expect(refused.status == 2 && refused.said.contains("has no node that could be killed"), "\(refused.said)")
        }
    }

    @Test("A capacity.json of another scenario, or none at all, is refused before anything is sent")
    func refused() async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let path = scratch + "/little.yaml"
        try Self.scenario.write(toFile: path, atomically: true, encoding: .utf8)
        let run = ["run", path, "--out", scratch + "/out", "--capacity"]
        let missing = try await Self.run(run + [scratch + "/nowhere.json"], scratch)
        #expect(missing.status == 2 && missing.said.contains("there is no such file"), "\(missing.said)")
        let search = try await Self.run(
            [
                "capacity", path, "--set", "name=other", "--out", scratch + "/search", "--only", "platform",
            ] + Self.brief, scratch)
        #expect(search.status == 0, "\(search.said)")
        let other = try await Self.run(run + [scratch + "/search"], scratch)
        #expect(other.status == 2, "\(other.said)")
        #expect(other.said.contains("found the capacity of other, expected that of little"), "\(other.said)")
    }
}
