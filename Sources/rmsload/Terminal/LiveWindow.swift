import LoadEngine
import Verdict

/// Figures of the last whole seconds of a run.
struct LiveWindow {
    /// Seconds looked at, fewer at the start.
    let lengthS: Int
    let begunPerS: Double
    let okPerS: Double
    /// Exchanges that ended ok or failed.
    let donePerS: Double
    /// Milliseconds; empty where nothing ended ok.
    let responses: [(statistic: Statistic, ms: Double)]
    /// Most frequent first.
    let errors: [(outcome: Outcome, count: Int)]
    let errorRatio: Double
    /// Of each node, its part of the responses that are known by node; nil without any.
    let shares: [Double?]

    private static let secondsMax = 5

    /// - Parameter nodes: how many nodes the plan knows.
    init(_ live: LiveView, now: Nanoseconds, nodes: Int) {
        let current = Int(now / .seconds(1))
        let seconds = live.seconds.filter { $0.second >= current - Self.secondsMax && $0.second < current }
        lengthS = max(1, min(Self.secondsMax, current))
        let length = Double(lengthS)
        let ok = seconds.reduce(0) { $0 + $1.ok }
        begunPerS = Double(seconds.reduce(0) { $0 + $1.begun }) / length
        okPerS = Double(ok) / length
        let counts = Outcome.allCases.map { outcome in
            (outcome: outcome, count: seconds.reduce(0) { $0 + $1.outcomes[Int(outcome.rawValue)] })
        }
        errors = counts.filter { $0.count > 0 && ($0.outcome.isFailure || $0.outcome == .notSent) }
            .sorted { ($1.count, $0.outcome.rawValue) < ($0.count, $1.outcome.rawValue) }
        let failed = errors.reduce(0) { $0 + $1.count }
        donePerS = Double(ok + errors.reduce(0) { $0 + ($1.outcome == .notSent ? 0 : $1.count) }) / length
        errorRatio = ok + failed > 0 ? Double(failed) / Double(ok + failed) : 0
        // The same rule as everywhere else gives the percentiles.
        let figures = LatencyFigures(merging: seconds.map { SparseHistogram($0.responseUs) })
        responses = figures.count > 0 ? [Statistic.p50, .p95, .p99].map { ($0, figures[$0]) } : []
        let answered = (0...nodes).map { node in
            seconds.reduce(0) { $0 + ($1.nodes.indices.contains(node) ? $1.nodes[node] : 0) }
        }
        let named = answered.dropFirst().reduce(0, +)
        shares = answered.dropFirst().map { named > 0 ? Double($0) / Double(named) : nil }
    }
}
