/// Everything a run will send, decided before the first byte.
///
/// A scenario is compiled into a plan, and the engine only executes it: it parses nothing and supplies no
/// defaults. The same plan and seed give the same arrivals, think times and choices on every machine and for
/// any number of workers.
public struct Plan: Sendable {
    /// The scenario's name, used for the run's folder and in reports.
    public var name: String
    /// Seeds every random choice of the run.
    public var seed: UInt64
    /// Where requests go; `ExchangePlan.origin` is an index into this.
    public var origins: [Origin]
    /// The kinds of session, picked by weight for each arrival.
    public var sessions: [SessionPlan]
    /// Step names; a step's number is its index. Sessions may share a step by name.
    public var steps: [String]
    /// Rows that sessions draw from.
    public var feeders: [Feeder]
    /// When sessions begin.
    public var load: LoadPlan
    /// How to tell which node answered.
    public var identity: NodeIdentity
    /// Number of worker threads, 1 or more.
    public var workers: Int
    /// Bounds on what the run may use.
    public var limits: Limits
    /// How `https` origins are reached.
    public var tls: TLSSettings
    /// Numeric addresses of this machine that sessions come from, one after the other; empty leaves it to the kernel.
    ///
    /// Each address has its own ports, about 28,000 for each origin, and is a client of its own to a balancer.
    public var sources: [String]

    /// Whether any origin is `https`.
    var isSecure: Bool { origins.contains(where: \.isSecure) }

    /// Whether connections are opened before the run's clock begins: see `LoadPlan.opensAhead`.
    var opensAhead: Bool {
        load.opensAhead && load.clients != nil && sessions.count == 1 && origins.count == 1 && !sessions[0].isShared
            && !sessions[0].isCarried && !sessions[0].exchanges.isEmpty
    }

    /// How long after the start the run's clock begins. A handshake costs both sides about a millisecond.
    var openingTime: Nanoseconds {
        if !opensAhead { return 0 }
        let each: Nanoseconds = isSecure ? 2_500_000 : 200_000
        return min(.seconds(5), .milliseconds(50) + Nanoseconds(load.clients ?? 0) * each)
    }

    public init(
        name: String, seed: UInt64, origins: [Origin], sessions: [SessionPlan], steps: [String],
        feeders: [Feeder] = [], load: LoadPlan, identity: NodeIdentity = NodeIdentity(), workers: Int = 1,
        limits: Limits = Limits(), tls: TLSSettings = TLSSettings(), sources: [String] = []
    ) {
        self.name = name
        self.seed = seed
        self.origins = origins
        self.sessions = sessions
        self.steps = steps
        self.feeders = feeders
        self.load = load
        self.identity = identity
        self.workers = workers
        self.limits = limits
        self.tls = tls
        self.sources = sources
    }
}
