import ArgumentParser
import Scenarios

/// Every error of a scenario or a platform file, with its place; nothing is sent.
struct Check: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Find every error of scenario and platform files, and send nothing.")

    static let examples = [
        "rmsload check scenarios/*.yaml",
        "rmsload check my.yaml --profile tuned",
        "rmsload check platforms/production.yaml",
    ]

    @Argument(help: "Scenario files, platform files.")
    var scenarios: [String]

    @OptionGroup var options: ScenarioOptions

    @OptionGroup var common: CommonOptions

    func run() throws {
        var isGood = true
        for path in scenarios {
            if PlatformFile.isOne(path: path) {
                do {
                    let platform = try PlatformFile.load(path: path)
                    Terminal.output("\(path): ok: platform \(platform.name)")
                } catch {
                    Terminal.error("\(error)")
                    isGood = false
                }
                continue
            }
            do {
                let scenario = try options.load(path)
                if !common.quiet { Terminal.output("\(path): ok: \(scenario.name)") }
            } catch is ExitStatus {
                isGood = false
            }
        }
        if !isGood { throw ExitStatus.usage }
    }
}
