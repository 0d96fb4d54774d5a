/// What one exchange leaves behind: its stamps, how it ended, and where.
///
/// Workers write samples one after the other into chunks; the collector folds them into measurements.
/// A plain value without references, so that writing one is a copy of 56 bytes.
public struct Sample: Sendable, Equatable {
    /// When the exchange was due.
    ///
    /// - Units: nanoseconds since the start of the run, taken from the plan and never from a clock.
    public var intended: Nanoseconds
    /// finished − intended, in microseconds, cut at `SparseHistogram.valueMax`.
    public var responseUs: UInt32
    /// finished − sent, in microseconds.
    public var serviceUs: UInt32
    /// first byte − sent, in microseconds; 0 without a response.
    public var firstByteUs: UInt32
    /// sent − intended, in microseconds.
    public var slipUs: UInt32
    /// How late the generator itself may have been, in sending or in reading what had come: the larger of the two.
    public var lateUs: UInt32
    /// The part of the slip in which a connection was being opened.
    public var connectUs: UInt32
    public var bytesIn: UInt32
    public var bytesOut: UInt32
    /// Index into `Plan.steps`.
    public var step: UInt16
    /// The response's status code, 0 without a response.
    public var status: UInt16
    /// The node that answered, 0 where it is not known.
    public var node: UInt8
    /// The node that the session was bound to when the exchange became due, 0 for none.
    public var bound: UInt8
    public var outcome: Outcome
    /// Whether a stale kept-alive connection made the engine send the request a second time.
    public var isRetried: Bool
    /// Redirects that were followed before the response that counts.
    public var redirects: UInt8
    /// Whether nothing was sent because the session's cache had a fresh answer; such a sample counts as this alone.
    public var isCached: Bool
    /// Whether the client left before the response was complete, as the plan has it: what came was as expected.
    public var isAbandoned: Bool

    /// Whether a request was sent.
    var isSent: Bool { outcome != .notSent && !isCached }

    /// When the exchange ended.
    var finished: Nanoseconds { intended + Nanoseconds(responseUs) * 1_000 }

    public init(
        intended: Nanoseconds, responseUs: UInt32 = 0, serviceUs: UInt32 = 0, firstByteUs: UInt32 = 0,
        slipUs: UInt32 = 0, lateUs: UInt32 = 0, connectUs: UInt32 = 0,
        bytesIn: UInt32 = 0, bytesOut: UInt32 = 0, step: UInt16, status: UInt16 = 0, node: UInt8 = 0,
        bound: UInt8 = 0, outcome: Outcome, isRetried: Bool = false, redirects: UInt8 = 0, isCached: Bool = false,
        isAbandoned: Bool = false
    ) {
        self.intended = intended
        self.responseUs = responseUs
        self.serviceUs = serviceUs
        self.firstByteUs = firstByteUs
        self.slipUs = slipUs
        self.lateUs = lateUs
        self.connectUs = connectUs
        self.bytesIn = bytesIn
        self.bytesOut = bytesOut
        self.step = step
        self.status = status
        self.node = node
        self.bound = bound
        self.outcome = outcome
        self.isRetried = isRetried
        self.redirects = redirects
        self.isCached = isCached
        self.isAbandoned = isAbandoned
    }
}
