import ArgumentParser
import Platform

/// What a full lab's database watchdog runs; started by the lab, never by a person.
struct WatchDatabaseVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch-database",
        abstract: "Watch a lab's database servers and promote the replica when the primary is gone.",
        shouldDisplay: false)

    @Option(name: .long) var plan: String

    func run() throws {
        do throws(PlatformError) {
            var watchdog = try DatabaseWatchdog(planFile: plan)
            try watchdog.run()
        } catch {
            Terminal.error("rmsload: \(error)")
            throw ExitStatus.couldNotRun
        }
    }
}
