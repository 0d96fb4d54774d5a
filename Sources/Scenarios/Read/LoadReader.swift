import LoadEngine

/// When sessions begin.
enum LoadReader {
    /// The most arrivals of a plan; beyond it nobody could hold the record of the run.
    static let arrivalsMax = 1_000_000_000.0

    static func load(_ tree: Tree?, problems: inout [Diagnostic]) -> LoadPlan? {
        guard let tree, case .mapping = tree.content else { return nil }
        let keys = GroupReader(tree, "load")
        guard let sessionsMax = keys.integer("sessions-max"), let grace = keys.duration("grace") else { return nil }
        if let users = keys.integer("users") {
            guard let rampUp = keys.duration("ramp-up"), let duration = keys.duration("for") else { return nil }
            if rampUp > duration, let written = keys.value("ramp-up") {
                problems.append(written.problem(expected: "at most the \(DurationLiteral.text(duration)) of the load"))
            }
            return LoadPlan(
                model: .closed(users: users, rampUp: rampUp, duration: duration), sessionsMax: sessionsMax,
                grace: grace)
        }
        guard let written = keys.value("stages"), let process = keys.choice("arrivals", ArrivalProcess.self),
            let stages = stages(written)
        else { return nil }
        let arrivals = stages.reduce(0.0) { $0 + ($1.from + $1.to) / 2 * $1.duration.inSeconds }
        if arrivals < 1 {
            problems.append(
                written.problem(found: "stages in which no session begins", expected: "a rate and a time above 0"))
        } else if arrivals > arrivalsMax {
            problems.append(
                written.problem(found: "more than a thousand million sessions", expected: "fewer in a run"))
        }
        return LoadPlan(
            model: .open(process, stages: stages), clients: keys.integer("clients"), sessionsMax: sessionsMax,
            grace: grace)
    }

    /// nil if one of them does not fit its shape.
    private static func stages(_ tree: Tree) -> [Stage]? {
        var stages: [Stage] = []
        for item in tree.items {
            let keys = GroupReader(item, "stage")
            if let rate = keys.rate("hold"), let duration = keys.duration("for") {
                stages.append(Stage(from: rate, to: rate, duration: duration))
            } else if let rate = keys.rate("ramp"), let duration = keys.duration("over") {
                stages.append(Stage(from: stages.last?.to ?? 0, to: rate, duration: duration))
            } else {
                return nil
            }
        }
        return stages
    }
}
