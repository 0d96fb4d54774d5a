/// Something that will be done to a part of the platform.
public struct FaultPlan: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        /// SIGKILL to the part's process group; undone by starting it again.
        case kill
        /// An orderly stop and, at healing, a start.
        case restart
        /// SIGSTOP to the part's process group: it keeps its connections and answers nobody; undone by SIGCONT.
        case freeze
        /// What is begun is finished, nothing new is taken; at healing, a start.
        case gracefulStop = "graceful-stop"
        /// The balancers send no new sessions to the part and keep those that it has; undone by telling them so.
        case drain
    }

    /// When the fault is done.
    public enum Trigger: Sendable, Equatable {
        /// At this time since the start of the run.
        case at(Duration)
        /// After the load has stood at its full level for this long with the victim serving.
        case steadyFor(Duration)
    }

    public var name: String
    public var kind: Kind
    /// The part's name, such as `rms-2`.
    public var part: String
    public var trigger: Trigger
    /// How long after the deed it is undone. It is undone at the end of the run in any case.
    public var healAfter: Duration

    public init(name: String, kind: Kind, part: String, trigger: Trigger, healAfter: Duration) {
        self.name = name
        self.kind = kind
        self.part = part
        self.trigger = trigger
        self.healAfter = healAfter
    }
}
