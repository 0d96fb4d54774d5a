import Verdict

/// What was found, in the words that every output uses.
extension Finding {
    /// The value with its unit, `never`, or `-` where nothing could be observed.
    var actualText: String {
        if isNever { return "never" }
        guard let actual else { return "-" }
        let unit = Metric.known(target.metric)?.unit ?? .count
        return Readable.pair(actual, target.value, unit).0
    }

    /// Phase and metric, such as `degraded response.p95`.
    var title: String { "\(target.phase.rawValue) \(target.metric)" }
}
