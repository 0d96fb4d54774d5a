import LoadEngine
import Platform
import Scenarios
import Synchronization
import Verdict

/// Looks for the knees of a platform: of all nodes, of the survivor, of that node alone.
struct CapacitySearch {
    let scenario: Scenario
    let platform: RunPlatform
    let settings: Settings
    /// The search's folder: what has to be undone is noted there.
    let folder: RunFolder
    let interruption: Interruption
    let tell: @Sendable (String) -> Void

    /// What a command line asks for.
    struct Settings {
        var parts: [KneeRecord.Part]
        var hold: Nanoseconds
        var within: Duration
        var resolution: Double
        var headroomMin: Double
        /// Most that is tried, as a multiple of the required peak.
        var ceiling: Double
        var roles: CapacityRoles
    }

    /// Searches part after part; the survivor's with the victim killed, which is healed on every way out.
    func record() async throws(PlatformError) -> CapacityRecord {
        let (roles, targets) = (settings.roles, CapacityTargets.carried(scenario.targets, scenario.judging))
        let peak = TrialPlan.peak(scenario.load)
        let unit = TrialPlan.unit(scenario.load)
        let record = CapacityRecord(
            scenario: scenario.name, startedAt: RunClock.timestamp(), seed: scenario.seed, host: RunClock.host(),
            unit: unit, requiredPeak: peak, headroomMin: settings.headroomMin, targets: targets, victim: roles.victim,
            survivor: roles.survivor)
        let search = StepSearch(
            start: unit == .users ? max(1, peak.rounded()) : peak, resolution: settings.resolution,
            floor: unit == .users ? 1 : peak / 20, ceiling: peak * settings.ceiling, isWhole: unit == .users)
        var course = Course(record: record, search: search, end: ContinuousClock.now + settings.within)
        if settings.parts.contains(.platform) { await find(.platform, &course) }
        if settings.parts.contains(.survivor) {
            if let reason = roles.survivorObstacle {
                course.record.knees.append(KneeRecord(part: .survivor, limit: .unavailable, why: reason))
                if settings.parts.contains(.node) { await findNode(&course) }
            } else {
                try await withoutVictim(&course)
            }
        } else if settings.parts.contains(.node) {
            await findNode(&course)
        }
        return course.record
    }

    /// How far a search has come.
    private struct Course {
        var record: CapacityRecord
        let search: StepSearch
        /// When all time is over.
        let end: ContinuousClock.Instant
        var trialCount = 0
        /// Steps that no node answers; nil while nobody has looked.
        var fileSteps: Set<Int>?
    }

    private func trials(_ course: Course, entry: Origin, files: Origin? = nil, dead: Int? = nil) -> Trials {
        Trials(
            plan: TrialPlan(
                scenario: scenario, identity: platform.identity, workers: scenario.workers ?? RunClock.cores,
                entry: entry, files: files, fileSteps: course.fileSteps ?? [], holdMin: settings.hold,
                pause: scenario.plan(entry: platform.entry, identity: platform.identity, workers: 1).pauseMean),
            targets: course.record.targets, dead: dead, interruption: interruption, end: course.end, tell: tell)
    }

    private func find(_ part: KneeRecord.Part, _ course: inout Course, dead: Int? = nil) async {
        let (knee, files) = await trials(course, entry: platform.entry, dead: dead)
            .knee(of: part, course.search, first: course.trialCount)
        course.trialCount += knee.trials.count
        if !knee.trials.isEmpty { course.fileSteps = files }
        course.record.knees.append(knee)
    }

    /// On its own connector a node answers everything that it is asked: steps that balancers answer still go to them.
    private func findNode(_ course: inout Course) async {
        guard let connector = platform.connectors[settings.roles.survivor] else {
            course.record.knees.append(
                KneeRecord(part: .node, limit: .unavailable, why: settings.roles.nodeObstacle))
            return
        }
        if course.fileSteps == nil {
            course.fileSteps = await trials(course, entry: platform.entry).fileSteps(number: course.trialCount)
            course.trialCount += 1
        }
        let (knee, _) = await trials(course, entry: connector, files: platform.entry)
            .knee(of: .node, course.search, first: course.trialCount)
        course.trialCount += knee.trials.count
        course.record.knees.append(knee)
    }

    /// What is searched for while the victim is dead.
    private func withoutVictim(_ course: inout Course) async throws(PlatformError) {
        guard let control = platform.control else { return }
        let fault = settings.roles.fault(healAfter: settings.within)
        let journal = try platform.journal(of: [fault], in: folder.path)
        defer { journal?.close() }
        let skipped = Mutex<String?>(nil)
        let runner = FaultRunner(platform: control, journal: journal) { [tell] event in
            if event.kind == .faultSkipped { skipped.withLock { $0 = event.text } }
            if [.injected, .healed, .healFailed].contains(event.kind) { tell(event.text) }
        }
        do throws(PlatformError) {
            try await runner.inject(fault)
        } catch {
            await runner.healAll()
            throw error
        }
        if let reason = skipped.withLock({ $0 }) {
            course.record.knees.append(KneeRecord(part: .survivor, limit: .unavailable, why: reason))
        } else {
            let dead = platform.identity.nodes.firstIndex { $0.name == settings.roles.victim }.map { $0 + 1 }
            await find(.survivor, &course, dead: dead)
        }
        if settings.parts.contains(.node) { await findNode(&course) }
        if await !runner.healAll() {
            course.record.caveats.append(
                Caveat(kind: .heal, text: "\(settings.roles.victim) could not be started again"))
        }
    }
}
