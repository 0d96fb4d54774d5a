/// A target and what was found.
public struct Finding: Sendable, Equatable, Codable {
    public var target: Target
    /// The metric's value in its own unit (`Metric.unit`); nil where it could not be observed, or never came.
    public var actual: Double?
    /// Whether the moment that the metric waits for was looked for and never came.
    public var isNever: Bool
    /// Exchanges that the value rests on.
    public var samples: Int
    public var verdict: Ruling
    /// Why it is not a pass; empty for a pass.
    public var why: String

    public init(
        target: Target, actual: Double?, isNever: Bool = false, samples: Int, verdict: Ruling, why: String = ""
    ) {
        self.target = target
        self.actual = actual
        self.isNever = isNever
        self.samples = samples
        self.verdict = verdict
        self.why = why
    }
}
