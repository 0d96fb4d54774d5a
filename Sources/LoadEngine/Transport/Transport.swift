/// Carries bytes between the worker and servers; one of the two seams that the simulator replaces.
///
/// Connections are numbered by the worker. A transport keeps its own state for each number and recognises
/// events that belong to an earlier use of the number by its generation.
protocol Transport: ExchangeTransport, ~Copyable {
    /// Begins to connect. `.again` means that an event will tell.
    mutating func open(_ connection: Int, _ opening: Opening) -> IOStep

    /// Whether a connection that was being opened is open now, or why not; `.again` while it is not known yet.
    mutating func finishOpening(_ connection: Int) -> IOStep

    /// Writes as many bytes as it takes at once.
    mutating func send(_ connection: Int, _ bytes: UnsafeRawBufferPointer) -> IOStep

    /// Reads what is there: fewer bytes than fit mean that nothing is left, but for what `holdsMore` says.
    mutating func receive(_ connection: Int, into buffer: UnsafeMutableRawBufferPointer) -> IOStep

    /// Whether the end of the stream stands right behind the bytes that were read last.
    borrowing func holdsMore(_ connection: Int) -> Bool

    /// Drops what a client's connections may have left for later ones: a new visitor takes its place.
    mutating func forget(client: Int)

    /// Closes; later events of this use of the number are never delivered.
    mutating func close(_ connection: Int)

    /// Waits for events until a moment of the run at the latest, and returns how many there are.
    mutating func wait(until deadline: Nanoseconds, now: Nanoseconds) -> Int

    /// One of the events of the last wait.
    borrowing func event(_ index: Int) -> TransportEvent

    /// What TLS came to so far; nil where nothing is secured.
    var security: TLSRecord? { get }
}

/// Where a connection is nothing but its socket.
extension Transport where Self: ~Copyable {
    @inline(__always)
    borrowing func holdsMore(_ connection: Int) -> Bool { false }

    @inline(__always)
    mutating func forget(client: Int) {}

    var security: TLSRecord? { nil }
}

/// For whom a connection is opened, where to, and how.
struct Opening {
    var generation: UInt32
    var origin: Int
    /// The number of its session's place.
    var client: Int
    /// Picks one of the plan's source addresses; the same for all connections of a client.
    var source: UInt64
    /// Size of the kernel's buffer for bytes that nobody has read; 0 leaves it to the kernel.
    var receiveBytes: Int32
}

/// What one call to the system came to.
enum IOStep: Equatable {
    /// This many bytes were moved; 0 where none were asked for.
    case done(Int)
    /// Not now; an event will tell.
    case again
    /// The peer has closed its side.
    case closed
    /// The stream ended without the word that ends it: what came may not be all (RFC 9112, section 9.8).
    case cutOff
    /// TLS could not be agreed on, or was broken.
    case tls
    /// Failed with this errno.
    case failed(Int32)
}

/// Something happened on a connection.
struct TransportEvent: Equatable {
    var connection: Int
    var generation: UInt32
    var isReadable: Bool
    var isWritable: Bool
    /// The connection broke, or the peer closed it.
    var isHangup: Bool
}
