/// What became of the sessions that were bound to a fault's victim when it came.
///
/// A session is counted as what its first evidence after the fault says. `rerouted` and `staleRoute` are counted beside
/// that: a session that another node went on with is both continued and re-routed.
public struct ContinuityRecord: Sendable, Equatable, Codable {
    /// The fault's name, and the node that was its victim.
    public var fault: String
    public var on: String
    /// Sessions bound to the victim at the injection.
    public var alive = 0
    /// Went on with the state that the client knew.
    public var continued = 0
    /// Answered by another node afterwards.
    public var rerouted = 0
    /// The identity was gone: another session, or a page for strangers.
    public var lost = 0
    /// Known, but with older state than the client had been told.
    public var stateMismatch = 0
    /// Ended with a cookie that still named the victim, although another node had answered.
    public var staleRoute = 0
    /// A few of those that did not go on, in time order.
    public var examples: [Example] = []

    /// One session that did not go on.
    public struct Example: Sendable, Equatable, Codable {
        /// `lost`, `state_mismatch` or `stale_route`.
        public var kind: String
        /// The session's number in the plan.
        public var session: UInt64
        /// Seconds since the start of the run.
        public var atS: Double
        /// The step that brought it to light; empty where none did.
        public var step: String
        /// The node that answered; empty where it is not known.
        public var node: String
        /// What came back: its status, 0 without a response, and its first bytes.
        public var status: Int
        public var text: String

        public init(
            kind: String, session: UInt64, atS: Double, step: String, node: String, status: Int, text: String
        ) {
            self.kind = kind
            self.session = session
            self.atS = atS
            self.step = step
            self.node = node
            self.status = status
            self.text = text
        }
    }

    /// Most examples of each kind.
    public static let examplesMax = 10

    public init(fault: String, on: String) {
        self.fault = fault
        self.on = on
    }

    /// Sessions of which it is known whether they went on.
    public var decided: Int { Clamped.sum(Clamped.sum(continued, lost), stateMismatch) }
    /// Sessions that ended, or were not answered, before anything showed whether they went on.
    public var undecided: Int { max(0, Clamped.count(alive) - decided) }
}
