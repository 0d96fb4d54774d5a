/// A stretch of a worker's samples, handed over as a whole.
///
/// Owned by exactly one side at a time: the worker that fills it, then the collector that folds it.
final class SampleChunk: @unchecked Sendable {
    static let capacity = 8192

    let samples: UnsafeMutablePointer<Sample>
    var count = 0
    /// What happened to sessions since the last hand-over.
    var sessions: [SessionNote] = []
    /// What became known of sessions that are followed; empty but around a fault.
    var continuity: [ContinuityNote] = []
    /// Writes that are audited.
    var writes: [WriteNote] = []

    init() {
        samples = .allocate(capacity: Self.capacity)
        sessions.reserveCapacity(1024)
    }

    deinit { samples.deallocate() }

    var isFull: Bool { count == Self.capacity }
}

/// Changes in sessions' lives, counted in the second of their arrival.
struct SessionNote {
    enum Change: UInt8 { case offered, begun, completed, failed, interrupted }

    var second: Int32
    var change: Change
    var count: Int32 = 1
}
