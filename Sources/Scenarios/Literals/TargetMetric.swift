/// Something that a target can bound.
struct TargetMetric: Sendable {
    /// As it is written; `NAME` stands for a node's or a step's name.
    var pattern: String
    var unit: BoundUnit
    var doc: String

    /// Every metric, in the order of the reference.
    static let all: [TargetMetric] =
        ["response", "service", "slip"].flatMap { time in
            statistics.map { statistic in
                TargetMetric(pattern: "\(time).\(statistic)", unit: .milliseconds, doc: times[time] ?? "")
            }
        } + [
            TargetMetric(pattern: "errors", unit: .ratio, doc: "exchanges that did not end `ok`, of all that were due"),
            TargetMetric(
                pattern: "throughput", unit: .throughput,
                doc: "good exchanges, as a part of what was offered or per second"),
            TargetMetric(
                pattern: "outage", unit: .seconds,
                doc: "longest stretch of planned arrivals that all failed or missed the bound"),
            TargetMetric(pattern: "recover", unit: .seconds, doc: "from the fault to lasting good service"),
            TargetMetric(
                pattern: "detect", unit: .seconds, doc: "from the fault until the balancer marks the node out"),
            TargetMetric(
                pattern: "failover", unit: .seconds,
                doc: "from the fault to the first good response of a session whose node died"),
            TargetMetric(
                pattern: "readmit", unit: .seconds, doc: "from the heal until the node serves its share again"),
            TargetMetric(
                pattern: "sessions.lost", unit: .ratio,
                doc: "sessions on the victim whose identity was gone, of those of which it is known"),
            TargetMetric(
                pattern: "sessions.rerouted", unit: .ratio,
                doc: "sessions on the victim that another node answered afterwards"),
            TargetMetric(
                pattern: "sessions.state_mismatch", unit: .ratio,
                doc: "sessions on the victim whose state was older than what their client had been told"),
            TargetMetric(
                pattern: "writes.lost", unit: .count,
                doc: "acknowledged writes that were gone when they were read back after the run"),
            TargetMetric(
                pattern: "writes.duplicated", unit: .count, doc: "acknowledged writes that were there more than once"),
            TargetMetric(pattern: "nodes.NAME.responses", unit: .count, doc: "responses that this node made"),
        ]
        + ["nodes", "steps"].flatMap { part in
            statistics.map {
                TargetMetric(pattern: "\(part).NAME.response.\($0)", unit: .milliseconds, doc: "of this one alone")
            }
        } + [TargetMetric(pattern: "steps.NAME.errors", unit: .ratio, doc: "of this step alone")]

    private static let statistics = ["p50", "p90", "p95", "p99", "p99.9", "max", "mean"]

    /// All of them in few words, for an error.
    static var summary: String {
        var words: [String] = []
        for metric in all {
            var word = metric.pattern
            if let statistic = statistics.first(where: { word.hasSuffix(".\($0)") }) {
                word = "\(word.dropLast(statistic.count))*"
            }
            if !words.contains(word) { words.append(word) }
        }
        return "\(words.joined(separator: ", ")); * is one of \(statistics.joined(separator: ", "))"
    }

    private static let times = [
        "response": "finished − intended: what the client waits, the generator's lateness included",
        "service": "finished − sent: what the platform took",
        "slip": "sent − intended: how late the generator was",
    ]

    /// The metric of this name, with the node's or step's name that stands in it.
    static func named(_ text: String) -> (metric: TargetMetric, name: String?)? {
        for metric in all {
            guard let (prefix, suffix) = metric.affixes else {
                if metric.pattern == text { return (metric, nil) }
                continue
            }
            if text.hasPrefix(prefix), text.hasSuffix(suffix), text.count > prefix.count + suffix.count {
                return (metric, String(text.dropFirst(prefix.count).dropLast(suffix.count)))
            }
        }
        return nil
    }

    /// What stands before and after `NAME`; nil for a metric without.
    var affixes: (String, String)? {
        guard let range = pattern.firstRange(of: "NAME") else { return nil }
        return (String(pattern[..<range.lowerBound]), String(pattern[range.upperBound...]))
    }
}
