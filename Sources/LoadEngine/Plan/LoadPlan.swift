/// When sessions begin, and how the run ends.
public struct LoadPlan: Sendable, Equatable {
    /// What makes a session begin.
    public enum Model: Sendable, Equatable {
        /// Open: sessions arrive at the stages' rate, whatever the platform does.
        case open(ArrivalProcess, stages: [Stage])
        /// Closed: this many users, each beginning its next session when the last has ended. Users start
        /// evenly over `rampUp`; after `duration` no session begins.
        case closed(users: Int, rampUp: Nanoseconds, duration: Nanoseconds)
    }

    public var model: Model
    /// Open model: nil gives every arrival a fresh client. A number gives a fixed set of clients that keep their
    /// connections; an arrival that finds none free waits, its intended time kept.
    public var clients: Int?
    /// At most this many sessions at once; an arrival beyond waits, its intended time kept.
    public var sessionsMax: Int
    /// At most this many arrivals, nil for as many as the stages give.
    public var arrivalsMax: Int?
    /// How long open sessions may go on after the last arrival; what is then in flight is `interrupted`.
    public var grace: Nanoseconds

    public init(
        model: Model, clients: Int? = nil, sessionsMax: Int = 20_000, arrivalsMax: Int? = nil,
        grace: Nanoseconds = .seconds(10)
    ) {
        self.model = model
        self.clients = clients
        self.sessionsMax = sessionsMax
        self.arrivalsMax = arrivalsMax
        self.grace = grace
    }

    /// Length of the stages, from the first moment to the end of arrivals.
    public var duration: Nanoseconds {
        switch model {
        case .open(_, let stages): stages.reduce(0) { $0 + $1.duration }
        case .closed(_, _, let duration): duration
        }
    }

    /// What is asked for at a moment: sessions per second, or users of a closed model; 0 when arrivals are over.
    ///
    /// - Parameter moment: nanoseconds since the start of the run.
    public func level(at moment: Nanoseconds) -> Double {
        switch model {
        case .closed(let users, let rampUp, let duration):
            if moment >= duration { return 0 }
            return moment >= rampUp ? Double(users) : Double(users) * Double(moment) / Double(rampUp)
        case .open(_, let stages):
            var start: Nanoseconds = 0
            for stage in stages {
                if moment < start + stage.duration {
                    return stage.from + (stage.to - stage.from) * Double(moment - start) / Double(stage.duration)
                }
                start += stage.duration
            }
            return 0
        }
    }

    /// When the load first stands at its full level: the end of leading ramps.
    public var firstHold: Nanoseconds {
        switch model {
        case .open(_, let stages): stages.prefix { $0.from != $0.to }.reduce(0) { $0 + $1.duration }
        case .closed(_, let rampUp, _): rampUp
        }
    }
}

/// How arrivals are placed on the rate.
public enum ArrivalProcess: String, Sendable {
    /// At equal steps of the rate's integral.
    case even
    /// A Poisson process of that rate, as independent people arrive.
    case poisson
}

/// A stretch of the load shape on which the rate changes linearly.
///
/// - Units: sessions per second; nanoseconds.
public struct Stage: Sendable, Equatable {
    public var from: Double
    public var to: Double
    public var duration: Nanoseconds

    public init(from: Double, to: Double, duration: Nanoseconds) {
        self.from = from
        self.to = to
        self.duration = duration
    }
}
