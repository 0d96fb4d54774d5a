import LoadEngine

/// What a set of exchanges comes to: a phase's, a step's, a node's.
public struct Figures: Sendable, Equatable {
    /// Exchanges that became due.
    public var offered = 0
    /// Counts by `Outcome.key`; every outcome has its key.
    public var outcomes: [String: Int] = [:]
    /// Counts by status code; only those above 0.
    public var statuses: [String: Int] = [:]
    public var bytesIn = 0
    public var bytesOut = 0
    public var retried = 0
    /// Redirects that were followed.
    public var redirects = 0
    /// Requests that a session's cache made needless; not offered, and of no outcome.
    public var cached = 0
    /// Responses that their viewers left before the end, as the plan has it.
    public var abandoned = 0
    /// From intended to finished, of exchanges that ended ok.
    public var response = LatencyFigures()
    /// From sent to finished, of exchanges that ended ok.
    public var service = LatencyFigures()
    /// From intended to sent, of every exchange that was sent.
    public var slip = LatencyFigures()

    public init(_ cells: [Cell]) {
        self = CellSum(cells).figures
    }

    /// Nothing yet.
    init() {
        for outcome in Outcome.allCases { outcomes[outcome.key] = 0 }
    }

    /// Adds what a cell counts; its latencies are not looked at.
    mutating func add(_ cell: Cell) {
        add(outcomes: cell.outcomes, statuses: cell.statuses)
        bytesIn = Clamped.sum(bytesIn, cell.bytesIn)
        bytesOut = Clamped.sum(bytesOut, cell.bytesOut)
        retried = Clamped.sum(retried, cell.retried)
        redirects = Clamped.sum(redirects, cell.redirects ?? 0)
        cached = Clamped.sum(cached, cell.cached ?? 0)
        abandoned = Clamped.sum(abandoned, cell.abandoned ?? 0)
    }

    /// Adds what others count; their latencies are not looked at.
    mutating func add(_ figures: Figures) {
        add(outcomes: figures.outcomes, statuses: figures.statuses)
        bytesIn = Clamped.sum(bytesIn, figures.bytesIn)
        bytesOut = Clamped.sum(bytesOut, figures.bytesOut)
        retried = Clamped.sum(retried, figures.retried)
        redirects = Clamped.sum(redirects, figures.redirects)
        cached = Clamped.sum(cached, figures.cached)
        abandoned = Clamped.sum(abandoned, figures.abandoned)
    }

    private mutating func add(outcomes others: [String: Int], statuses more: [String: Int]) {
        // Most cells know one outcome or two.
        for (key, count) in others {
            guard let sum = outcomes[key] else { continue }
            outcomes[key] = Clamped.sum(sum, count)
            offered = Clamped.sum(offered, count)
        }
        for (status, count) in more where count > 0 {
            statuses[status] = Clamped.sum(statuses[status] ?? 0, count)
        }
    }

    public func count(_ outcome: Outcome) -> Int { outcomes[outcome.key] ?? 0 }

    public var ok: Int { count(.ok) }
    /// Sent, and ended other than ok.
    public var failed: Int {
        Outcome.allCases.filter(\.isFailure).reduce(0) { Clamped.sum($0, count($1)) }
    }
    public var notSent: Int { count(.notSent) }
    public var interrupted: Int { count(.interrupted) }
    public var sent: Int { offered - notSent }

    /// The part of the offered exchanges that failed or were never sent; nil where nothing was offered.
    ///
    /// A client whose request was due and never left was not served, so `notSent` counts; `interrupted` is neither
    /// success nor failure and counts in the denominator only.
    public var errorRatio: Double? {
        offered > 0 ? (Double(failed) + Double(notSent)) / Double(offered) : nil
    }

    /// The error ratio if everything that was still in flight at the end had failed.
    public var errorRatioMax: Double? {
        offered > 0 ? (Double(failed) + Double(notSent) + Double(interrupted)) / Double(offered) : nil
    }

    /// The figures of a latency.
    public func latencies(_ latency: Latency) -> LatencyFigures {
        switch latency {
        case .response: response
        case .service: service
        case .slip: slip
        }
    }
}

/// The three times of an exchange.
public enum Latency: String, Sendable, Equatable, CaseIterable {
    case response, service, slip
}
