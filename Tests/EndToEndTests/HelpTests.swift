import Foundation
import Testing

/// Help, version and the verbs that only print.
@Suite struct HelpTests {
    private static func output(_ arguments: [String]) async throws -> (status: Int32, text: String) {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let program = try Program(arguments, scratch: scratch)
        let status = await program.end()
        return (status, program.standardOutput)
    }

    @Test(
        "The help of every verb ends with two examples",
        arguments: [
            [], ["run"], ["bench"], ["check"], ["plan"], ["judge"], ["report"], ["selftest"], ["schema"], ["doctor"],
        ])
    func examples(verb: [String]) async throws {
        let (status, text) = try await Self.output(verb + ["--help"])
        #expect(status == 0)
        let lines = text.split(separator: "\n").suffix(2)
        #expect(lines.allSatisfy { $0.hasPrefix("  rmsload \(verb.first ?? "")") }, "\(text)")
    }

    @Test("plan spells the scenario out, and what it prints is a scenario with the same plan")
    func plan() async throws {
        let (status, text) = try await Self.output(["plan", "scenarios/node-failover.yaml", "--seed", "7"])
        #expect(status == 0)
        #expect(text.contains("seed: 7") && text.contains("sessions-max: 2000") && text.contains("min-samples: 100"))
        let path = NSTemporaryDirectory() + "/rmsload-plan-\(UUID().uuidString).yaml"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try await Self.output(["plan", path]).text == text)
    }

    @Test("check says of every shipped scenario that it is good")
    func check() async throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Program.root + "/scenarios")
            .filter { $0.hasSuffix(".yaml") }
        let (status, text) = try await Self.output(["check"] + names.map { "scenarios/\($0)" })
        #expect(status == 0)
        #expect(text.split(separator: "\n").count == names.count)
    }

    @Test("schema prints JSON")
    func schema() async throws {
        let (status, text) = try await Self.output(["schema"])
        #expect(status == 0)
        let schema = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        #expect(schema?["$schema"] is String)
    }
}
