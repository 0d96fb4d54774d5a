import ArgumentParser
import Platform

/// What a lab's guardian runs; started by the lab, never by a person.
struct GuardVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guard",
        abstract: "Wait until standard input ends, then take a lab down whose owner died.",
        shouldDisplay: false)

    @Option(name: .long) var registry: String
    @Option(name: .long) var lab: String

    func run() throws { LabRegistry(folder: registry).guardLab(lab) }
}
