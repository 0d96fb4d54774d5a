import LoadEngine

/// Everything known about a run: what was planned, what was measured, what was done to the platform.
///
/// On disk it is `run.json`. Judging and rendering need nothing else, today or next month.
public struct RunRecord: Sendable, Equatable, Codable {
    /// Version of this format.
    public static let schemaVersion = 1

    public var schema: Int
    public var scenario: String
    public var description: String
    /// UTC, ISO 8601 with milliseconds.
    public var startedAt: String
    public var seed: UInt64
    public var host: HostRecord
    public var load: LoadRecord
    public var measurements: Measurements
    /// In time order.
    public var events: [RunEvent]
    /// Faults as they were planned, whether or not they happened.
    public var faults: [FaultRecord]
    /// The bounds that the run was started with.
    public var targets: [Target]
    public var judging: JudgeSettings
    /// The resolved plan as text, for the report.
    public var planText: String
    /// What became of the sessions on each fault's victim; nothing for a fault whose victim is no node.
    public var continuity: [ContinuityRecord]
    /// What became of the writes that were acknowledged; nil where none was looked into.
    public var writes: WritesRecord?
    /// What a search for capacity of the same scenario found, for the report; nil where nobody named one.
    public var capacity: CapacityRecord?

    /// On disk; `init(from:)` has a default for what older records lack.
    enum CodingKeys: String, CodingKey {
        case schema, scenario, description, startedAt, seed, host, load, measurements, events, faults, targets
        case judging, planText, continuity, writes, capacity
    }

    public init(
        scenario: String, description: String = "", startedAt: String, seed: UInt64, host: HostRecord,
        load: LoadRecord, measurements: Measurements, events: [RunEvent] = [], faults: [FaultRecord] = [],
        targets: [Target] = [], judging: JudgeSettings = JudgeSettings(), planText: String = "",
        continuity: [ContinuityRecord] = [], writes: WritesRecord? = nil
    ) {
        schema = Self.schemaVersion
        self.scenario = scenario
        self.description = description
        self.startedAt = startedAt
        self.seed = seed
        self.host = host
        self.load = load
        self.measurements = measurements
        self.events = events
        self.faults = faults
        self.targets = targets
        self.judging = judging
        self.planText = planText
        self.continuity = continuity
        self.writes = writes
    }
}

/// The machine that generated the load.
public struct HostRecord: Sendable, Equatable, Codable {
    public var cores: Int
    public var kernel: String
    public var rmsload: String

    public init(cores: Int, kernel: String, rmsload: String) {
        self.cores = cores
        self.kernel = kernel
        self.rmsload = rmsload
    }
}

/// The shape of the load, as far as phases and reports need it.
public struct LoadRecord: Sendable, Equatable, Codable {
    public struct Stage: Sendable, Equatable, Codable {
        public var from: Double
        public var to: Double
        public var durationS: Double

        public init(from: Double, to: Double, durationS: Double) {
            self.from = from
            self.to = to
            self.durationS = durationS
        }
    }

    /// `open` (stages are sessions per second) or `closed` (stages are users).
    public var model: String
    public var stages: [Stage]
    /// When the load first stands at its full level, in seconds: the end of warm-up.
    public var firstHoldS: Double

    public init(model: String, stages: [Stage], firstHoldS: Double) {
        self.model = model
        self.stages = stages
        self.firstHoldS = firstHoldS
    }
}

/// One thing that happened to the platform or to the run, with its moment.
public struct RunEvent: Sendable, Equatable, Codable {
    public enum Kind: String, Sendable, Equatable, Codable {
        /// The fault's deed was done (the signal was sent). `fault` names it.
        case injected
        /// Independent evidence that a fault happened; `name` says which (`process-gone`, `port-refused`,
        /// `balancer-marks-out`, `no-responses`, `new-start-time`).
        case witness
        /// The victim was seen serving clients just before the fault.
        case victimServing
        /// The victim was *not* serving when the fault came.
        case victimIdle
        /// The fault was not done, and why.
        case faultSkipped
        /// The balancer was first seen to have the victim out.
        case detected
        /// Undoing the fault began.
        case healStarted
        /// The part answers its health check again.
        case healed
        /// Undoing the fault failed.
        case healFailed
        /// The run was interrupted by a person.
        case interrupted
        /// The run ended itself, because a target that may do so was missed.
        case aborted
        /// rmsload itself was cut off: nothing is known of what came after.
        case cutOff
        /// Anything worth a line in the timeline.
        case note
    }

    /// Seconds since the start of the run.
    public var atS: Double
    public var kind: Kind
    /// The fault's name, empty for events of the run itself.
    public var fault: String
    /// The witness's name, empty for other kinds.
    public var name: String
    /// A sentence for people.
    public var text: String

    public init(atS: Double, kind: Kind, fault: String = "", name: String = "", text: String) {
        self.atS = atS
        self.kind = kind
        self.fault = fault
        self.name = name
        self.text = text
    }
}

/// A fault as the scenario asked for it.
public struct FaultRecord: Sendable, Equatable, Codable {
    public var name: String
    /// `kill`, `restart` …
    public var kind: String
    /// The part of the platform, such as `rms-2`.
    public var on: String
    /// The name of the repeated fault that this is one deed of; nil for a fault that is done once.
    public var series: String?
    /// How the part was while the fault lasted, after its name: `was 200 ms away`. Nil in records of older versions.
    public var state: String?

    public init(name: String, kind: String, on: String, series: String? = nil, state: String? = nil) {
        self.name = name
        self.kind = kind
        self.on = on
        self.series = series
        self.state = state
    }
}
