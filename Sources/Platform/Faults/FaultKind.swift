/// A kind of fault: what it does to a part, how that is undone, and what proves either.
///
/// A new kind is one file in `Faults/Kinds` and one line in `all`; scenario keys, reference and schema follow from it.
public struct FaultKind: Sendable {
    /// What a platform must have for it.
    public enum Need: String, Sendable, Codable {
        /// Processes that can be signalled and started.
        case process
        /// Balancers that can be told.
        case balancers
        /// A database server that follows another one.
        case replica
        /// A database server that can be made the primary, and another one that was it before.
        case promotable
        /// A network whose packets can be filtered.
        case network
        /// A link before the part that can hold bytes back.
        case link
        /// A disk of the part's own that can be filled.
        case disk
        /// Whatever the user's own command needs.
        case nothing
    }

    /// The key of the scenario and the word of the record, such as `kill`.
    public let name: String
    /// What it does, for the reference; without a full stop.
    public let doc: String
    public var parameters: [FaultParameter] = []
    public var need = Need.process
    /// Whether the part's processes are gone afterwards.
    var endsProcess = false
    /// Whether nothing comes from the part while it lasts.
    public var silencesPart = false
    /// How long the part may take to end by itself before it is ended by force.
    var patience = Duration.seconds(2)
    /// What can be found while the fault lasts: two at least, each looking at another thing.
    let witnesses: [Witness]
    /// What can be found once it is undone.
    let healWitness: Witness
    /// For people: what has just been done.
    let words: @Sendable (Deed) -> String
    /// For people: how the part is while it lasts, after its name, such as `was down`.
    let state: @Sendable (FaultPlan) -> String
    /// For people: the undoing, after "is being" and "could not be".
    let undoing: String
    /// What it makes worse around the part; nil for what is done to the part itself.
    var impairment: @Sendable (Deed) -> Impairment? = { _ in nil }
    /// Does it; returns the moment of the deed.
    let inject: @Sendable (Deed) async throws(PlatformError) -> UInt64
    /// Undoes it; may be called more than once, and for what was never done.
    let undo: @Sendable (Deed) async throws(PlatformError) -> Void

    /// Every kind, in the order of the reference.
    public static let all: [FaultKind] = [
        .kill, .restart, .freeze, .gracefulStop, .drain, .partition, .reset, .loss, .latency, .slow, .fill, .stall,
        .promote, .command,
    ]

    /// The kind of this name.
    public static func named(_ name: String) -> FaultKind? { all.first { $0.name == name } }
}

extension FaultKind: Hashable {
    /// Kinds of one name are the same.
    public static func == (a: FaultKind, b: FaultKind) -> Bool { a.name == b.name }

    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension FaultKind: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let kind = Self.named(name) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no fault is called \(name)")
        }
        self = kind
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}

extension FaultKind: CustomStringConvertible {
    public var description: String { name }
}

/// One fault to be done to one part.
public struct Deed: Sendable {
    public var plan: FaultPlan
    public var part: any PartControl
    public var platform: any PlatformControl
    /// What ran before it; nil while that is not known yet.
    var life: PartLife?

    /// A value that the kind asks for; check the plan before relying on it.
    func duration(_ name: String) -> Duration? { plan.duration(name) }

    func ratio(_ name: String) -> Double? { plan.ratio(name) }

    func bandwidth(_ name: String) -> Double? { plan.bandwidth(name) }

    /// Such as "rms-2 (process 4711)".
    var partAndProcess: String { part.name + (life.map { " (\($0.words))" } ?? "") }
}
