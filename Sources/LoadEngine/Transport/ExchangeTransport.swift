/// Carries whole exchanges where a protocol cannot be had as bytes; the seam beside `Transport`.
///
/// An exchange is numbered by its place among the worker's connections, and recognised by its generation, as a
/// connection is. What happens to it is told by notes, in order, once a turn. A transport that carries bytes only takes
/// what stands in the extension: the worker asks `carriesExchanges`, a constant, before anything else here.
protocol ExchangeTransport: ~Copyable {
    /// Whether it ever carries an exchange.
    static var carriesExchanges: Bool { get }

    /// Sends a request as soon as a connection of the client's allows; false when memory has run out.
    mutating func begin(_ place: Int, _ exchange: ExchangeOrder) -> Bool

    /// The next thing that happened; nil when there is nothing left to tell.
    mutating func nextNote() -> ExchangeNote?

    /// What has come of an exchange so far, valid until it is closed.
    borrowing func response(_ place: Int) -> CarriedResponse

    /// Closes what a client's exchanges have left open.
    mutating func disconnect(client: Int)

    /// Connections that were opened, the most at once, and how often one could not be for want of descriptors or ports.
    var opened: (count: Int, peak: Int, exhausted: Int) { get }
}

/// Where exchanges are the worker's own business.
extension ExchangeTransport where Self: ~Copyable {
    @inline(__always)
    static var carriesExchanges: Bool { false }

    mutating func begin(_ place: Int, _ exchange: ExchangeOrder) -> Bool {
        preconditionFailure("this transport carries bytes, not exchanges")
    }

    @inline(__always)
    mutating func nextNote() -> ExchangeNote? { nil }

    borrowing func response(_ place: Int) -> CarriedResponse { CarriedResponse() }

    @inline(__always)
    mutating func disconnect(client: Int) {}

    var opened: (count: Int, peak: Int, exhausted: Int) { (0, 0, 0) }
}

/// One exchange to be carried.
struct ExchangeOrder {
    var generation: UInt32
    /// The number of its session's place.
    var client: Int
    /// Index of its kind of session, by which the transport knows version and proxy.
    var program: Int
    var origin: Int
    /// Picks one of the plan's source addresses; the same for all connections of a client.
    var source: UInt64
    var isHead: Bool
    /// Whether it may be sent a second time after a stale connection (RFC 9110 §9.2.2).
    var isIdempotent: Bool
    /// Whether the body is kept, or only counted.
    var keepsBody: Bool
    /// The request as HTTP/1.1 writes it, valid during the call only.
    var request: UnsafeRawBufferPointer
}

/// Something happened to an exchange.
struct ExchangeNote: Equatable {
    enum Kind: Equatable {
        /// A connection stands, and the request goes out; told again when it does so a second time.
        case sent(isRetried: Bool)
        /// The first byte of the response.
        case answered
        /// The final response's head is complete.
        case head
        /// It is over; `ok` means a complete response.
        case ended(Outcome)
    }

    var place: Int
    var generation: UInt32
    var at: Nanoseconds
    var kind: Kind
}

/// What has come of an exchange that is carried.
struct CarriedResponse {
    /// 0 before the final response's head is complete.
    var status = 0
    /// The head's lines as HTTP/1.1 writes them.
    var head = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Empty where it is not kept.
    var body = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Heads and content, without framing and compression.
    var bytesIn = 0
    var bytesOut = 0
}
