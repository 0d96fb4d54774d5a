import ArgumentParser
import Scenarios

/// The resolved plan, every default spelt out.
struct PlanVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Print the resolved plan of a scenario, every default spelt out.")

    static let examples = [
        "rmsload plan scenarios/node-failover.yaml",
        "rmsload plan scenarios/node-failover.yaml --profile stock --set load.stages[1].hold=30/s",
    ]

    @Argument(help: "A scenario file.")
    var scenario: String

    @OptionGroup var options: ScenarioOptions

    func run() throws {
        Terminal.output(try options.load(scenario).describe())
    }
}
