/// Something that a target can bound.
struct Metric: Sendable {
    /// As it is written; `NAME` stands for a node's or a step's name.
    var pattern: String
    var unit: BoundUnit
    var doc: String

    /// Every metric, in the order of the reference.
    static let all: [Metric] =
        ["response", "service", "slip"].flatMap { time in
            statistics.map { statistic in
                Metric(pattern: "\(time).\(statistic)", unit: .milliseconds, doc: times[time] ?? "")
            }
        } + [
            Metric(pattern: "errors", unit: .ratio, doc: "exchanges that did not end `ok`, of all that were due"),
            Metric(
                pattern: "throughput", unit: .throughput,
                doc: "good exchanges, as a part of what was offered or per second"),
            Metric(
                pattern: "outage", unit: .seconds,
                doc: "longest stretch of planned arrivals that all failed or missed the bound"),
            Metric(pattern: "recover", unit: .seconds, doc: "from the fault to lasting good service"),
            Metric(pattern: "detect", unit: .seconds, doc: "from the fault until the balancer marks the node out"),
            Metric(
                pattern: "failover", unit: .seconds,
                doc: "from the fault to the first good response of a session whose node died"),
            Metric(pattern: "readmit", unit: .seconds, doc: "from the heal until the node serves its share again"),
            Metric(pattern: "nodes.NAME.responses", unit: .count, doc: "responses that this node made"),
        ]
        + ["nodes", "steps"].flatMap { part in
            statistics.map {
                Metric(pattern: "\(part).NAME.response.\($0)", unit: .milliseconds, doc: "of this one alone")
            }
        } + [Metric(pattern: "steps.NAME.errors", unit: .ratio, doc: "of this step alone")]

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
    static func named(_ text: String) -> (metric: Metric, name: String?)? {
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
