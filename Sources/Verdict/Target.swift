/// A bound that a phase of the run must keep.
public struct Target: Sendable, Equatable, Codable {
    /// The phase that is looked at; `run` for the whole of it.
    public var phase: PhaseName
    /// What is measured, such as `response.p95` or `nodes.rms-2.responses`.
    public var metric: String
    /// The bound as written, such as `< 250ms`, for reports.
    public var bound: String
    public var comparison: Comparison
    /// The bound in the metric's own unit: milliseconds for times on responses, seconds for outage and the like,
    /// a ratio (0.01 for 1%) for ratios, a plain number for counts.
    public var value: Double
    /// Missing it ends the run, so many seconds after its phase began at the earliest; nil where the run goes on.
    public var abortAfterS: Double?

    public init(
        phase: PhaseName, metric: String, bound: String, comparison: Comparison, value: Double,
        abortAfterS: Double? = nil
    ) {
        self.phase = phase
        self.metric = metric
        self.bound = bound
        self.comparison = comparison
        self.value = value
        self.abortAfterS = abortAfterS
    }
}

/// How an actual value is held against a bound.
public enum Comparison: String, Sendable, Equatable, Codable, CaseIterable {
    case less = "<"
    case lessOrEqual = "<="
    case equal = "="
    case greaterOrEqual = ">="
    case greater = ">"

    public func holds(_ actual: Double, _ bound: Double) -> Bool {
        switch self {
        case .less: actual < bound
        case .lessOrEqual: actual <= bound
        case .equal: actual == bound
        case .greaterOrEqual: actual >= bound
        case .greater: actual > bound
        }
    }
}

/// A stretch of the run, cut by observed events.
public enum PhaseName: String, Sendable, Equatable, Codable, CaseIterable {
    case warmUp = "warm-up"
    case baseline
    case failover
    case degraded
    case rejoin
    case recovered
    /// The whole run; not cut, but targets may be set on it.
    case run
}

/// How evidence is weighed.
public struct JudgeSettings: Sendable, Equatable, Codable {
    /// A phase with fewer exchanges than this has no finding but inconclusive.
    public var samplesMin = 100
    /// Recovery is the first of this many consecutive good windows …
    public var goodWindows = 5
    /// … of this length, in seconds.
    public var windowS = 1
    /// A node serves its share again when it gives at least this part of an even share of responses.
    public var shareMin = 0.5
    /// Generator lateness (p99) beyond which latencies are not believed, in milliseconds.
    public var lateP99MaxMs = 20.0
    /// Share of exchanges that may fail in a good window where `degraded` has no bound on errors.
    public var errorsMax = 0.01
    /// Without recovery, `degraded` begins this long after the injection, in seconds.
    public var settleS = 5
    /// How long a response may take before it counts as outage where `degraded` has no bound on responses, in
    /// milliseconds.
    public var outageBoundMs = 1_000.0

    public init() {}
}
