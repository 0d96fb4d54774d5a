import LoadEngine
import Reports
import Scenarios
import Verdict

/// Tries loads one after the other, as a search asks for them.
struct Trials {
    let plan: TrialPlan
    let targets: [Target]
    /// The number of a node that was killed and must not answer, as in `NodeIdentity`; nil where none was.
    let dead: Int?
    let interruption: Interruption
    /// When all time is over.
    let end: ContinuousClock.Instant
    let tell: (String) -> Void

    /// How long a platform is left alone after a load that it did not carry, to work off what it had taken in.
    private static let rest = Duration.seconds(2)
    /// So many trials in a row that show nothing end a search: once may be an accident of the machine.
    private static let showingNothingMax = 3

    /// Looks for the knee of a part, and tells which steps no node answered.
    ///
    /// - Parameter first: the number of the first trial, so that no two of a command are alike.
    func knee(of part: KneeRecord.Part, _ search: StepSearch, first: Int) async -> (KneeRecord, fileSteps: Set<Int>) {
        var search = search
        var trials: [TrialRecord] = []
        var fileSteps = Set(plan.scenario.steps.indices)
        var inARow = 0
        func ended(_ limit: KneeRecord.Limit, _ why: String = "") -> (KneeRecord, Set<Int>) {
            let isTold = fileSteps.count < plan.scenario.steps.count
            return (
                KneeRecord(part: part, search, limit: limit, why: why, trials: trials), isTold ? fileSteps : []
            )
        }
        while let load = search.next {
            if interruption.count > 0 { return ended(.interrupted, "stopped by a person") }
            let length = Duration.nanoseconds(Int64(plan.ramp + plan.hold(load)))
            if ContinuousClock.now + length > end { return ended(.time, "no time was left for a further trial") }
            let record: RunRecord
            do {
                record = try await tried(load, number: first + trials.count)
            } catch {
                return ended(.unavailable, "\(error)")
            }
            if interruption.count > 0 { return ended(.interrupted, "stopped by a person") }
            fileSteps.subtract(Self.nodeSteps(record))
            if let dead, record.measurements.intervals.contains(where: { $0.cells.contains { $0.node == dead } }) {
                return ended(
                    .evidence, "\(record.measurements.nodes[dead - 1]) was killed and has answered all the same")
            }
            let trial = TrialRecord(load: load, record, Judge.judge(record))
            trials.append(trial)
            tell("\(part.rawValue) \(CapacityTable.line(trial, plan.unit))")
            switch trial.verdict {
            case .pass:
                inARow = 0
                search.add(load, isCarried: true)
            case .fail:
                inARow = 0
                search.add(load, isCarried: false)
                try? await Task.sleep(for: Self.rest)
            case .inconclusive:
                inARow += 1
                if inARow < Self.showingNothingMax { continue }
                let isOurs = trial.lateP99 > record.judging.lateP99MaxMs || record.measurements.generator.exhausted > 0
                return ended(isOurs ? .generator : .evidence, "at \(plan.unit.words(load)): \(trial.why)")
            }
        }
        if search.missed == nil { return ended(.ceiling, "more than \(plan.unit.words(search.ceiling)) was not tried") }
        if search.carried == nil { return ended(.floor, "less than \(plan.unit.words(search.floor)) was not tried") }
        return ended(.knee)
    }

    /// Finds out which steps no node answers, by a trial at the load that is required.
    ///
    /// - Returns: none where no node is told from another by what it answers.
    func fileSteps(number: Int) async -> Set<Int> {
        guard interruption.count == 0,
            let record = try? await tried(TrialPlan.peak(plan.scenario.load), number: number)
        else { return [] }
        let steps = Self.nodeSteps(record)
        return steps.isEmpty ? [] : Set(plan.scenario.steps.indices).subtracting(steps)
    }

    private static func nodeSteps(_ record: RunRecord) -> Set<Int> {
        Set(record.measurements.intervals.flatMap(\.cells).filter { $0.node > 0 }.map(\.step))
    }

    /// One trial, as a run of its own.
    private func tried(_ load: Double, number: Int) async throws(EngineError) -> RunRecord {
        let plan = plan.plan(load: load, number: number)
        let engine = try Engine(plan)
        try engine.preflight()
        try engine.start()
        let startedAt = RunClock.timestamp()
        await EngineWatch.watch(engine, interruption: interruption) { _, _ in }
        let measurements = engine.finish()
        return RunRecord(
            scenario: plan.name, startedAt: startedAt, seed: plan.seed, host: RunClock.host(),
            load: LoadRecord(plan.load), measurements: measurements, targets: targets,
            judging: self.plan.scenario.judging)
    }
}

extension TrialPlan {
    var unit: LoadUnit { Self.unit(scenario.load) }
}
