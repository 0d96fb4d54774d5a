/// Something that a target can bound.
///
/// One table for judging and for checking scenarios: `Metric.patterns` names every form, `Metric.known` reads one.
public enum Metric: Sendable, Equatable {
    /// `response.p95` and the like, of all exchanges of the phase.
    case latency(Latency, Statistic)
    /// Failed or never sent, as a ratio of offered.
    case errors
    /// Finished ok in the phase, as a ratio of offered.
    case throughput
    /// Finished ok per second.
    case throughputRate
    /// A time of the fault.
    case fault(FaultTime)
    /// A share of the sessions that were on a fault's victim.
    case sessions(SessionFate)
    /// A number of acknowledged writes.
    case writes(WriteFate)
    /// Exchanges that a node answered.
    case nodeResponses(String)
    case nodeResponse(String, Statistic)
    case stepResponse(String, Statistic)
    case stepErrors(String)

    /// The unit of a metric, which is also the unit of `Target.value`.
    public enum Unit: String, Sendable, Equatable {
        case milliseconds, seconds, ratio, perSecond, count
    }

    /// One form of metric name.
    public struct Pattern: Sendable, Equatable {
        /// `STAT`, `NODE` and `STEP` stand for names.
        public var form: String
        public var unit: Unit
        /// What it is, and on what evidence.
        public var text: String
    }

    /// Every form there is.
    public static let patterns: [Pattern] = [
        Pattern(form: "response.STAT", unit: .milliseconds, text: "intended to finished, of exchanges that ended ok"),
        Pattern(form: "service.STAT", unit: .milliseconds, text: "sent to finished, of exchanges that ended ok"),
        Pattern(form: "slip.STAT", unit: .milliseconds, text: "intended to sent, of exchanges that were sent"),
        Pattern(form: "errors", unit: .ratio, text: "exchanges that failed or were never sent, of those offered"),
        Pattern(form: "throughput", unit: .ratio, text: "exchanges finished ok in the phase, of those offered"),
        Pattern(form: "throughput.rate", unit: .perSecond, text: "exchanges finished ok per second"),
        Pattern(form: "outage", unit: .seconds, text: "longest stretch in which nothing ended ok within the bound"),
        Pattern(form: "detect", unit: .seconds, text: "injection to the balancer marking the part out"),
        Pattern(form: "failover", unit: .seconds, text: "injection to the first good response of the victim's clients"),
        Pattern(form: "recover", unit: .seconds, text: "injection to the first of N consecutive good windows"),
        Pattern(form: "readmit", unit: .seconds, text: "healed to the part serving its share for N windows"),
        Pattern(
            form: "sessions.lost", unit: .ratio, text: "sessions on the victim whose identity was gone, of those known"),
        Pattern(
            form: "sessions.rerouted", unit: .ratio, text: "sessions on the victim that another node answered, of all"),
        Pattern(
            form: "sessions.state_mismatch", unit: .ratio,
            text: "sessions on the victim whose state was older than their client's, of those known"),
        Pattern(form: "writes.lost", unit: .count, text: "acknowledged writes that were gone when they were read back"),
        Pattern(form: "writes.duplicated", unit: .count, text: "acknowledged writes that were there more than once"),
        Pattern(form: "nodes.NODE.responses", unit: .count, text: "exchanges that the node answered"),
        Pattern(form: "nodes.NODE.response.STAT", unit: .milliseconds, text: "as response, of what the node answered"),
        Pattern(form: "steps.STEP.response.STAT", unit: .milliseconds, text: "as response, of the step"),
        Pattern(form: "steps.STEP.errors", unit: .ratio, text: "as errors, of the step"),
    ]

    /// Reads a metric's name; nil for a name that no pattern allows.
    ///
    /// Whether a named node or step exists is not checked here. Names may contain dots.
    public static func known(_ name: String) -> Metric? {
        switch name {
        case "errors": return .errors
        case "throughput": return .throughput
        case "throughput.rate": return .throughputRate
        default: break
        }
        if let time = FaultTime(rawValue: name) { return .fault(time) }
        if name.hasPrefix("sessions.") {
            return SessionFate(rawValue: String(name.dropFirst("sessions.".count))).map { .sessions($0) }
        }
        if name.hasPrefix("writes.") {
            return WriteFate(rawValue: String(name.dropFirst("writes.".count))).map { .writes($0) }
        }
        for latency in Latency.allCases where name.hasPrefix(latency.rawValue + ".") {
            let rest = String(name.dropFirst(latency.rawValue.count + 1))
            return Statistic(rawValue: rest).map { .latency(latency, $0) }
        }
        if name.hasPrefix("nodes.") {
            let rest = name.dropFirst("nodes.".count)
            if let node = rest.before(".responses") { return .nodeResponses(node) }
            return rest.statistic.map { .nodeResponse($0.name, $0.statistic) }
        }
        if name.hasPrefix("steps.") {
            let rest = name.dropFirst("steps.".count)
            if let step = rest.before(".errors") { return .stepErrors(step) }
            return rest.statistic.map { .stepResponse($0.name, $0.statistic) }
        }
        return nil
    }

    public var unit: Unit {
        switch self {
        case .latency, .nodeResponse, .stepResponse: .milliseconds
        case .errors, .throughput, .stepErrors, .sessions: .ratio
        case .throughputRate: .perSecond
        case .fault: .seconds
        case .nodeResponses, .writes: .count
        }
    }
}

/// The times of a fault that a target can bound.
public enum FaultTime: String, Sendable, Equatable, CaseIterable {
    case outage, detect, failover, recover, readmit
}

/// What may become of a session whose node is hurt, as far as a target can bound it.
public enum SessionFate: String, Sendable, Equatable, CaseIterable {
    case lost, rerouted
    case stateMismatch = "state_mismatch"
}

/// What may become of an acknowledged write, as far as a target can bound it.
public enum WriteFate: String, Sendable, Equatable, CaseIterable {
    case lost, duplicated
}

extension Substring {
    /// What stands before a suffix; nil without the suffix or with nothing before it.
    fileprivate func before(_ suffix: String) -> String? {
        hasSuffix(suffix) && count > suffix.count ? String(dropLast(suffix.count)) : nil
    }

    /// A name and the statistic after `.response.`.
    fileprivate var statistic: (name: String, statistic: Statistic)? {
        for statistic in Statistic.allCases {
            if let name = before(".response.\(statistic.rawValue)") { return (name, statistic) }
        }
        return nil
    }
}
