import ArgumentParser

/// The command line: one verb a file under `Verbs/`.
@main
struct RMSLoad: AsyncParsableCommand {
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

            EXAMPLES
              rmsload run scenarios/node-failover.yaml
              rmsload bench http://127.0.0.1:8080/ -r 1000 -d 10s -c 64
            """,
        version: Version.text,
        subcommands: [
            Run.self, Bench.self, Check.self, PlanVerb.self, JudgeVerb.self, Schema.self, LabVerb.self, GuardVerb.self,
        ])

    /// Errors of usage are exit 2, whatever ArgumentParser would make of them.
    static func main() async {
        do {
            var command = try parseAsRoot()
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
                print(message)
                ExitStatus.pass.leaveSilently()
            }
            Terminal.error(message)
            ExitStatus.usage.leave()
        }
    }
}
