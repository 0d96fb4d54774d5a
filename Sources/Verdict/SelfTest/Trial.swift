/// One bound beside a value that is known, and what a judge has to make of it.
struct Trial {
    /// Index into the self-test's cases.
    var index: Int
    var target: Target
    var expected: Ruling

    /// Every comparison met by a hair, missed by a hair, and without any data.
    static func all(of index: Int, _ target: Target, actual: Double) -> [Trial] {
        let (above, below) = (actual.nextUp, actual.nextDown)
        let bounds: [(Comparison, Double, Ruling)] = [
            (.lessOrEqual, actual, .pass), (.greaterOrEqual, actual, .pass), (.equal, actual, .pass),
            (.less, above, .pass), (.greater, below, .pass),
            (.less, actual, .fail), (.greater, actual, .fail), (.lessOrEqual, below, .fail),
            (.greaterOrEqual, above, .fail), (.equal, above, .fail),
        ]
        let empty: [(Comparison, Double, Ruling)] = Comparison.allCases.flatMap { comparison in
            [-1, 0, actual, 1e9].map { (comparison, $0, .inconclusive) }
        }
        return (bounds + empty).map { comparison, value, expected in
            Trial(
                index: index, target: Target(target.phase, target.metric, comparison, value), expected: expected)
        }
    }

    /// Whether it is put to the run with data, not to the one without.
    var hasData: Bool { expected != .inconclusive }

    /// Whether it decides when recovery came, so that others beside it would be held against other phases.
    var isJudgedAlone: Bool {
        guard target.phase == .degraded, hasData, !target.isLowerBound else { return false }
        switch Metric.known(target.metric) {
        case .latency, .errors: return true
        default: return false
        }
    }

    /// What is wrong with a finding; nil when it is as it must be.
    func problem(_ finding: Finding?) -> String? {
        let data = hasData ? "with data" : "without data"
        let place = "\(target.bound) \(data)"
        guard let finding, finding.target == target else { return "\(place): there is no finding" }
        if finding.verdict != expected {
            return "\(place): found \(finding.verdict.rawValue), expected \(expected.rawValue)"
        }
        if finding.why.isEmpty != (expected == .pass) {
            return "\(place): \(expected.rawValue) \(finding.why.isEmpty ? "without a reason" : "with a reason")"
        }
        return nil
    }
}
