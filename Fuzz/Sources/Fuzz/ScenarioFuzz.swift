import Foundation
import LoadEngine

@testable import Scenarios

/// A scenario's text: it becomes a plan and its own description, or errors with places.
enum ScenarioFuzz {
    /// Scenarios that ship, and those of the tests, each once.
    static func seeds(of root: URL) throws -> [[UInt8]] {
        let folders = ["scenarios", "platforms", "Tests/ScenariosTests/Goldens", "Tests/ScenariosTests/Goldens/errors"]
        return try folders.flatMap { folder in
            let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
            return try names.filter { $0.hasSuffix(".yaml") }.sorted().map {
                Array(try Data(contentsOf: root.appending(path: "\(folder)/\($0)")))
            }
        }
    }

    private static let options = LoadOptions(environment: [:], patternProblem: { Pattern.validate($0) })
    /// Files beside the scenario are those that ship.
    private static let path = FuzzTarget.root.appending(path: "scenarios/fuzz.yaml").path

    static func run(_ input: UnsafeRawBufferPointer) {
        let text = String(decoding: input, as: UTF8.self)
        do {
            let scenario = try Scenario.load(text: text, path: path, options: options)
            if scenario.describe().isEmpty { fatalError("a scenario without a description") }
            let plan = scenario.plan(
                entry: Origin(scheme: "http", host: "127.0.0.1", port: 8080), identity: NodeIdentity(), workers: 2)
            if plan.sessions.isEmpty { fatalError("a plan without sessions") }
        } catch {
            if error.diagnostics.isEmpty { fatalError("no scenario, and no error") }
            for diagnostic in error.diagnostics where diagnostic.description.isEmpty {
                fatalError("an error without words")
            }
        }
    }
}
