import Testing

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

    @Test("whatever the check accepts of mutated scenarios, the schema accepts")
    func agrees() throws {
        var random = SeededGenerator.fromEnvironment()
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
            #expect(validator.problem(SchemaValidator.value(tree)) == nil, "\(lines[index]) \(random.seedText)")
        }
        #expect(accepted > 0)
    }
}
