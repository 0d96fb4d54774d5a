import LoadEngine
import Scenarios
import Verdict

/// The plan of one trial: the scenario's sessions at a load that stands still.
struct TrialPlan {
    let scenario: Scenario
    let identity: NodeIdentity
    let workers: Int
    /// Where sessions go.
    let entry: Origin
    /// Where steps go that no node answers; nil for `entry`.
    let files: Origin?
    /// Steps that no node answers.
    let fileSteps: Set<Int>
    /// How long a load is held, unless it needs longer for the samples that a finding rests on.
    let holdMin: Nanoseconds
    /// How long sessions pause in all, on average.
    let pause: Nanoseconds

    /// Longest time that a load rises: sessions that go on for longer are not waited for.
    private static let rampMax = Nanoseconds.seconds(60)

    /// The unit that the scenario's load has.
    static func unit(_ load: LoadPlan) -> LoadUnit {
        if case .closed = load.model { return .users }
        return .sessionsPerSecond
    }

    /// The highest load of the scenario.
    static func peak(_ load: LoadPlan) -> Double {
        load.stages.flatMap { [$0.from, $0.to] }.max() ?? 0
    }

    /// How long the load rises: until as many sessions are under way as will be, and a second at the least.
    var ramp: Nanoseconds { min(max(.seconds(1), pause / .seconds(1) * .seconds(1) + .seconds(1)), Self.rampMax) }

    /// How long a load is held.
    func hold(_ load: Double) -> Nanoseconds {
        guard case .open = scenario.load.model else { return holdMin }
        let needed = Double(scenario.judging.samplesMin) * 1.2 / max(load, 0.001)
        return max(holdMin, .seconds(Int(min(needed.rounded(.up), 600))))
    }

    /// The plan of trial `number` at a load.
    ///
    /// Each trial has a seed of its own, so that an accident of one draw is not repeated.
    func plan(load: Double, number: Int) -> Plan {
        var plan = scenario.plan(entry: entry, identity: identity, workers: workers)
        plan.seed = scenario.seed &+ UInt64(number)
        if let files {
            plan.origins.append(files)
            for session in plan.sessions.indices {
                for exchange in plan.sessions[session].exchanges.indices
                where fileSteps.contains(plan.sessions[session].exchanges[exchange].step) {
                    plan.sessions[session].exchanges[exchange].origin = 1
                }
            }
        }
        for session in plan.sessions.indices {
            for exchange in plan.sessions[session].exchanges.indices {
                // What is written to try a load out is not looked into.
                plan.sessions[session].exchanges[exchange].audit = nil
            }
        }
        switch plan.load.model {
        case .open(let arrivals, _):
            plan.load.model = .open(
                arrivals,
                stages: [Stage(from: 0, to: load, duration: ramp), Stage(from: load, to: load, duration: hold(load))])
        case .closed:
            plan.load.model = .closed(users: max(1, Int(load)), rampUp: ramp, duration: ramp + hold(load))
        }
        plan.load.arrivalsMax = nil
        plan.load.grace = min(plan.load.grace, .seconds(5))
        return plan
    }
}
