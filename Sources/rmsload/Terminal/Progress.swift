import Foundation
import LoadEngine
import Verdict

/// A plain line every few seconds: what is asked, what comes back, from whom.
final class Progress {
    private let plan: Plan
    private let isQuiet: Bool
    private var nextAt: Nanoseconds = Progress.period

    private static let period = Nanoseconds.seconds(5)

    init(plan: Plan, isQuiet: Bool) {
        self.plan = plan
        self.isQuiet = isQuiet
    }

    /// Prints when it is time again.
    func show(_ live: LiveView, now: Nanoseconds) {
        if isQuiet || now < nextAt { return }
        nextAt = now + Self.period
        Terminal.error(Self.line(live, plan: plan, now: now))
    }

    /// The run's time as every line of progress begins.
    static func moment(_ seconds: Double) -> String {
        let text = Readable.fixed(seconds, 1)
        return String(repeating: " ", count: max(0, 6 - text.count)) + text + " s"
    }

    /// Figures of the last five whole seconds.
    static func line(_ live: LiveView, plan: Plan, now: Nanoseconds) -> String {
        let current = Int(now / .seconds(1))
        let seconds = live.seconds.filter { ($0.second >= current - 5) && $0.second < current }
        let count = Double(max(1, min(5, current)))
        let ok = seconds.reduce(0) { $0 + $1.ok }
        let failed = seconds.reduce(0) { $0 + $1.failed }
        let responses = seconds.flatMap(\.responseUs).sorted()
        var parts = ["\(Readable.rate(Double(ok + failed) / count)) req/s"]
        if !responses.isEmpty {
            let p50 = responses[responses.count / 2]
            let p95 = responses[min(responses.count - 1, responses.count * 95 / 100)]
            parts.append("p50 \(Readable.milliseconds(Double(p50) / 1000))")
            parts.append("p95 \(Readable.milliseconds(Double(p95) / 1000))")
        }
        parts.append("errors \(Readable.percent(ok + failed == 0 ? 0 : Double(failed) / Double(ok + failed)))")
        let answered = seconds.reduce(into: [Int](repeating: 0, count: plan.identity.nodes.count + 1)) { sums, second in
            for (node, count) in second.nodes.enumerated() { sums[node] += count }
        }
        let named = answered.dropFirst().reduce(0, +)
        for (index, node) in plan.identity.nodes.enumerated() where named > 0 {
            parts.append("\(node.name) \(Readable.percent(Double(answered[index + 1]) / Double(named)))")
        }
        if case .open = plan.load.model, plan.load.clients == nil {
            parts.append("sessions \(Readable.count(live.begun - live.ended))")
        }
        return "\(moment(now.inSeconds))  \(parts.joined(separator: "  "))"
    }
}
