import ArgumentParser
import Foundation
import LoadEngine
import Platform
import Reports
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
    @OptionGroup var capacity: CapacityOptions
    @OptionGroup var metrics: MetricsOptions
    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        let scenario = try options.load(scenario)
        try enterSandbox(for: scenario)
        let folder = try RunFolder(path: output.out ?? RunFolder.standardPath(for: scenario.name))
        let known = try capacity.read(of: scenario.name, beside: folder.path)
        let interruption = Interruption()
        let metrics = try metrics.serve(scenario.name)
        let platform = try await bringUp(scenario)
        var record: RunRecord
        do {
            record = try await conduct(
                scenario, on: platform, folder: folder, board: metrics?.board, interruption: interruption)
        } catch {
            await platform.down()
            throw error
        }
        await platform.down()
        record.capacity = known
        try Delivery(output: output, common: common, folder: folder, interruption: interruption, metrics: metrics)
            .deliver(record)
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
        _ scenario: Scenario, on platform: RunPlatform, folder: RunFolder, board: MetricsBoard?,
        interruption: Interruption
    ) async throws -> RunRecord {
        let plan = scenario.plan(
            entry: platform.entry, identity: platform.identity, workers: scenario.workers ?? RunClock.cores)
        TLSOptions.warn(plan)
        do {
            let journal = try platform.journal(of: scenario.faults, in: folder.path)
            defer { journal?.close() }
            let engine = try Engine(plan, folder: folder.path)
            try engine.preflight()
            let faults = scenario.faults.flatMap(\.deeds).map {
                FaultRecord(name: $0.name, kind: $0.kind.name, on: $0.part, series: $0.series, state: $0.state)
            }
            var record = RunRecord(
                scenario: scenario.name, description: scenario.description, startedAt: RunClock.timestamp(),
                seed: plan.seed, host: RunClock.host(), load: LoadRecord(plan.load),
                measurements: Measurements(steps: [], nodes: [], ticks: Ticks(nodes: 0)), faults: faults,
                targets: scenario.targets, judging: scenario.judging, planText: scenario.describe())
            let progress = Progress(plan: plan, faults: scenario.faults, common: common)
            defer { progress.end() }
            let recorder = try RunRecorder(
                record, engine: engine, folder: folder, board: board, isJudged: progress.isLive || board != nil)
            let conductor = Conductor(
                engine: engine, faults: scenario.faults, shareMin: scenario.judging.shareMin, journal: journal,
                interruption: interruption
            ) { recorder.note($0) }
            let abort = AbortWatch(scenario.targets) { recorder.settled(now: $0) }
            let (measurements, events) = try await conductor.conduct(on: platform.control, abort: abort) { live, now in
                recorder.turn(now: now)
                let known = recorder.known
                progress.show(live, now: now, record: known.record, judgement: known.judgement)
            }
            recorder.finish(now: engine.clock.now())
            record.measurements = measurements
            record.events = events
            record.writes = await WriteReading(
                plan: plan, interruption: interruption, stored: StoredWrites(platform.database)
            ) { text in
                Terminal.tell(text, runS: engine.clock.now().inSeconds)
            }.record(of: engine)
            record.continuity = ContinuityRecord.all(of: faults, events: events, engine.continuity, plan: plan)
            return record
        } catch {
            Terminal.error("rmsload: \(error)")
            throw ExitStatus.couldNotRun
        }
    }
}
