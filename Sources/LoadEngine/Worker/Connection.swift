/// One connection of a session, with the exchange that it carries.
///
/// A plain value in the worker's slab.
struct Connection {
    enum State: UInt8 {
        case free
        case connecting
        /// Open, without an exchange.
        case idle
        /// Part of the request could not be written yet.
        case sending
        /// The request is out.
        case receiving
    }

    var state = State.free
    /// Tells this use of the place from earlier ones.
    var generation: UInt32 = 0
    var session: Int32 = -1
    /// The next connection of the same session, -1 at the end.
    var next: Int32 = -1
    var origin: Int32 = 0
    /// The pool that it belongs to, -1 for a connection of one session alone.
    var pool: Int32 = -1
    /// Exchanges that this connection has completed.
    var completed: UInt32 = 0
    /// The peer has closed its side, or sent what nobody asked for: not to be used again.
    var isSpoilt = false
    /// It is being opened, and no exchange waits for it.
    var isAhead = false

    // The exchange in flight.
    var exchange: Int32 = 0
    var sequence: UInt64 = 0
    var intended: Nanoseconds = 0
    var sent: Nanoseconds = 0
    var firstByte: Nanoseconds = 0
    var lateUs: UInt32 = 0
    var connectUs: UInt32 = 0
    var bytesIn: UInt32 = 0
    var bytesOut: UInt32 = 0
    var node: UInt8 = 0
    var bound: UInt8 = 0
    var isRetried = false
    /// Whether a byte of the response has come.
    var hasResponse = false
    /// Whether its head is complete.
    var hasHead = false
    /// The codings of the body, where somebody looks into it.
    var codings = ContentCodings()
    var machine = ResponseMachine(isHead: false)
    /// What is left to be written: a stretch of the exchange's ready bytes or of `outgoing`.
    var unsent = UnsafeRawBufferPointer(start: nil, count: 0)
    var outgoing = ByteStore()
    /// The head so far, while it is incomplete.
    var carry = ByteStore()
    /// The complete head, where checks need it.
    var head = ByteStore()
    /// The body so far, where checks need it.
    var body = ByteStore()

    // Time-outs: the wheel is set lazily, so a finished exchange costs it nothing.
    var deadline: Nanoseconds = .max
    var timerAt: Nanoseconds = .max

    var isBusy: Bool { state != .free && state != .idle && !isAhead }
}
