/// One thing that became known of a session that is followed through a fault.
///
/// Few: only sessions bound to a watched node leave them, and each leaves a handful.
public struct ContinuityNote: Sendable, Equatable, Codable {
    /// What became known.
    public enum Kind: UInt8, Sendable, Codable {
        /// A node answered that is not the one before, or the session began to be followed; `node` says which.
        case bound
        /// The response proved that the session goes on.
        case continued
        /// It knows the session, in an older state than its client.
        case older
        /// It does not know the session.
        case gone
        /// The session cookie was given out anew, for another node, with the same identity.
        case cookieKept
        /// A session cookie with another identity took the place of the session's.
        case cookieReplaced
        /// At the session's end its cookie still named the node that it had left.
        case staleRoute
        /// The session ended.
        case ended
    }

    /// The session's number.
    public var session: UInt64
    public var kind: Kind
    /// When it became known, and when the request that it rests on was sent; nanoseconds since the start of the run.
    public var at: Nanoseconds
    public var sent: Nanoseconds
    /// The node that answered, 0 where it is not known.
    public var node: UInt8
    /// Index into `Plan.steps`.
    public var step: UInt16
    /// The response's status, 0 without one.
    public var status: UInt16
    /// The first bytes of a response that did not know the session, at most `textMax`.
    public var text: [UInt8]

    /// Longest `text`, in bytes.
    public static let textMax = 80

    public init(
        session: UInt64, kind: Kind, at: Nanoseconds, sent: Nanoseconds = 0, node: UInt8 = 0, step: UInt16 = 0,
        status: UInt16 = 0, text: [UInt8] = []
    ) {
        self.session = session
        self.kind = kind
        self.at = at
        self.sent = sent
        self.node = node
        self.step = step
        self.status = status
        self.text = text
    }
}
