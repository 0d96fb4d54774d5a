import ArgumentParser

/// The command line: one verb a file under `Verbs/`.
@main
struct RMSLoad: AsyncParsableCommand, Verb {
    static let configuration = CommandConfiguration(
        commandName: "rmsload",
        abstract: "Kills one of two servers under load, and judges the survivor.",
        discussion: """
            rmsload replays rich-media client sessions against the balancers of a highly available Rich Media \
            Server platform, kills a node in mid-run, and checks that the one surviving node still meets its \
            latency and throughput targets.

            EXIT STATUS
              0 pass   1 fail   2 usage or scenario error   3 inconclusive   4 could not run
              130 or 143 interrupted: faults healed, what was measured is written
            """,
        version: Version.text,
        subcommands: verbs + [GuardVerb.self, LinkVerb.self, WatchDatabaseVerb.self])

    /// Every verb, in the order of the help.
    private static let verbs: [any Verb.Type] = [
        Run.self, Bench.self, CapacityVerb.self, Check.self, PlanVerb.self, JudgeVerb.self, SelfTestVerb.self,
        Report.self, Schema.self, LabVerb.self, HealVerb.self, Doctor.self,
    ]

    static let examples = [
        "rmsload run scenarios/node-failover.yaml",
        "rmsload bench http://127.0.0.1:8080/ -r 1000 -d 10s -c 64",
    ]

    @OptionGroup var common: CommonOptions

    /// Errors of usage are exit 2, whatever ArgumentParser would make of them.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if let verb = command as? any Verb { Terminal.begin(verb.common) }
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let status as ExitStatus {
            status.leave()
        } catch {
            let message = fullMessage(for: error)
            if exitCode(for: error).isSuccess {
                Terminal.output(message + examplesAsked(CommandLine.arguments.dropFirst()))
                ExitStatus.pass.leaveSilently()
            }
            Terminal.error(message)
            ExitStatus.usage.leave()
        }
    }

    /// What a help text ends with; empty for what is no help, such as `--version`.
    static func examplesAsked(_ arguments: some Sequence<String>) -> String {
        let words = Array(arguments)
        if words.contains("--version") || words.first?.hasPrefix("--generate") == true { return "" }
        var verb: any Verb.Type = Self.self
        for word in words {
            let below = verb.configuration.subcommands.compactMap { $0 as? any Verb.Type }
            if let named = below.first(where: { $0.word == word }) { verb = named }
        }
        return "\nEXAMPLES:\n" + verb.examples.map { "  \($0)" }.joined(separator: "\n")
    }
}
