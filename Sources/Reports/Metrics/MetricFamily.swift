/// Samples of one name, as Prometheus and others read them.
///
/// - Source: OpenMetrics 1.0, "Text Format"; Prometheus's text format 0.0.4 differs in the names of counters and in the
///   last line.
struct MetricFamily {
    enum Kind: String {
        case counter, gauge, histogram
    }

    /// One value with its labels.
    struct Sample {
        /// What follows the family's name: `_total`, `_bucket`, or nothing.
        var suffix: String
        var labels: [(String, String)]
        var value: Double
    }

    /// Without `_total`.
    let name: String
    let kind: Kind
    let help: String
    private(set) var samples: [Sample] = []

    init(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        self.kind = kind
        self.help = help
    }

    mutating func add(_ labels: [(String, String)], _ value: Double) {
        samples.append(Sample(suffix: kind == .counter ? "_total" : "", labels: labels, value: value))
    }

    mutating func add(_ labels: [(String, String)], _ buckets: MetricBuckets) {
        for (bound, count) in zip(MetricBuckets.boundsText, buckets.running) {
            samples.append(Sample(suffix: "_bucket", labels: labels + [("le", bound)], value: Double(count)))
        }
        samples.append(Sample(suffix: "_bucket", labels: labels + [("le", "+Inf")], value: Double(buckets.count)))
        samples.append(Sample(suffix: "_sum", labels: labels, value: buckets.sumS))
        samples.append(Sample(suffix: "_count", labels: labels, value: Double(buckets.count)))
    }

    /// The family's lines; nothing for one without samples.
    func text(_ format: MetricsText.Format) -> String {
        if samples.isEmpty { return "" }
        let own = kind == .counter && format == .prometheus ? name + "_total" : name
        var text = "# HELP \(own) \(help)\n# TYPE \(own) \(kind.rawValue)\n"
        for sample in samples {
            let labels = sample.labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
            text += "\(name)\(sample.suffix)\(labels.isEmpty ? "" : "{\(labels)}") \(Self.number(sample.value))\n"
        }
        return text
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && abs(value) < 9e15 ? String(Int(value)) : "\(value)"
    }
}
