/// Counters of 100 ms, so that an outage has an edge.
///
/// One series for each node that clients were bound to when an exchange became due (index 0: bound to none).
/// - Shape: every array of a series has the same length; index i covers i × 100 ms to (i + 1) × 100 ms since the
///   start of the run.
public struct Ticks: Sendable, Equatable, Codable {
    /// The counters of the clients of one node.
    public struct Series: Sendable, Equatable, Codable {
        /// Exchanges that became due.
        public var offered: [UInt32] = []
        /// Of those, how many ended ok.
        public var ok: [UInt32] = []
        /// Of those, how many were sent and failed, or were never sent.
        public var failed: [UInt32] = []
        /// Of those that ended ok the shortest response, in microseconds; `UInt32.max` where none did.
        public var fastestUs: [UInt32] = []
        /// Exchanges that *finished* ok in this tick, whenever they were due.
        public var finished: [UInt32] = []

        public init() {}

        /// Makes room up to and including a tick.
        public mutating func extend(to tick: Int) {
            let missing = tick + 1 - offered.count
            if missing <= 0 { return }
            offered.append(contentsOf: repeatElement(0, count: missing))
            ok.append(contentsOf: repeatElement(0, count: missing))
            failed.append(contentsOf: repeatElement(0, count: missing))
            fastestUs.append(contentsOf: repeatElement(.max, count: missing))
            finished.append(contentsOf: repeatElement(0, count: missing))
        }
    }

    /// Length of a tick.
    public static let length: Nanoseconds = .milliseconds(100)

    /// What exchanges that need a node came to.
    public struct Service: Sendable, Equatable, Codable {
        /// Exchanges that became due.
        public var offered: [UInt32] = []
        /// Of those that ended ok the shortest response, in microseconds; `UInt32.max` where none did.
        public var fastestUs: [UInt32] = []

        public init() {}

        /// Counts an exchange.
        ///
        /// - Parameter responseUs: `UInt32.max` for one that did not end ok.
        public mutating func add(tick: Int, responseUs: UInt32) {
            let missing = tick + 1 - offered.count
            if missing > 0 {
                offered.append(contentsOf: repeatElement(0, count: missing))
                fastestUs.append(contentsOf: repeatElement(.max, count: missing))
            }
            offered[tick] += 1
            fastestUs[tick] = min(fastestUs[tick], responseUs)
        }
    }

    /// Index 0: clients bound to no node; i: to node i.
    public var series: [Series]
    /// The exchanges of steps that nodes answer, by the node that clients were bound to, as in `series`; nil where no
    /// response named its node, and in records that lack it. What a balancer serves by itself is not in it: it says
    /// nothing of the nodes.
    public var service: [Service]?
    /// Responses that came within `promptUs` of their request, by the tick in which they *finished*; index i: of node
    /// i + 1. Such a response was asked for shortly before: the node was alive. nil where nodes do
    /// not name themselves in a header, and in records that lack it.
    public var prompt: [[UInt32]]?

    /// A response within this time of its request is prompt.
    public static let promptUs: UInt32 = 1_000_000

    public init(nodes: Int) {
        series = Array(repeating: Series(), count: nodes + 1)
    }
}
