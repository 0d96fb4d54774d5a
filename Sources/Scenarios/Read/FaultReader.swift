import LoadEngine
import Platform

/// What is done to the platform during the run.
struct FaultReader {
    let platform: PlatformChoice?
    let load: LoadPlan?

    func faults(_ tree: Tree?, problems: inout [Diagnostic]) -> [FaultPlan] {
        guard let tree, !tree.items.isEmpty else { return [] }
        if case .existing = platform {
            problems.append(
                tree.problem(found: "faults on a platform that is only a URL", expected: "no faults, or a lab"))
            return []
        }
        var faults: [FaultPlan] = []
        for item in tree.items {
            guard let fault = fault(item, problems: &problems) else { continue }
            if faults.contains(where: { $0.name == fault.name }), let name = item["name"] {
                problems.append(
                    name.problem(found: "the fault \(fault.name) a second time", expected: "each fault's own name"))
            }
            faults.append(fault)
        }
        return faults
    }

    private func fault(_ tree: Tree, problems: inout [Diagnostic]) -> FaultPlan? {
        let keys = GroupReader(tree, "fault")
        let when = keys.group("when", "when")
        guard let kind = FaultPlan.Kind.allCases.first(where: { tree[$0.rawValue] != nil }),
            let part = keys.value(kind.rawValue), let partName = part.scalar
        else { return nil }
        let parts = platform?.parts ?? Lab.partNames(LabSettings())
        if kind == .drain, !PlatformChoice.embeddedNodes.contains(partName) {
            problems.append(PlatformReader.unknownNode(part, partName))
        } else if !parts.contains(partName) {
            problems.append(PlatformReader.unknown("part", part, partName, among: parts))
        }
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
        return FaultPlan(name: name, kind: kind, part: partName, trigger: trigger, healAfter: Duration(heal))
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
