import ArgumentParser
import Foundation
import Reports
import Scenarios
import Verdict

/// Judges a stored run again, against its own targets or others; nothing is run.
struct JudgeVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "judge",
        abstract: "Judge a stored run again.")

    static let examples = [
        "rmsload judge runs/node-failover-20260101T120000Z",
        "rmsload judge run.json --targets scenarios/stricter.yaml",
    ]

    @OptionGroup var storedRun: StoredRunOptions

    @Option(name: .long, help: "A scenario whose targets and judging take the place of the run's own.")
    var targets: String?

    @Option(name: .long, help: "Write result.json here as well.")
    var json: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        var record = try storedRun.read()
        if let targets {
            let scenario = try ScenarioOptions.parse([]).load(targets)
            record.targets = scenario.targets
            record.judging = scenario.judging
        }
        let judgement = Judge.judge(record)
        let status = ExitStatus(judgement.verdict)
        if let json { try Delivery.write(record, judgement, status: status, to: json) }
        if !common.quiet {
            let text = Summary(
                record, judgement, files: [], isColoured: Terminal.hasColour(noColor: common.noColor)
            ).text
            Terminal.write(text)
        }
        throw status
    }
}
