import LoadEngine
import Verdict

/// The bounds that the phases must keep.
struct TargetReader {
    let platform: PlatformChoice?
    let steps: [String]
    /// Without a fault, a target on what follows one could never be met nor missed.
    let hasFaults: Bool

    private static let phasesOfFaults: [PhaseName] = [.failover, .degraded, .rejoin, .recovered]

    func targets(_ tree: Tree?, problems: inout [Diagnostic]) -> [Target] {
        var targets: [Target] = []
        for phase in tree?.entries ?? [] {
            guard let name = PhaseName(rawValue: phase.key) else { continue }
            if !hasFaults, Self.phasesOfFaults.contains(name) {
                problems.append(
                    phase.problem(
                        found: "targets on a phase that only a fault begins",
                        expected: "a fault, or targets on warm-up, baseline or run"))
            }
            for entry in phase.value.entries {
                if let target = target(name, entry, problems: &problems) { targets.append(target) }
            }
        }
        return targets
    }

    private func target(
        _ phase: PhaseName, _ entry: Tree.Entry, problems: inout [Diagnostic]
    ) -> Target? {
        guard let (metric, name) = TargetMetric.named(entry.key),
            let text = entry.value.scalar ?? entry.value["bound"]?.scalar, let bound = Bound(text, unit: metric.unit)
        else { return nil }
        let abort = entry.value["abort"]?.scalar.flatMap(DurationLiteral.value)
        if let name { check(name, of: metric, entry, problems: &problems) }
        return Target(
            phase: phase, metric: bound.isRate ? "\(entry.key).rate" : entry.key, bound: text,
            comparison: bound.comparison, value: bound.value, abortAfterS: abort?.inSeconds)
    }

    private func check(
        _ name: String, of metric: TargetMetric, _ entry: Tree.Entry, problems: inout [Diagnostic]
    ) {
        if metric.pattern.hasPrefix("steps.") {
            guard !steps.contains(name) else { return }
            let hint = Suggestion.text(for: name, among: steps)
            problems.append(
                entry.problem(
                    found: "the unknown step \(Quoted.text(name))\(hint)",
                    expected: "one of \(steps.joined(separator: ", "))"))
        } else if case .existing = platform {
            problems.append(
                entry.problem(
                    found: "a target on the node \(name) of a platform that is only a URL",
                    expected: "no such target, a platform file or a lab"))
        } else if let nodes = platform?.nodeNames, !nodes.contains(name) {
            let hint = Suggestion.text(for: name, among: nodes)
            problems.append(
                entry.problem(
                    found: "the unknown node \(Quoted.text(name))\(hint)",
                    expected: nodes.joined(separator: " or ")))
        }
    }
}

/// How evidence is weighed.
enum JudgingReader {
    static func judging(_ tree: Tree?, problems: inout [Diagnostic]) -> JudgeSettings {
        let keys = GroupReader(tree, "judging")
        var settings = JudgeSettings()
        settings.samplesMin = keys.integer("min-samples") ?? settings.samplesMin
        settings.goodWindows = keys.integer("good-windows") ?? settings.goodWindows
        settings.shareMin = keys.ratio("share-min") ?? settings.shareMin
        settings.lateP99MaxMs = keys.duration("slip-p99-max").map { Double($0) / 1e6 } ?? settings.lateP99MaxMs
        settings.errorsMax = keys.ratio("errors-max") ?? settings.errorsMax
        settings.outageBoundMs = keys.duration("outage-bound").map { Double($0) / 1e6 } ?? settings.outageBoundMs
        settings.windowS = wholeSeconds(keys, "window", least: 1, problems: &problems) ?? settings.windowS
        settings.settleS = wholeSeconds(keys, "settle", least: 0, problems: &problems) ?? settings.settleS
        return settings
    }

    private static func wholeSeconds(
        _ keys: GroupReader, _ key: String, least: Nanoseconds, problems: inout [Diagnostic]
    ) -> Int? {
        let second = Nanoseconds.seconds(1)
        guard let value = keys.duration(key) else { return nil }
        if value % second != 0 || value / second < least, let written = keys.value(key) {
            problems.append(written.problem(expected: "whole seconds, \(least) or more"))
        }
        return Int(value / second)
    }
}
