import ArgumentParser
import Scenarios

/// Every error of a scenario, with its place; nothing is sent.
struct Check: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Find every error of scenario files, and send nothing.")

    static let examples = [
        "rmsload check scenarios/*.yaml",
        "rmsload check my.yaml --profile tuned",
    ]

    @Argument(help: "Scenario files.")
    var scenarios: [String]

    @OptionGroup var options: ScenarioOptions

    func run() throws {
        var isGood = true
        for path in scenarios {
            do {
                let scenario = try options.load(path)
                Terminal.output("\(path): ok: \(scenario.name)")
            } catch is ExitStatus {
                isGood = false
            }
        }
        if !isGood { throw ExitStatus.usage }
    }
}
