import LoadEngine

/// How long nothing good came, read off the ticks of 100 ms.
///
/// Only exchanges of steps that nodes answer are looked at: what a balancer serves by itself goes well all the time and
/// would make an outage look short.
struct Outage {
    /// By the node that clients were bound to.
    private let series: [Ticks.Service]
    /// A response that takes longer is as bad as none, in microseconds.
    let boundUs: Double

    init(_ record: RunRecord) {
        series = record.measurements.ticks.needingNodes
        let bounds = record.targets.filter { target in
            guard target.phase == .degraded, case .latency(.response, _)? = Metric.known(target.metric) else {
                return false
            }
            return (target.comparison == .less || target.comparison == .lessOrEqual) && target.value.isFinite
        }
        boundUs = (bounds.map(\.value).max() ?? record.judging.outageBoundMs) * 1_000
    }

    /// The longest stretch of planned exchanges of which none ended ok within the bound, in seconds.
    ///
    /// From the first bad tick to the end of the last one; ticks in which nothing was due neither break a stretch
    /// nor lengthen it. Of all clients together and of those bound to the victim the longer one counts.
    ///
    /// - Returns: nil if nothing was due in these ticks.
    func longest(from: Int, until: Int, victim: Int?) -> Double? {
        let all = longest(of: series, from: from, until: until)
        let bound = victim.flatMap { series.indices.contains($0) ? series[$0] : nil }
        let victims = bound.flatMap { longest(of: [$0], from: from, until: until) }
        guard let all else { return victims }
        return max(all, victims ?? 0)
    }

    /// The first good tick of the clients bound to a node, from a tick on.
    func firstGood(of node: Int, from: Int, until: Int) -> Int? {
        guard series.indices.contains(node) else { return nil }
        return states(of: [series[node]], from: from, until: until).first { $0.isGood }?.tick
    }

    private func longest(of series: [Ticks.Service], from: Int, until: Int) -> Double? {
        let states = states(of: series, from: from, until: until)
        var longest = 0
        var begin: Int?
        for state in states {
            if state.isGood {
                begin = nil
            } else {
                longest = max(longest, state.tick + 1 - (begin ?? state.tick))
                begin = begin ?? state.tick
            }
        }
        return states.isEmpty ? nil : Double(longest) / 10
    }

    /// The ticks in which something was due.
    private func states(of series: [Ticks.Service], from: Int, until: Int) -> [(tick: Int, isGood: Bool)] {
        let end = min(until, series.map(\.offered.count).max() ?? 0)
        guard from < end else { return [] }
        return (from..<end).compactMap { tick in
            let due = series.filter { $0.offered.indices.contains(tick) && $0.offered[tick] > 0 }
            if due.isEmpty { return nil }
            return (
                tick,
                due.contains {
                    $0.fastestUs.indices.contains(tick) && $0.fastestUs[tick] != .max
                        && Double($0.fastestUs[tick]) <= boundUs
                }
            )
        }
    }
}

extension Ticks {
    /// What exchanges of steps that nodes answer came to; of all steps where that is not known.
    var needingNodes: [Service] {
        if let service, service.contains(where: { $0.offered.contains { $0 > 0 } }) { return service }
        return series.map { series in
            var service = Service()
            service.offered = series.offered
            service.fastestUs = series.fastestUs
            return service
        }
    }
}
