import ArgumentParser
import Foundation
import Platform

/// For what a run that was killed has left behind.
struct HealVerb: AsyncParsableCommand, Verb {
    static let configuration = CommandConfiguration(
        commandName: "heal",
        abstract: "Undo the faults that a run left behind when it was killed.",
        discussion: """
            A run undoes its faults on every way out, and a guardian does it when rmsload is killed. This is for what \
            both of them could not do: it reads undo.json in the run's folder, undoes what stands there, and may be \
            run again.
            """)

    static let examples = [
        "rmsload heal runs/node-failover-20260302T081500Z",
        "rmsload heal runs/node-failover-20260302T081500Z && rmsload lab status",
    ]

    @Argument(help: "A run's folder.")
    var run: String

    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: run, isDirectory: &isFolder), isFolder.boolValue else {
            throw ValidationError("heal: found \"\(run)\", expected the folder of a run")
        }
        try await Healing(folder: run).heal()
    }
}
