import LoadEngine

/// When sessions begin.
enum LoadReader {
    /// The most arrivals of a plan; beyond it nobody could hold the record of the run.
    static let arrivalsMax = 1_000_000_000.0

    static func load(_ tree: Tree?, problems: inout [Diagnostic]) -> LoadPlan? {
        guard let tree, case .mapping = tree.content else { return nil }
        let keys = GroupReader(tree, "load")
        guard let sessionsMax = keys.integer("sessions-max"), let grace = keys.duration("grace"),
            let model = model(keys, problems: &problems)
        else { return nil }
        guard case .closed(let stages) = model else {
            for key in ["pacing", "returning"] {
                guard let written = keys.value(key) else { continue }
                problems.append(
                    written.problem(found: "\(key) beside a rate", expected: "it beside users: nobody paces arrivals"))
            }
            return LoadPlan(
                model: model, clients: keys.integer("clients"), sessionsMax: sessionsMax, grace: grace)
        }
        let users = Int(stages.map { max($0.from, $0.to) }.max() ?? 0)
        if users > sessionsMax, let written = keys.value("sessions-max") ?? keys.value("users") ?? keys.value("stages")
        {
            problems.append(
                written.problem(
                    found: "\(users) users and sessions-max \(sessionsMax)",
                    expected: "as many sessions at once as there are users"))
        }
        return LoadPlan(
            model: model, clients: keys.flag("returning") ?? false ? users : nil,
            pacing: keys.read("pacing", DistributionLiteral.value), sessionsMax: sessionsMax, grace: grace)
    }

    /// Whether the load is one of users, as it is written.
    static func isClosed(_ tree: Tree?) -> Bool {
        let first = tree?["stages"]?.items.first
        if case .users = (first?["ramp"] ?? first?["hold"])?.scalar.flatMap(LevelLiteral.value) { return true }
        return tree?["users"] != nil
    }

    private static func model(_ keys: GroupReader, problems: inout [Diagnostic]) -> LoadPlan.Model? {
        if let users = keys.integer("users") {
            guard let rampUp = keys.duration("ramp-up"), let duration = keys.duration("for") else { return nil }
            if rampUp > duration, let written = keys.value("ramp-up") {
                problems.append(written.problem(expected: "at most the \(DurationLiteral.text(duration)) of the load"))
            }
            return .closed(users: users, rampUp: rampUp, duration: duration)
        }
        guard let written = keys.value("stages"), let process = keys.choice("arrivals", ArrivalProcess.self),
            let (stages, isClosed) = stages(written, problems: &problems)
        else { return nil }
        if isClosed {
            checkUsers(stages, written, keys, problems: &problems)
            return .closed(stages: stages)
        }
        let arrivals = stages.reduce(0.0) { $0 + ($1.from + $1.to) / 2 * $1.duration.inSeconds }
        if arrivals < 1 {
            problems.append(
                written.problem(found: "stages in which no session begins", expected: "a rate and a time above 0"))
        } else if arrivals > arrivalsMax {
            problems.append(
                written.problem(found: "more than a thousand million sessions", expected: "fewer in a run"))
        }
        return .open(process, stages: stages)
    }

    private static func checkUsers(
        _ stages: [Stage], _ written: Tree, _ keys: GroupReader, problems: inout [Diagnostic]
    ) {
        if !stages.contains(where: { max($0.from, $0.to) > 0 && $0.duration > 0 }) {
            problems.append(written.problem(found: "stages without a user", expected: "users and a time above 0"))
        }
        for key in ["arrivals", "clients"] {
            guard let written = keys.value(key) else { continue }
            problems.append(
                written.problem(found: "\(key) beside users", expected: "it beside a rate: users begin by themselves"))
        }
    }

    /// The stages, and whether they are of users; nil if one of them does not fit its shape or the others.
    private static func stages(_ tree: Tree, problems: inout [Diagnostic]) -> ([Stage], isClosed: Bool)? {
        var stages: [Stage] = []
        var isClosed: Bool?
        for item in tree.items {
            let keys = GroupReader(item, "stage")
            let isHold = keys.value("hold") != nil
            guard let written = keys.value("hold") ?? keys.value("ramp"),
                let level = written.scalar.flatMap(LevelLiteral.value),
                let duration = keys.duration(isHold ? "for" : "over")
            else { return nil }
            let value: Double
            let isOfUsers: Bool
            switch level {
            case .rate(let rate): (value, isOfUsers) = (rate, false)
            case .users(let users): (value, isOfUsers) = (Double(users), true)
            }
            if isClosed.map({ $0 != isOfUsers }) ?? false {
                problems.append(
                    written.problem(expected: "what the stages before it have: all are rates, or all are users"))
                return nil
            }
            isClosed = isOfUsers
            stages.append(Stage(from: isHold ? value : stages.last?.to ?? 0, to: value, duration: duration))
        }
        return (stages, isClosed ?? false)
    }
}
