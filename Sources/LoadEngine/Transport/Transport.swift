/// Carries bytes between the worker and servers; one of the two seams that the simulator replaces.
///
/// Connections are numbered by the worker. A transport keeps its own state for each number and recognises
/// events that belong to an earlier use of the number by its generation.
protocol Transport: ~Copyable {
    /// Begins to connect. `.again` means that a `isWritable` event will tell.
    mutating func open(_ connection: Int, generation: UInt32, origin: Int) -> IOStep

    /// Whether a connection that was being opened is open now, or why not.
    mutating func finishOpening(_ connection: Int) -> IOStep

    /// Writes as many bytes as it takes at once.
    mutating func send(_ connection: Int, _ bytes: UnsafeRawBufferPointer) -> IOStep

    /// Reads what is there.
    mutating func receive(_ connection: Int, into buffer: UnsafeMutableRawBufferPointer) -> IOStep

    /// Closes; later events of this use of the number are never delivered.
    mutating func close(_ connection: Int)

    /// Waits for events until a moment of the run at the latest, and returns how many there are.
    mutating func wait(until deadline: Nanoseconds, now: Nanoseconds) -> Int

    /// One of the events of the last wait.
    borrowing func event(_ index: Int) -> TransportEvent
}

/// What one call to the system came to.
enum IOStep: Equatable {
    /// This many bytes were moved; 0 where none were asked for.
    case done(Int)
    /// Not now; an event will tell.
    case again
    /// The peer has closed its side.
    case closed
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
