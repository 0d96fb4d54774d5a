/// When sessions begin, and how the run ends.
public struct LoadPlan: Sendable, Equatable {
    /// What makes a session begin.
    public enum Model: Sendable, Equatable {
        /// Open: sessions arrive at the stages' rate, whatever the platform does.
        case open(ArrivalProcess, stages: [Stage])
        /// Closed: so many users at each moment (the stages' values), each beginning its next session when the last
        /// has ended. A user that is one too many begins no further session; after the stages nobody does.
        case closed(stages: [Stage])

        /// Closed: this many users, who come evenly over `rampUp`.
        public static func closed(users: Int, rampUp: Nanoseconds, duration: Nanoseconds) -> Model {
            let ramp = Stage(from: 0, to: Double(users), duration: min(rampUp, duration))
            let hold = Stage(from: Double(users), to: Double(users), duration: duration - ramp.duration)
            return .closed(stages: rampUp > 0 ? [ramp, hold] : [hold])
        }
    }

    public var model: Model
    /// Whether sessions arrive whatever the platform does.
    var isOpen: Bool { if case .open = model { true } else { false } }
    /// nil makes every session a fresh client. A number gives a fixed set of clients that come back with their
    /// connections, cookies and caches. Open model: an arrival that finds none free waits, its intended time kept.
    /// Closed model: the number of users, or nil.
    public var clients: Int?
    /// Closed model: from the planned beginning of a user's session to that of its next; nil to go on at once. A session
    /// that lasts longer makes the next one late, its intended time kept.
    public var pacing: Distribution?
    /// At most this many sessions at once; an arrival beyond waits, its intended time kept.
    public var sessionsMax: Int
    /// At most this many arrivals, nil for as many as the stages give.
    public var arrivalsMax: Int?
    /// Whether a fixed set of clients has its connections before the run's clock begins, so that the first arrivals do
    /// not wait for them. Of plans with one kind of session and one origin.
    public var opensAhead: Bool
    /// How long open sessions may go on after the last arrival; what is then in flight is `interrupted`.
    public var grace: Nanoseconds

    public init(
        model: Model, clients: Int? = nil, pacing: Distribution? = nil, sessionsMax: Int = 20_000,
        arrivalsMax: Int? = nil, opensAhead: Bool = false, grace: Nanoseconds = .seconds(10)
    ) {
        self.model = model
        self.clients = clients
        self.pacing = pacing
        self.sessionsMax = sessionsMax
        self.arrivalsMax = arrivalsMax
        self.opensAhead = opensAhead
        self.grace = grace
    }

    /// Length of the stages, from the first moment to the end of arrivals.
    public var duration: Nanoseconds {
        stages.reduce(0) { $0 + $1.duration }
    }

    /// The load's shape: sessions per second, or users.
    public var stages: [Stage] {
        switch model {
        case .open(_, let stages), .closed(let stages): stages
        }
    }

    /// What is asked for at a moment: sessions per second, or users of a closed model; 0 when arrivals are over.
    ///
    /// - Parameter moment: nanoseconds since the start of the run.
    public func level(at moment: Nanoseconds) -> Double {
        var start: Nanoseconds = 0
        for stage in stages {
            if moment < start + stage.duration {
                return stage.from + (stage.to - stage.from) * Double(moment - start) / Double(stage.duration)
            }
            start += stage.duration
        }
        return 0
    }

    /// When the load first stands at its full level: the end of leading ramps.
    public var firstHold: Nanoseconds {
        stages.prefix { $0.from != $0.to }.reduce(0) { $0 + $1.duration }
    }
}

/// How arrivals are placed on the rate.
public enum ArrivalProcess: String, Sendable {
    /// At equal steps of the rate's integral.
    case even
    /// A Poisson process of that rate, as independent people arrive.
    case poisson
}

/// A stretch of the load shape on which the rate, or the number of users, changes linearly.
///
/// - Units: sessions per second, or users; nanoseconds.
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
