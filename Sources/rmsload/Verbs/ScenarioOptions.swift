import ArgumentParser
import LoadEngine
import Scenarios

/// What a command line adds to a scenario; the same flags for every verb that reads one.
struct ScenarioOptions: ParsableArguments {
    @Option(name: .long, help: "Use a profile of the scenario.")
    var profile: String?

    @Option(name: .long, help: "Set a value of the scenario, such as load.stages[1].hold=80/s; may be repeated.")
    var set: [String] = []

    @Option(name: .long, help: "A URL to use in place of the scenario's platform; no faults are done to it.")
    var target: String?

    @Option(name: .long, help: "A platform file to use in place of the scenario's platform.")
    var platform: String?

    @Option(name: .long, help: "Seeds everything random.")
    var seed: UInt64?

    /// Loads a scenario; its errors are printed, one a line.
    ///
    /// - Errors: `ExitStatus.usage`.
    func load(_ path: String) throws -> Scenario {
        var overrides: [(key: String, value: String)] = []
        for pair in set {
            guard let equals = pair.firstIndex(of: "="), equals > pair.startIndex else {
                throw ValidationError("--set: found \"\(pair)\", expected key=value")
            }
            overrides.append((String(pair[..<equals]), String(pair[pair.index(after: equals)...])))
        }
        if target != nil, platform != nil {
            throw ValidationError("--platform: found it beside --target, expected one of them")
        }
        let options = LoadOptions(
            profile: profile, set: overrides, seed: seed, target: target, platform: platform.map(CommandLinePath.whole),
            patternProblem: { Pattern.validate($0) })
        do {
            return try Scenario.load(path: path, options: options)
        } catch {
            Terminal.error("\(error)")
            throw ExitStatus.usage
        }
    }
}
