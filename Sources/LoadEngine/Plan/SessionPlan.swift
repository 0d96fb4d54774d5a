/// One kind of visit: what a rich-media client does from its first request to its last.
public struct SessionPlan: Sendable {
    public var name: String
    /// Share of arrivals, relative to the other kinds; above 0.
    public var weight: Double
    /// Most connections to one origin: of a session, or of all sessions of a worker where they share them.
    public var connections: Int
    /// Whether sessions of this kind share their connections, as servers do; a client's are its own.
    public var isShared: Bool
    /// The program; execution starts at 0 and ends at `.end`.
    public var operations: [SessionOperation]
    /// The exchanges that operations refer to by index.
    public var exchanges: [ExchangePlan]
    /// Names of the session's variables; a variable's slot is its index.
    public var variables: [String]
    /// How fast the session's link is; nil for as fast as it goes.
    public var link: LinkPlan?
    public var transport: TransportPlan

    public init(
        name: String, weight: Double = 1, connections: Int = 2, isShared: Bool = false, operations: [SessionOperation],
        exchanges: [ExchangePlan], variables: [String] = [], link: LinkPlan? = nil, transport: TransportPlan = .sockets
    ) {
        self.name = name
        self.weight = weight
        self.connections = connections
        self.isShared = isShared
        self.operations = operations
        self.exchanges = exchanges
        self.variables = variables
        self.link = link
        self.transport = transport
    }
}

/// One instruction of a session's program. Nested steps of a scenario are flattened into these.
public enum SessionOperation: Sendable, Equatable {
    /// Send one exchange and go on when it has ended.
    case exchange(Int)
    /// Send these exchanges in parallel over the session's connections; go on when all have ended.
    case together(Range<Int>)
    /// Wait.
    case think(Distribution)
    /// Draw the number of rounds for loop `register`; with 0 go to `end`.
    case loopBegin(register: Int, times: ClosedRange<Int>, end: Int)
    /// End of a round of loop `register`: go back to `start` while rounds are left.
    case loopEnd(register: Int, start: Int)
    /// Go to one of the targets, picked by weight. Both arrays have the same length, 1 or more.
    case choose(weights: [Double], targets: [Int])
    /// Go to an operation.
    case jump(Int)
    /// The session is complete.
    case end
}
