/// What a load must keep to count as carried: the bounds on `degraded`, held against a load that stands still.
public enum CapacityTargets {
    /// The part of what is offered that has to finish while the load is held, unless a target says.
    public static let throughputMin = 0.95

    /// Bounds on latencies, errors and throughput, and what stands in for those that are missing, for phase `baseline`.
    ///
    /// - Parameter targets: a scenario's; those on `degraded` count, on `baseline` or `run` where it has none.
    public static func carried(_ targets: [Target], _ judging: JudgeSettings) -> [Target] {
        var bounds: [Target] = []
        for phase in [PhaseName.degraded, .baseline, .run] where bounds.isEmpty {
            bounds = targets.filter { $0.phase == phase && isOfLoad($0) }
        }
        func has(_ isIt: (Metric) -> Bool) -> Bool { bounds.contains { Metric.known($0.metric).map(isIt) ?? false } }
        var all = bounds
        for index in all.indices { all[index].phase = .baseline }
        if !has({ $0 == .errors }) { all.append(standard("errors", .lessOrEqual, judging.errorsMax, .ratio)) }
        if !has({ if case .throughput = $0 { true } else { false } }) {
            all.append(standard("throughput", .greaterOrEqual, throughputMin, .ratio))
        }
        let isTimed = has {
            switch $0 {
            case .latency(.response, _), .latency(.service, _), .stepResponse: true
            default: false
            }
        }
        if !isTimed { all.append(standard("response.p99", .lessOrEqual, judging.outageBoundMs, .milliseconds)) }
        return all
    }

    private static func standard(
        _ metric: String, _ comparison: Comparison, _ value: Double, _ unit: Metric.Unit
    ) -> Target {
        Target(
            phase: .baseline, metric: metric, bound: "\(comparison.rawValue) \(Readable.value(value, unit))",
            comparison: comparison, value: value)
    }

    /// Whether a bound says something about a load that stands still, rather than about a fault or a fixed rate.
    private static func isOfLoad(_ target: Target) -> Bool {
        switch Metric.known(target.metric) {
        case .latency(.response, _), .latency(.service, _), .stepResponse, .errors, .stepErrors:
            !target.isLowerBound && target.value.isFinite
        case .throughput: target.isLowerBound && target.value.isFinite
        default: false
        }
    }
}
