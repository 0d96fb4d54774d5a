/// Why a number may not be believed, or not be what it seems.
public struct Caveat: Sendable, Equatable, Codable {
    public enum Kind: String, Sendable, Equatable, Codable, CaseIterable {
        /// The generator sent late.
        case slip
        /// A worker had little CPU time to spare.
        case cpu
        /// A turn of an event loop took long.
        case stalls
        /// Descriptors nearly ran out.
        case descriptors
        /// Local ports nearly ran out.
        case ports
        /// Much had to be sent again.
        case network
        /// The real-time clock was moved.
        case clock
        /// A debug build at a rate that it cannot measure.
        case debug
        /// A phase with few exchanges.
        case samples
        /// Failures that no target bounds, or exchanges that were never sent.
        case errors
        /// Recovery came late, or never.
        case recovery
        /// A fault that is not proven.
        case fault
        /// Undoing a fault failed.
        case heal
        /// A search for capacity that says something else than the run.
        case capacity
        /// Balancer and database say different things of what was written.
        case writes
        /// Servers that did not have to prove who they are, or failed to agree on TLS.
        case tls
        /// The run was stopped by a person.
        case interrupted
    }

    public var kind: Kind
    /// A sentence for people.
    public var text: String

    public init(kind: Kind, text: String) {
        self.kind = kind
        self.text = text
    }
}
