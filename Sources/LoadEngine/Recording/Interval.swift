/// What became due in one second of the run, step by step and node by node.
///
/// An exchange belongs to the second in which it was *intended*, whenever it finished: a request that was due
/// before a fault stays before the fault.
public struct Interval: Sendable, Equatable, Codable {
    /// Seconds since the start of the run.
    public var second: Int
    public var cells: [Cell]
    public var sessions: SessionCounts

    public init(second: Int, cells: [Cell] = [], sessions: SessionCounts = SessionCounts()) {
        self.second = second
        self.cells = cells
        self.sessions = sessions
    }
}

/// The exchanges of one step that one node answered.
public struct Cell: Sendable, Equatable, Codable {
    /// Index into `Measurements.steps`.
    public var step: Int
    /// 0 where no node is known to have answered, else 1 + index into `Measurements.nodes`.
    public var node: Int
    /// Counts by `Outcome.key`; only those above 0. They add up to the exchanges offered.
    public var outcomes: [String: Int]
    /// Counts by status code; only those above 0.
    public var statuses: [String: Int]
    public var bytesIn: Int
    public var bytesOut: Int
    public var retried: Int
    /// Redirects that were followed; nil for none.
    public var redirects: Int?
    /// Requests that were not sent because the session's cache had a fresh answer; none of the outcomes. nil for none.
    public var cached: Int?
    /// Of those that ended, responses that their viewers left; nil for none.
    public var abandoned: Int?
    /// Of exchanges with outcome `ok`, from intended to finished; without those that were abandoned.
    public var response: SparseHistogram
    /// Of exchanges with outcome `ok`, from sent to finished; without those that were abandoned.
    public var service: SparseHistogram
    /// Of exchanges with outcome `ok`, from sent to the first byte of the response; nil in records that lack it.
    public var firstByte: SparseHistogram?
    /// Of every exchange that was sent, from intended to sent.
    public var slip: SparseHistogram

    public init(step: Int, node: Int) {
        self.step = step
        self.node = node
        outcomes = [:]
        statuses = [:]
        bytesIn = 0
        bytesOut = 0
        retried = 0
        response = SparseHistogram()
        service = SparseHistogram()
        firstByte = SparseHistogram()
        slip = SparseHistogram()
    }

    /// How many exchanges ended with this outcome.
    public func count(_ outcome: Outcome) -> Int { outcomes[outcome.key] ?? 0 }
}

/// Sessions by what became of them, counted in the second of their arrival.
public struct SessionCounts: Sendable, Equatable, Codable {
    /// Arrivals that the plan has.
    public var offered = 0
    /// Sessions that began.
    public var begun = 0
    /// Sessions that ran to their end with every exchange ok.
    public var completed = 0
    /// Sessions that ended with an exchange that was not ok.
    public var failed = 0
    /// Sessions cut off when the run's grace ended.
    public var interrupted = 0

    public init() {}
}
