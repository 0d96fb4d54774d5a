import Verdict

/// Metrics and their bounds, each written once and referred to by every phase.
extension ScenarioSchema {
    /// The metrics of a phase, and what each kind of bound looks like.
    static var metricDefinitions: [(String, JSONValue)] {
        let units: [BoundUnit] = [.milliseconds, .ratio, .count, .throughput]
        let bounds = units.map { unit -> (String, JSONValue) in
            let text = JSONValue.object([("type", .string("string")), ("pattern", .string(unit.pattern))])
            return (unit.schemaName, .object([("anyOf", .array([text, reference("target")]))]))
        }
        return [("metrics", metrics)] + bounds
    }

    /// Names without a node's or a step's are properties, which editors complete; the others are patterns.
    private static var metrics: JSONValue {
        let fixed = TargetMetric.all.filter { $0.affixes == nil }.map { metric -> (String, JSONValue) in
            let (key, value) = ("$ref", JSONValue.string("#/$defs/\(metric.unit.schemaName)"))
            return (metric.pattern, .object([("description", .string(metric.doc)), (key, value)]))
        }
        return .object([
            ("type", .string("object")), ("properties", .object(fixed)), ("patternProperties", .object(patterns)),
            ("additionalProperties", .boolean(false)),
        ])
    }

    /// A pattern for each form, whatever its statistic.
    private static var patterns: [(String, JSONValue)] {
        let statistics = Statistic.allCases.map(\.rawValue)
        let choice = "(\(statistics.map { $0.replacing(".", with: #"\."#) }.joined(separator: "|")))"
        var patterns: [(String, JSONValue)] = []
        for metric in TargetMetric.all where metric.affixes != nil {
            let statistic = statistics.first { metric.pattern.hasSuffix(".\($0)") }
            let form = metric.pattern.dropLast(statistic?.count ?? 0)
            let escaped = form.replacing(".", with: #"\."#).replacing("NAME", with: ".+")
            let pattern = "^\(escaped)\(statistic == nil ? "" : choice)$"
            if !patterns.contains(where: { $0.0 == pattern }) {
                patterns.append((pattern, reference(metric.unit.schemaName)))
            }
        }
        return patterns
    }

    private static func reference(_ name: String) -> JSONValue { .object([("$ref", .string("#/$defs/\(name)"))]) }
}

extension BoundUnit {
    /// The name of its definition.
    fileprivate var schemaName: String {
        switch self {
        case .milliseconds, .seconds: "bound-of-time"
        case .ratio: "bound-of-ratio"
        case .count: "bound-of-count"
        case .throughput: "bound-of-throughput"
        }
    }
}
