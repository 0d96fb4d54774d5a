import ArgumentParser
import Scenarios

/// The resolved plan of a scenario, or a platform file, every default spelt out.
struct PlanVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Print the resolved plan of a scenario, or a platform file, every default spelt out.")

    static let examples = [
        "rmsload plan scenarios/node-failover.yaml",
        "rmsload plan platforms/production.yaml",
        "rmsload plan scenarios/node-failover.yaml --profile stock --set load.stages[1].hold=30/s",
    ]

    @Argument(help: "A scenario file or a platform file.")
    var scenario: String

    @OptionGroup var options: ScenarioOptions

    @OptionGroup var common: CommonOptions

    func run() throws {
        guard PlatformFile.isOne(path: scenario) else {
            return Terminal.output(try options.load(scenario).describe())
        }
        do {
            Terminal.output(try PlatformFile.describe(path: scenario))
        } catch {
            Terminal.error("\(error)")
            throw ExitStatus.usage
        }
    }
}
