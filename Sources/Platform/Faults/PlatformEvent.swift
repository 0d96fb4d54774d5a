/// One thing that happened to the platform, with its moment.
public struct PlatformEvent: Sendable, Equatable {
    /// Raw names are those of the run record.
    public enum Kind: String, Sendable, CaseIterable {
        /// The fault's deed was done (the signal was sent).
        case injected
        /// Independent evidence that a fault happened, or that it was undone; `name` says which.
        case witness
        /// The victim was seen being given clients' requests just before the fault.
        case victimServing
        /// The victim was *not* being given any when the fault came.
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
        /// Anything else worth a line.
        case note
    }

    /// CLOCK_MONOTONIC, nanoseconds.
    public var atNs: UInt64
    public var kind: Kind
    /// The fault's name.
    public var fault: String
    /// The witness's name (see `Witness`); empty for other kinds.
    public var name: String
    /// A sentence for people.
    public var text: String

    public init(atNs: UInt64, kind: Kind, fault: String, name: String = "", text: String) {
        self.atNs = atNs
        self.kind = kind
        self.fault = fault
        self.name = name
        self.text = text
    }
}
