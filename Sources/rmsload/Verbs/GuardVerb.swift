import ArgumentParser
import Platform

/// What a guardian runs; started by a lab or by a run, never by a person.
struct GuardVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guard",
        abstract: "Wait until standard input ends, then take a lab down, or undo a run's faults, whose owner died.",
        shouldDisplay: false)

    @Option(name: .long) var registry: String?
    @Option(name: .long) var lab: String?
    @Option(name: .long) var run: String?

    mutating func validate() throws {
        guard (registry != nil && lab != nil) != (run != nil) else {
            throw ValidationError("guard: expected --registry and --lab, or --run")
        }
    }

    mutating func run() async throws {
        if let registry, let lab { LabRegistry(folder: registry).guardLab(lab) }
        guard let run, await UndoJournal.awaitDeath(of: run) else { return }
        try await Healing(folder: run).heal()
    }
}
