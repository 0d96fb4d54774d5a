import ArgumentParser
import Foundation
import LoadEngine
import Platform
import Scenarios
import Verdict

/// Platform up if it is a lab, load, faults, heal, judge, report.
struct Run: AsyncParsableCommand, Verb {
    static let configuration = CommandConfiguration(
        abstract: "Run a scenario: load, faults, healing, verdict.",
        discussion: """
            The verdict is in the exit status, in the first line of the summary, and in result.json.
            """)

    static let examples = [
        "rmsload run scenarios/node-failover.yaml",
        "rmsload run scenarios/node-failover.yaml --profile stock --out runs/stock --json result.json",
    ]

    @Argument(help: "A scenario file.")
    var scenario: String

    @OptionGroup var options: ScenarioOptions
    @OptionGroup var output: OutputOptions

    mutating func run() async throws {
        let scenario = try options.load(scenario)
        try enterSandbox(for: scenario)
        let folder = try RunFolder(path: output.out ?? RunFolder.standardPath(for: scenario.name))
        let interruption = Interruption()
        let platform = try await bringUp(scenario)
        let record: RunRecord
        do {
            record = try await conduct(scenario, on: platform, folder: folder, interruption: interruption)
        } catch {
            await platform.down()
            throw error
        }
        await platform.down()
        try Delivery(output: output, folder: folder, interruption: interruption).deliver(record)
    }

    /// Faults of the network and of disks are done where they meet nobody else: the run begins anew in there.
    private func enterSandbox(for scenario: Scenario) throws {
        guard Sandbox.isNeeded(by: scenario.faults), case .lab = scenario.platform else { return }
        do throws(PlatformError) {
            if Sandbox.isInside { return try Sandbox.settle() }
            try Sandbox.check()
            try Sandbox.enter(arguments: Array(CommandLine.arguments.dropFirst()))
        } catch {
            Terminal.error("rmsload: \(error)")
            throw ExitStatus.couldNotRun
        }
    }

    private func bringUp(_ scenario: Scenario) async throws -> RunPlatform {
        do {
            return try await RunPlatform.up(scenario.platform, for: scenario.faults)
        } catch {
            Terminal.error("rmsload: \(error)")
            throw ExitStatus.couldNotRun
        }
    }

    private func conduct(
        _ scenario: Scenario, on platform: RunPlatform, folder: RunFolder, interruption: Interruption
    ) async throws -> RunRecord {
        let plan = scenario.plan(
            entry: platform.entry, identity: platform.identity, workers: scenario.workers ?? RunClock.cores)
        let progress = Progress(plan: plan, isQuiet: output.quiet)
        let isQuiet = output.quiet
        TLSOptions.warn(plan)
        do {
            let journal = try platform.journal(of: scenario.faults, in: folder.path)
            defer { journal?.close() }
            let engine = try Engine(plan, folder: folder.path)
            try engine.preflight()
            let conductor = Conductor(
                engine: engine, faults: scenario.faults, journal: journal, interruption: interruption
            ) { text, atS in
                if !isQuiet { Terminal.error("\(Progress.moment(atS))  \(text)") }
            }
            let startedAt = RunClock.timestamp()
            let faults = scenario.faults.flatMap(\.deeds).map {
                FaultRecord(name: $0.name, kind: $0.kind.name, on: $0.part, series: $0.series)
            }
            func record(_ measurements: Measurements, _ events: [RunEvent]) -> RunRecord {
                RunRecord(
                    scenario: scenario.name, description: scenario.description, startedAt: startedAt, seed: plan.seed,
                    host: RunClock.host(), load: LoadRecord(plan.load), measurements: measurements, events: events,
                    faults: faults, targets: scenario.targets, judging: scenario.judging)
            }
            let abort = AbortWatch(scenario.targets, record: record)
            let (measurements, events) = try await conductor.conduct(on: platform.control, abort: abort) { live, now in
                progress.show(live, now: now)
            }
            let writes = await WriteReading(
                plan: plan, interruption: interruption, stored: StoredWrites(platform.control)
            ) { text in
                if !isQuiet { Terminal.error("\(Progress.moment(engine.clock.now().inSeconds))  \(text)") }
            }.record(of: engine)
            var whole = record(measurements, events)
            whole.planText = scenario.describe()
            whole.continuity = ContinuityRecord.all(of: faults, events: events, engine.continuity, plan: plan)
            whole.writes = writes
            return whole
        } catch {
            Terminal.error("rmsload: \(error)")
            throw ExitStatus.couldNotRun
        }
    }
}
