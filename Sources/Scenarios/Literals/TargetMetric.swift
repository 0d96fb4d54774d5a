import Verdict

/// Something that a target can bound.
struct TargetMetric: Sendable {
    /// As it is written; `NAME` stands for a node's or a step's name.
    var pattern: String
    var unit: BoundUnit
    var doc: String

    /// Every metric, in the order of the reference: the judge's own table, a form for each statistic.
    static let all: [TargetMetric] = Metric.patterns.flatMap { pattern -> [TargetMetric] in
        // A throughput's unit stands in its bound, not in its name.
        guard let unit = pattern.form == "throughput" ? .throughput : BoundUnit(pattern.unit) else { return [] }
        let form = pattern.form.replacing("NODE", with: "NAME").replacing("STEP", with: "NAME")
        let forms = form.contains("STAT") ? statistics.map { form.replacing("STAT", with: $0) } : [form]
        return forms.map { TargetMetric(pattern: $0, unit: unit, doc: pattern.text) }
    }

    private static let statistics = Statistic.allCases.map(\.rawValue)

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

extension BoundUnit {
    /// nil for a rate, which is only written as a throughput's bound.
    fileprivate init?(_ unit: Metric.Unit) {
        switch unit {
        case .milliseconds: self = .milliseconds
        case .seconds: self = .seconds
        case .ratio: self = .ratio
        case .count: self = .count
        case .perSecond: return nil
        }
    }
}
