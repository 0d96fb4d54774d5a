import ArgumentParser
import Foundation
import LoadEngine
import Platform
import Scenarios

/// Is this machine fit to measure, and is a platform what its file says?
struct Doctor: AsyncParsableCommand, Verb {
    static let configuration = CommandConfiguration(
        abstract: "Tell whether this machine is fit to measure, and whether a platform is what its file says.",
        discussion: """
            With a platform file, every part is asked for its health and its process, every balancer for its members, \
            every database for its role. Nothing is changed and no load is sent.

            The exit status is 0 when all is well or only doubtful, and 4 when something stands in the way.
            """)

    static let examples = [
        "rmsload doctor",
        "rmsload doctor platforms/production.yaml",
    ]

    @Argument(help: "A platform file.")
    var platform: String?

    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        var isFit = true
        Terminal.output("machine")
        for check in MachineCheck.all() {
            Self.show(check.fitness, check.subject, check.words)
            if check.fitness == .bad { isFit = false }
        }
        if let platform, !(try await examine(platform)) { isFit = false }
        if !isFit { throw ExitStatus.couldNotRun }
    }

    /// - Returns: whether everything that the file promises holds.
    private func examine(_ path: String) async throws -> Bool {
        let description: PlatformDescription
        do {
            description = try PlatformFile.load(path: path)
        } catch {
            Terminal.error("\(error)")
            throw ExitStatus.usage
        }
        let faults = description.faultsAllowed ? "faults are allowed" : "faults are refused"
        Terminal.output("platform \(description.name): \(faults)")
        var isFit = await examineEntry(description)
        let described = DescribedPlatform(description)
        if let answer = await described.examineWrites() {
            Self.show(answer.fitness, answer.asked, answer.words)
            if answer.fitness == .bad { isFit = false }
        }
        for report in await described.examine() {
            let can = report.faults.map(\.name).joined(separator: ", ")
            Terminal.output("  \(report.name) (\(report.tier.rawValue)): \(can.isEmpty ? "no fault" : can)")
            for answer in report.answers {
                Self.show(answer.fitness, answer.asked, answer.words, indent: 4)
                if answer.fitness == .bad { isFit = false }
            }
        }
        return isFit
    }

    private func examineEntry(_ description: PlatformDescription) async -> Bool {
        guard let entry = PlatformFile.entry(of: description) else { return false }
        let health = await Endpoint(host: entry.host, port: entry.port).connects(within: .seconds(2))
        Self.show(
            health == .well ? .good : .bad, "entry",
            health == .well ? "\(description.entry) takes connections" : "\(description.entry): \(health.words)")
        return health == .well
    }

    private static func show(_ fitness: Fitness, _ subject: String, _ words: String, indent: Int = 2) {
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        let lead = String(repeating: " ", count: indent)
        Terminal.output("\(lead)\(padded(fitness.rawValue, 5))  \(padded(subject, 12))  \(words)")
    }
}
