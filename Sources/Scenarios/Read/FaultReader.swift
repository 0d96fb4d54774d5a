import LoadEngine
import Platform

/// What is done to the platform during the run.
struct FaultReader {
    let platform: PlatformChoice?
    let load: LoadPlan?

    func faults(_ tree: Tree?, problems: inout [Diagnostic]) -> [FaultPlan] {
        guard let tree, !tree.items.isEmpty else { return [] }
        if let refusal = platform?.refusal {
            problems.append(tree.problem(found: refusal.found, expected: refusal.expected))
            return []
        }
        var faults: [FaultPlan] = []
        for item in tree.items {
            guard let fault = fault(item, problems: &problems) else { continue }
            let names = Set(faults.flatMap { [$0.name] + $0.deeds.map(\.name) })
            if let twice = ([fault.name] + fault.deeds.map(\.name)).first(where: names.contains),
                let name = item["name"]
            {
                problems.append(
                    name.problem(found: "the fault \(twice) a second time", expected: "each fault's own name"))
            }
            faults.append(fault)
        }
        return faults
    }

    private func fault(_ tree: Tree, problems: inout [Diagnostic]) -> FaultPlan? {
        let keys = GroupReader(tree, "fault")
        let when = keys.group("when", "when")
        guard let kind = FaultKind.all.first(where: { tree[$0.name] != nil }), let written = keys.value(kind.name)
        else { return nil }
        let details = kind.parameters.isEmpty ? nil : GroupReader(written, KeyTable.group(of: kind))
        guard let part = details.map({ $0.value("on") }) ?? written, let partName = part.scalar else { return nil }
        check(part, partName, kind, problems: &problems)
        let values = self.values(of: kind, details, problems: &problems)
        let trigger: FaultPlan.Trigger
        if let at = when.duration("at") {
            checkFits(when.value("at"), at, since: 0, problems: &problems)
            trigger = .at(Duration(at))
        } else if let steady = when.duration("steady-for") {
            checkFits(when.value("steady-for"), steady, since: load?.firstHold ?? 0, problems: &problems)
            trigger = .steadyFor(Duration(steady))
        } else {
            return nil
        }
        guard let name = keys.text("name"), let heal = keys.group("heal", "heal").duration("after") else { return nil }
        let repetition = self.repetition(keys, of: kind, first: partName, problems: &problems)
        let fault = FaultPlan(
            name: name, kind: kind, part: partName, values: values, trigger: trigger, healAfter: Duration(heal),
            repetition: repetition)
        if let repetition { checkFits(repetition, heal, when, keys.value("repeat"), problems: &problems) }
        return fault
    }

    private func check(_ written: Tree, _ part: String, _ kind: FaultKind, problems: inout [Diagnostic]) {
        let parts = platform?.parts ?? Lab.partNames(LabSettings())
        if [.replica, .promotable].contains(kind.need), case .lab? = platform, !Lab.databaseNames.contains(part) {
            problems.append(PlatformReader.unknown("replica", written, part, among: Lab.databaseNames))
        } else if !parts.contains(part) {
            problems.append(PlatformReader.unknown("part", written, part, among: parts))
        } else if let obstacle = platform?.obstacle(kind, on: part) {
            problems.append(written.problem(found: obstacle.found, expected: obstacle.expected))
        }
    }

    /// What the kind needs to know besides the part.
    private func values(
        of kind: FaultKind, _ keys: GroupReader?, problems: inout [Diagnostic]
    ) -> [String: FaultValue] {
        guard let keys else { return [:] }
        var values: [String: FaultValue] = [:]
        for parameter in kind.parameters {
            let value: FaultValue? =
                switch parameter.unit {
                case .duration: keys.duration(parameter.name).map { .duration(Duration($0)) }
                case .ratio: keys.ratio(parameter.name).map { .ratio($0) }
                case .bandwidth: keys.read(parameter.name, BandwidthLiteral.value).map { .bandwidth($0) }
                case .text: keys.text(parameter.name).map { .text($0) }
                }
            guard let value else { continue }
            values[parameter.name] = value
            if let allowed = parameter.allowed, !allowed.isKept(value), let written = keys.value(parameter.name) {
                problems.append(written.problem(expected: allowed.words))
            }
        }
        return values
    }

    private func repetition(
        _ keys: GroupReader, of kind: FaultKind, first: String, problems: inout [Diagnostic]
    ) -> FaultPlan.Repetition? {
        guard let times = keys.integer("repeat") else { return nil }
        let items = keys.value("alternate")?.items ?? []
        let parts = items.compactMap(\.scalar)
        for (item, part) in zip(items, parts) { check(item, part, kind, problems: &problems) }
        if let named = parts.first, named != first {
            problems.append(
                items[0].problem(expected: "\(first) as the first: the part that stands beside \(kind.name)"))
        }
        return FaultPlan.Repetition(times: times, parts: parts.isEmpty ? [first] : parts)
    }

    /// The load must last for all of it; a fault is repeated only when the load stands well again.
    private func checkFits(
        _ repetition: FaultPlan.Repetition, _ heal: Nanoseconds, _ when: GroupReader, _ written: Tree?,
        problems: inout [Diagnostic]
    ) {
        guard let written else { return }
        guard let steady = when.duration("steady-for") else {
            if let at = when.value("at") {
                problems.append(
                    at.problem(found: "at beside repeat", expected: "steady-for: each time it waits for that"))
            }
            return
        }
        guard let load else { return }
        let times = Nanoseconds(repetition.times)
        let least = load.firstHold + times * (steady + heal)
        if least > load.duration {
            problems.append(
                written.problem(
                    found: "\(repetition.times) times, which take \(DurationLiteral.text(least)) at least",
                    expected: "no more than fit into the load's \(DurationLiteral.text(load.duration))"))
        }
    }

    /// A fault that comes after the last arrival would prove nothing.
    private func checkFits(
        _ written: Tree?, _ time: Nanoseconds, since start: Nanoseconds, problems: inout [Diagnostic]
    ) {
        guard let load, let written, start + time >= load.duration else { return }
        let length = DurationLiteral.text(load.duration)
        let full = start > 0 ? ", which is full after \(DurationLiteral.text(start))" : ""
        problems.append(
            written.problem(
                found: "\(DurationLiteral.text(time)), after the end of the load",
                expected: "a moment within its \(length)\(full)"))
    }
}
