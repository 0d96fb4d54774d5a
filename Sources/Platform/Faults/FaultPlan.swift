/// Something that will be done to a part of the platform.
public struct FaultPlan: Sendable, Equatable, Codable {
    /// What is done; one file each in `Faults/Kinds`.
    public typealias Kind = FaultKind

    /// When the fault is done.
    public enum Trigger: Sendable, Equatable, Codable {
        /// At this time since the start of the run.
        case at(Duration)
        /// After the load has stood at its full level for this long with the victim serving.
        case steadyFor(Duration)
    }

    /// A fault that is done several times.
    public struct Repetition: Sendable, Equatable, Codable {
        /// How often it is done in all, 2 or more.
        public var times: Int
        /// The parts that it is done to in turn, the plan's own first.
        public var parts: [String]

        public init(times: Int, parts: [String]) {
            self.times = times
            self.parts = parts
        }
    }

    public var name: String
    public var kind: FaultKind
    /// The part's name, such as `rms-2`.
    public var part: String
    /// What the kind needs to know besides, such as how much latency is added.
    public var values: [String: FaultValue]
    public var trigger: Trigger
    /// How long after the deed it is undone. It is undone at the end of the run in any case.
    public var healAfter: Duration
    /// Nil for a fault that is done once.
    public var repetition: Repetition?
    /// The name of the repeated fault that this is one deed of.
    public var series: String?

    public init(
        name: String, kind: FaultKind, part: String, values: [String: FaultValue] = [:], trigger: Trigger,
        healAfter: Duration, repetition: Repetition? = nil
    ) {
        self.name = name
        self.kind = kind
        self.part = part
        self.values = values
        self.trigger = trigger
        self.healAfter = healAfter
        self.repetition = repetition
    }

    /// For people: how the part is while it lasts, after its name, such as `was 200 ms away`.
    public var state: String { kind.state(self) }

    /// A value that the kind asks for; check the plan before relying on it.
    func duration(_ name: String) -> Duration? { if case .duration(let value) = values[name] { value } else { nil } }

    func ratio(_ name: String) -> Double? { if case .ratio(let value) = values[name] { value } else { nil } }

    func bandwidth(_ name: String) -> Double? { if case .bandwidth(let value) = values[name] { value } else { nil } }

    /// Every single time that it is done, in order; each has a name of its own, `crash-1`, `crash-2` and so on.
    public var deeds: [FaultPlan] {
        guard let repetition, !repetition.parts.isEmpty else { return [self] }
        return (0..<repetition.times).map { index in
            var deed = self
            deed.name = "\(name)-\(index + 1)"
            deed.part = repetition.parts[index % repetition.parts.count]
            deed.series = name
            deed.repetition = nil
            return deed
        }
    }
}
