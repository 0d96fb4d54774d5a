import TestSupport
import Testing
import Verdict

@testable import Scenarios

@Suite struct SchemaTests {
    private func problem(_ text: String) throws -> String? {
        var reader = TreeReader(file: "x.yaml")
        let parsed = reader.tree(text)
        let tree = try #require(parsed)
        return try SchemaValidator(ScenarioSchema.text()).problem(SchemaValidator.value(tree))
    }

    @Test("the schema accepts the shipped scenarios and what describe prints of them", arguments: Fixtures.shipped)
    func accepts(_ name: String) throws {
        #expect(try problem(Fixtures.text(Fixtures.path(name))) == nil)
        let scenario = try Scenario.load(path: Fixtures.path(name), options: LoadOptions(environment: [:]))
        #expect(try problem(scenario.describe()) == nil)
    }

    @Test("the schema accepts every key")
    func acceptsEveryKey() throws {
        #expect(try problem(Fixtures.text(EveryKeyTests.path)) == nil)
        #expect(try problem(Fixtures.scenario(load: "{users: 20, ramp-up: 2s, for: 1m}")) == nil)
    }

    @Test(
        "the schema refuses what the check refuses by the table alone",
        arguments: [
            "a-list", "a-text", "captures", "faults", "judging", "later-keys", "load-closed", "load-models",
            "load-stages",
            "missing-keys", "no-units", "null-values", "platform", "platform-url", "step-kinds", "unknown-keys",
            "weight-in-words", "weight-zero-and-quoted", "wrong-kinds", "expectations", "headers", "yaml-merge-key",
        ])
    func refuses(_ name: String) throws {
        #expect(try problem(Fixtures.text("\(ErrorTextTests.folder)/\(name).yaml")) != nil)
    }

    @Test("an editor can complete every metric that has no name of its own in it, and knows its bound")
    func completes() throws {
        let schema = try SchemaValidator(ScenarioSchema.text())
        let definitions = try #require(schema.root["$defs"] as? [String: [String: Any]])
        let metrics = try #require(definitions["metrics"])
        let names = Set((metrics["properties"] as? [String: Any] ?? [:]).keys)
        #expect(names == Set(TargetMetric.all.filter { $0.affixes == nil }.map(\.pattern)))
        #expect(names.contains("response.p99.9") && names.contains("writes.lost"))
        let phases = try #require(definitions["targets"]?["properties"] as? [String: [String: Any]])
        #expect(phases.count == PhaseName.allCases.count)
        #expect(phases.values.allSatisfy { $0["$ref"] as? String == "#/$defs/metrics" })
    }

    @Test(
        "every metric takes a bound in its own unit, in any phase, and no other",
        arguments: TargetMetric.all.map(\.pattern))
    func bounds(_ pattern: String) throws {
        let metric = try #require(TargetMetric.all.first { $0.pattern == pattern })
        let bounds = ["< 250ms", "< 0.5%", "= 3", ">= 40/s"]
        let own =
            switch metric.unit {
            case .milliseconds, .seconds: 0
            case .ratio: 1
            case .count: 2
            case .throughput: 3
            }
        let name = pattern.replacing("NAME", with: "rms-1")
        for phase in ["degraded", "run"] {
            for (index, bound) in bounds.enumerated() {
                for written in ["\"\(bound)\"", "{bound: \"\(bound)\", abort: 5s}"] {
                    let text = Fixtures.scenario(more: "targets: {\(phase): {\(name): \(written)}}")
                    // What stands under `bound` is a text to the schema, and a time may lack its unit: the check knows better.
                    let isTaken = index == own || written.hasPrefix("{") || own == 0 && index == 2
                    #expect(try (problem(text) == nil) == isTaken, "\(phase) \(name): \(written)")
                }
            }
            #expect(try problem(Fixtures.scenario(more: "targets: {\(phase): {\(name)x: \"\(bounds[own])\"}}")) != nil)
        }
    }

    @Test("whatever the check accepts of mutated scenarios, the schema accepts")
    func agrees() throws {
        var random = SeededRandom()
        let values = [
            "5", "1", "0", "lots", "\"5\"", "5s", "2..5", "true", "{}", "[]", "1s..2s", "2xx", "[200, 3xx]", "~", "/x",
            "memory", "http://127.0.0.1:80", "< 5s", "= 0", "50%", "10/s", "even", "rms-1", "a-b", "1.5",
        ]
        let validator = try SchemaValidator(ScenarioSchema.text())
        let original = try Fixtures.load(Fixtures.text(Fixtures.path("node-failover.yaml"))).describe()
            .split(separator: "\n").map(String.init)
        var accepted = 0
        for _ in 0..<300 {
            var lines = original
            let index = Int.random(in: 0..<lines.count, using: &random)
            guard let colon = lines[index].firstRange(of: ": ") else { continue }
            lines[index] = lines[index][..<colon.upperBound] + (values.randomElement(using: &random) ?? "")
            let text = lines.joined(separator: "\n")
            guard Fixtures.errors(text).isEmpty else { continue }
            accepted += 1
            var reader = TreeReader(file: "x.yaml")
            let parsed = reader.tree(text)
            let tree = try #require(parsed)
            #expect(validator.problem(SchemaValidator.value(tree)) == nil, "\(lines[index]) \(random.replay)")
        }
        #expect(accepted > 0)
    }
}
