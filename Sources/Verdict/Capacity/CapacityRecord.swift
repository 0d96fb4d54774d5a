/// What was found out about how much a platform carries.
public struct CapacityRecord: Sendable, Equatable, Codable {
    /// Version of this format.
    public static let schemaVersion = 1

    public var schema = schemaVersion
    public var scenario: String
    /// UTC, ISO 8601 with milliseconds.
    public var startedAt: String
    public var seed: UInt64
    public var host: HostRecord
    /// What loads are counted in.
    public var unit: LoadUnit
    /// The scenario's highest load: what one survivor has to carry.
    public var requiredPeak: Double
    /// How much more than that it has to carry, as a ratio.
    public var headroomMin: Double
    /// The bounds that a load had to keep to count as carried.
    public var targets: [Target]
    /// The node that was killed; empty where none was.
    public var victim: String
    /// The node that was left, and that was loaded directly.
    public var survivor: String
    public var knees: [KneeRecord] = []
    /// Why the numbers may not be believed.
    public var caveats: [Caveat] = []

    public init(
        scenario: String, startedAt: String, seed: UInt64, host: HostRecord, unit: LoadUnit, requiredPeak: Double,
        headroomMin: Double = 0, targets: [Target], victim: String = "", survivor: String = ""
    ) {
        self.scenario = scenario
        self.startedAt = startedAt
        self.seed = seed
        self.host = host
        self.unit = unit
        self.requiredPeak = requiredPeak
        self.headroomMin = headroomMin
        self.targets = targets
        self.victim = victim
        self.survivor = survivor
    }

    public subscript(_ part: KneeRecord.Part) -> KneeRecord? { knees.first { $0.part == part } }

    /// The survivor's head-room; nil where its knee was not looked for.
    public var headroom: Headroom? {
        self[.survivor].map { Headroom(of: $0, requiredPeak: requiredPeak, least: headroomMin) }
    }
}

/// What loads are counted in.
public enum LoadUnit: String, Sendable, Equatable, Codable {
    /// Open model.
    case sessionsPerSecond = "sessions/s"
    /// Closed model.
    case users

    /// A load with its unit: `40 sessions/s`.
    public func words(_ load: Double) -> String { "\(Readable.rate(load)) \(rawValue)" }
}

/// The highest load that something carries within the targets.
public struct KneeRecord: Sendable, Equatable, Codable {
    /// Whose knee it is.
    public enum Part: String, Sendable, Equatable, Codable, CaseIterable {
        /// All nodes, through the balancers.
        case platform
        /// The node that is left, through the balancers.
        case survivor
        /// That node alone, through its own connector.
        case node
    }

    /// What ended the search.
    public enum Limit: String, Sendable, Equatable, Codable {
        /// The knee was found.
        case knee
        /// The highest load that may be tried was carried.
        case ceiling
        /// The lowest load that may be tried was missed.
        case floor
        /// The generator itself came to its limit.
        case generator
        /// A trial showed nothing.
        case evidence
        /// The time was over.
        case time
        /// A person stopped it.
        case interrupted
        /// It could not be tried at all.
        case unavailable
    }

    public var part: Part
    public var limit: Limit
    /// What ended the search, in words; empty for a knee that was found.
    public var why: String
    /// In the order they were made.
    public var trials: [TrialRecord]
    /// The highest load that was carried, by the majority of its trials.
    public var carried: Double?
    /// The knee lies between these: the highest load up to which no trial missed, and the lowest from which on none was
    /// carried. nil where there is none.
    public var low: Double?
    public var high: Double?

    public init(
        part: Part, limit: Limit, why: String = "", trials: [TrialRecord] = [], carried: Double? = nil,
        low: Double? = nil, high: Double? = nil
    ) {
        self.part = part
        self.limit = limit
        self.why = why
        self.trials = trials
        self.carried = carried
        self.low = low
        self.high = high
    }

    /// What a search found.
    public init(part: Part, _ search: StepSearch, limit: Limit, why: String, trials: [TrialRecord]) {
        self.init(
            part: part, limit: limit, why: why, trials: trials, carried: search.carried, low: search.low,
            high: search.high)
    }
}

/// One load that was tried.
public struct TrialRecord: Sendable, Equatable, Codable {
    public var load: Double
    public var verdict: Ruling
    /// Why it was not carried; empty where it was.
    public var why: String
    /// How long it was held, in seconds.
    public var heldS: Double
    /// Exchanges while it was held.
    public var exchanges: Int
    /// Exchanges that finished ok in a second.
    public var throughputPerS: Double
    /// The part of the exchanges that failed or were never sent.
    public var errors: Double
    /// Response times of those that ended ok.
    ///
    /// - Units: milliseconds.
    public var p50: Double
    public var p95: Double
    public var p99: Double
    /// The generator's own lateness, p99 in milliseconds, and its busiest worker's part of a CPU in percent.
    public var lateP99: Double
    public var cpuPercent: Double

    public init(
        load: Double, verdict: Ruling, why: String = "", heldS: Double, exchanges: Int, throughputPerS: Double,
        errors: Double, p50: Double, p95: Double, p99: Double, lateP99: Double, cpuPercent: Double
    ) {
        self.load = load
        self.verdict = verdict
        self.why = why
        self.heldS = heldS
        self.exchanges = exchanges
        self.throughputPerS = throughputPerS
        self.errors = errors
        self.p50 = p50
        self.p95 = p95
        self.p99 = p99
        self.lateP99 = lateP99
        self.cpuPercent = cpuPercent
    }

    /// What a run at this load came to; the load was held in its phase `baseline`.
    public init(load: Double, _ record: RunRecord, _ judgement: Judgement) {
        let phase = judgement[.baseline] ?? judgement.run
        self.load = load
        verdict = judgement.verdict
        let weakest = judgement.findings.first { $0.verdict == judgement.verdict && $0.verdict != .pass }
        why =
            judgement.verdict == .pass
            ? "" : weakest.map { "\($0.target.shortName): \($0.why)" } ?? judgement.doubts.joined(separator: "; ")
        heldS = phase.durationS
        exchanges = phase.total.offered
        throughputPerS = phase.throughputPerS ?? 0
        errors = phase.total.errorRatio ?? 0
        p50 = phase.total.response.p50
        p95 = phase.total.response.p95
        p99 = phase.total.response.p99
        lateP99 = phase.late.p99
        cpuPercent = record.measurements.generator.cpuPercent.max() ?? 0
    }
}
