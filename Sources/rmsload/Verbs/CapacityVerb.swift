import ArgumentParser
import Foundation
import LoadEngine
import Platform
import Reports
import Scenarios
import Verdict

/// How much one survivor carries beyond what it has to.
struct CapacityVerb: AsyncParsableCommand, Verb {
    static let configuration = CommandConfiguration(
        commandName: "capacity",
        abstract: "Find the highest load that one surviving node carries, and its head-room.",
        discussion: """
            Tries one load after the other, each held for a while, beginning with the scenario's own peak: for all \
            nodes through the balancers, for one node after the other was killed, and for that node alone through its \
            own connector. A load is carried when it keeps the scenario's targets for `degraded`. The head-room is the \
            survivor's knee / the required peak − 1: exit 0 when it is not below 0, 1 when it is, 3 when it is not known.

            A platform file must allow faults for the survivor's knee. Of a platform that is only a URL the knee as a \
            whole can be found: with a node's own URL as --target, that node's.
            """)

    static let examples = [
        "rmsload capacity scenarios/node-failover.yaml",
        "rmsload capacity scenarios/node-failover.yaml --only survivor --hold 10s --headroom 20%",
        "rmsload capacity load.yaml --only platform --target http://rms1:8080",
    ]

    @Argument(help: "A scenario file.")
    var scenario: String

    @Option(name: .long, help: "Look for these knees only: platform, survivor, node; may be repeated.")
    var only: [String] = []

    @Option(name: .long, help: "The node to kill; the last one unless given.")
    var victim: String?

    @Option(name: .long, help: "How long each load is held.")
    var hold: String = "5s"

    @Option(name: .long, help: "When to stop at the latest.")
    var within: String = "15m"

    @Option(name: .long, help: "How precisely a knee is found, such as 5%.")
    var precision: String = "5%"

    @Option(name: .long, help: "The head-room that is needed, such as 20%.")
    var headroom: String = "0%"

    @Option(name: .long, help: "The highest load to try, as a multiple of the required peak.")
    var most: Double = 20

    @OptionGroup var options: ScenarioOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        let scenario = try options.load(scenario)
        let settings = try settings(for: scenario)
        if let reason = settings.roles.survivorObstacle, only.contains(KneeRecord.Part.survivor.rawValue) {
            Terminal.error("rmsload: --only survivor: \(reason)")
            throw ExitStatus.usage
        }
        let folder = try RunFolder(path: output.out ?? RunFolder.standardPath(for: "\(scenario.name)-capacity"))
        let interruption = Interruption()
        let record: CapacityRecord
        do {
            let isKilling = settings.parts.contains(.survivor) && settings.roles.survivorObstacle == nil
            let faults = isKilling ? [settings.roles.fault(healAfter: settings.within)] : []
            let platform = try await RunPlatform.up(scenario.platform, for: faults)
            let search = CapacitySearch(
                scenario: scenario, platform: platform, settings: settings, folder: folder, interruption: interruption
            ) { line in
                Terminal.info(line)
            }
            do throws(PlatformError) {
                record = try await search.record()
            } catch {
                await platform.down()
                throw error
            }
            await platform.down()
        } catch {
            Terminal.error("rmsload: \(error)")
            throw ExitStatus.couldNotRun
        }
        try deliver(record, folder, interruption)
    }

    private func deliver(_ record: CapacityRecord, _ folder: RunFolder, _ interruption: Interruption) throws {
        let verdict = record.headroom?.verdict ?? .inconclusive
        let isAsked = settingsParts.contains(.survivor)
        let status = interruption.status ?? (isAsked ? ExitStatus(verdict) : .pass)
        let files = [
            (CapacityFile.name, CapacityFile.text(record, exit: status.rawValue)),
            (CapacityPage.name, CapacityPage.text(record)),
        ]
        for (name, text) in files { try Delivery.write(text, to: "\(folder.path)/\(name)") }
        if let json = output.json { try Delivery.write(files[0].1, to: json) }
        if !common.quiet {
            Terminal.write(CapacityTable.text(record))
            for (name, _) in files { Terminal.output("\(folder.path)/\(name)") }
        }
        throw status
    }

    private var settingsParts: [KneeRecord.Part] {
        only.isEmpty ? KneeRecord.Part.allCases : only.compactMap { KneeRecord.Part(rawValue: $0) }
    }

    /// - Errors: `ValidationError` with what was found and what is allowed.
    private func settings(for scenario: Scenario) throws -> CapacitySearch.Settings {
        for part in only where KneeRecord.Part(rawValue: part) == nil {
            throw ValidationError("--only: found \"\(part)\", expected platform, survivor or node")
        }
        let held = try CommandLineLiteral.duration(hold, for: "--hold")
        guard held >= .seconds(1), held <= .seconds(3_600) else {
            throw ValidationError("--hold: found \"\(hold)\", expected 1s to 1h")
        }
        let step = try CommandLineLiteral.ratio(precision, for: "--precision")
        guard step >= 0.01, step <= 0.5 else {
            throw ValidationError("--precision: found \"\(precision)\", expected 1% to 50%")
        }
        guard most >= 1, most <= 1_000 else { throw ValidationError("--most: found \(most), expected 1 to 1000") }
        let roles: CapacityRoles
        do {
            roles = try CapacityRoles(scenario.platform, victim: victim)
        } catch {
            let known = error.known.isEmpty ? "none: the platform names no node" : error.known.joined(separator: " or ")
            throw ValidationError("--victim: found \"\(error.name)\", expected \(known)")
        }
        return CapacitySearch.Settings(
            parts: settingsParts, hold: held,
            within: .nanoseconds(Int64(clamping: try CommandLineLiteral.duration(within, for: "--within"))),
            resolution: 1 + step, headroomMin: try CommandLineLiteral.ratio(headroom, for: "--headroom"), ceiling: most,
            roles: roles)
    }
}
