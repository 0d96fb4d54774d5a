import LoadEngine
import Platform
import Scenarios
import Verdict

/// Looks for the knees of a platform: of all nodes, of the survivor, of that node alone.
struct CapacitySearch {
    let scenario: Scenario
    let platform: RunPlatform
    let settings: Settings
    let interruption: Interruption
    let tell: @Sendable (String) -> Void

    /// What a command line asks for.
    struct Settings {
        var parts: [KneeRecord.Part]
        var victim: String?
        var hold: Nanoseconds
        var within: Duration
        var resolution: Double
        var headroomMin: Double
        /// Most that is tried, as a multiple of the required peak.
        var ceiling: Double
    }

    /// Searches part after part; the survivor's and the node's with the victim killed, which is healed on every way out.
    func record() async throws(PlatformError) -> CapacityRecord {
        let nodes = platform.identity.nodes.map(\.name)
        let victim = settings.victim ?? nodes.last ?? ""
        let survivor = nodes.first { $0 != victim } ?? ""
        let peak = TrialPlan.peak(scenario.load)
        let unit = TrialPlan.unit(scenario.load)
        let targets = CapacityTargets.carried(scenario.targets, scenario.judging)
        var record = CapacityRecord(
            scenario: scenario.name, startedAt: RunClock.timestamp(), seed: scenario.seed, host: RunClock.host(),
            unit: unit, requiredPeak: peak, headroomMin: settings.headroomMin, targets: targets, victim: victim,
            survivor: survivor)
        let search = StepSearch(
            start: unit == .users ? max(1, peak.rounded()) : peak, resolution: settings.resolution,
            floor: unit == .users ? 1 : peak / 20, ceiling: peak * settings.ceiling, isWhole: unit == .users)
        let end = ContinuousClock.now + settings.within
        var trialCount = 0
        var fileSteps: Set<Int> = []
        func find(_ part: KneeRecord.Part, entry: Origin, files: Origin?) async {
            let trials = Trials(
                plan: TrialPlan(
                    scenario: scenario, identity: platform.identity, workers: scenario.workers ?? RunClock.cores,
                    entry: entry, files: files, fileSteps: fileSteps, holdMin: settings.hold,
                    pause: pause), targets: targets, interruption: interruption, end: end, tell: tell)
            let (knee, files) = await trials.knee(of: part, search, first: trialCount)
            trialCount += knee.trials.count
            // On its own connector a node answers everything that it is asked.
            if part != .node, !knee.trials.isEmpty { fileSteps = files }
            record.knees.append(knee)
        }
        if settings.parts.contains(.platform) { await find(.platform, entry: platform.entry, files: nil) }
        guard settings.parts.contains(where: { $0 != .platform }), let control = platform.control else { return record }
        let runner = FaultRunner(platform: control) { event in
            if [.injected, .healed, .healFailed].contains(event.kind) { tell(event.text) }
        }
        let fault = FaultPlan(
            name: "capacity", kind: .kill, part: victim, trigger: .at(.zero), healAfter: settings.within)
        try await runner.inject(fault)
        if settings.parts.contains(.survivor) { await find(.survivor, entry: platform.entry, files: nil) }
        if settings.parts.contains(.node) {
            do throws(PlatformError) {
                let part = try control.part(survivor)
                let connector = Origin(scheme: "http", host: part.endpoint.host, port: part.endpoint.port)
                await find(.node, entry: connector, files: platform.entry)
            } catch {
                record.knees.append(KneeRecord(part: .node, limit: .unavailable, why: "\(error)"))
            }
        }
        if await !runner.healAll() {
            record.caveats.append(Caveat(kind: .heal, text: "\(victim) could not be started again"))
        }
        return record
    }

    private var pause: Nanoseconds {
        scenario.plan(entry: platform.entry, identity: platform.identity, workers: 1).pauseMean
    }
}
