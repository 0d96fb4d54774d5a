/// All that the engine measured in a run.
public struct Measurements: Sendable, Equatable, Codable {
    /// Step names; `Cell.step` is an index into this.
    public var steps: [String]
    /// Node names; `Cell.node` is 1 + an index into this.
    public var nodes: [String]
    /// In time order; seconds in which nothing was due may be missing.
    public var intervals: [Interval]
    public var ticks: Ticks
    /// Connections opened.
    public var connections: Int
    /// When the last arrival was due or arrivals were stopped, in seconds since the start of the run.
    public var arrivalsEndS: Double
    /// When everything was finished, in seconds since the start of the run.
    public var endS: Double
    /// Whether the run was stopped before its plan was done.
    public var isInterrupted: Bool
    public var generator: GeneratorHealth
    /// What TLS came to; nil where no origin is `https`.
    public var tls: TLSRecord?

    public init(
        steps: [String], nodes: [String], intervals: [Interval] = [], ticks: Ticks, connections: Int = 0,
        arrivalsEndS: Double = 0, endS: Double = 0, isInterrupted: Bool = false,
        generator: GeneratorHealth = GeneratorHealth(), tls: TLSRecord? = nil
    ) {
        self.steps = steps
        self.nodes = nodes
        self.intervals = intervals
        self.ticks = ticks
        self.connections = connections
        self.arrivalsEndS = arrivalsEndS
        self.endS = endS
        self.isInterrupted = isInterrupted
        self.generator = generator
        self.tls = tls
    }
}

/// Whether the instrument itself was fit to measure.
public struct GeneratorHealth: Sendable, Equatable, Codable {
    public var workers = 0
    /// CPU time of each worker thread as a percentage of the run's time.
    public var cpuPercent: [Double] = []
    /// Lateness that the generator itself caused, second by second: an empty histogram where nothing was sent.
    public var late: [SparseHistogram] = []
    /// How long exchanges waited for a connection to be opened, second by second; nil in records that lack it.
    public var connecting: [SparseHistogram]?
    /// How long exchanges waited for a free place, second by second; nil in records that lack it.
    public var waiting: [SparseHistogram]?
    /// How long all worker threads together were ready to run and had no CPU, in seconds; nil where the kernel does not
    /// tell, and in records that lack it.
    public var cpuWaitS: Double?
    /// Turns of an event loop that took longer than 10 ms.
    public var stalls = 0
    /// The longest turn, in milliseconds.
    public var stallMaxMs = 0.0
    /// Most descriptors open at once.
    public var descriptorsPeak = 0
    /// The soft limit on descriptors in force.
    public var descriptorsLimit = 0
    /// Exchanges that were not sent because descriptors or ports had run out.
    public var exhausted = 0
    /// Most local ports in use at once, by open connections and those that closed within the last minute, and how many
    /// there are; nil where the kernel does not tell, and in records that lack it.
    public var portsPeak: Int?
    public var portsLimit: Int?
    /// TCP segments that this machine sent in the run, and how many of them again; nil as above.
    public var segmentsSent: Int?
    public var segmentsResent: Int?
    /// Peak resident memory, in MiB.
    public var memoryPeakMiB = 0.0
    /// Most that the real-time clock moved against the monotonic clock, in milliseconds.
    public var clockStepMs = 0.0
    /// Whether this is a debug build.
    public var isDebugBuild = false

    public init() {}
}
