/// One write whose fate is looked into after the run, or one such look.
public struct WriteNote: Sendable, Equatable {
    /// How the server answered.
    public enum Answer: UInt8, Sendable {
        /// As expected.
        case acknowledged
        /// Otherwise: refused, or failed.
        case refused
        /// Sent, and not answered.
        case none
    }

    /// The session's number and the exchange's place in it: together the write's key.
    public var session: UInt64
    public var sequence: UInt64
    /// Index into `Plan.steps`.
    public var step: UInt16
    /// When it ended, in nanoseconds since the start of the run.
    public var at: Nanoseconds
    /// The node that answered, 0 where it is not known.
    public var node: UInt8
    /// The response's status, 0 without one.
    public var status: UInt16
    public var answer: Answer
    /// The id that the answer gave; empty where it gave none.
    public var id: [UInt8]

    public init(
        session: UInt64, sequence: UInt64, step: UInt16 = 0, at: Nanoseconds = 0, node: UInt8 = 0, status: UInt16 = 0,
        answer: Answer, id: [UInt8] = []
    ) {
        self.session = session
        self.sequence = sequence
        self.step = step
        self.at = at
        self.node = node
        self.status = status
        self.answer = answer
        self.id = id
    }

    /// The text that the write carried as `Template.Part.unique`.
    public func key(seed: UInt64) -> String {
        [seed, session, sequence].map { String($0, radix: 16) }.joined(separator: "-")
    }
}
