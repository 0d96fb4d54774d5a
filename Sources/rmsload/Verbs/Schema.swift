import ArgumentParser
import Scenarios

/// The JSON schema of scenario and platform files, for editors and other tools.
struct Schema: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Print the JSON schema of scenario or platform files, or their reference.")

    static let examples = [
        "rmsload schema > scenario.schema.json",
        "rmsload schema --reference",
        "rmsload schema --platform > platform.schema.json",
    ]

    @Flag(name: .long, help: "Print the reference for people instead.")
    var reference = false

    @Flag(name: .long, help: "Of platform files instead of scenarios.")
    var platform = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        if platform {
            Terminal.output(reference ? PlatformReference.text() : PlatformSchema.text())
        } else {
            Terminal.output(reference ? ScenarioReference.text() : ScenarioSchema.text())
        }
    }
}
