import ArgumentParser
import Scenarios

/// The JSON schema of scenario files, for editors and other tools.
struct Schema: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Print the JSON schema of scenario files, or their reference.")

    static let examples = [
        "rmsload schema > scenario.schema.json",
        "rmsload schema --reference",
    ]

    @Flag(name: .long, help: "Print the reference for people instead.")
    var reference = false

    func run() throws {
        Terminal.output(reference ? ScenarioReference.text() : ScenarioSchema.text())
    }
}
