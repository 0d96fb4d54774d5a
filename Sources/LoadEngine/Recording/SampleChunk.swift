/// A stretch of a worker's samples, handed over as a whole.
///
/// Owned by exactly one side at a time: the worker that fills it, then the collector that folds it.
final class SampleChunk: @unchecked Sendable {
    static let capacity = 8192
    static let notesCapacity = 1024

    let samples: UnsafeMutablePointer<Sample>
    var count = 0
    /// What happened to sessions since the last hand-over.
    let notes: UnsafeMutablePointer<SessionNote>
    var noted = 0
    /// What became known of sessions that are followed; empty but around a fault.
    var continuity: [ContinuityNote] = []
    /// Writes that are audited.
    var writes: [WriteNote] = []

    init() {
        samples = .allocate(capacity: Self.capacity)
        notes = .allocate(capacity: Self.notesCapacity)
    }

    deinit {
        samples.deallocate()
        notes.deallocate()
    }
}

/// Changes in sessions' lives, counted in the second of their arrival.
struct SessionNote {
    enum Change: UInt8 { case offered, begun, completed, failed, interrupted }

    var second: Int32
    var change: Change
    var count: Int32 = 1
}

extension UnsafeBufferPointer<Sample> {
    /// The samples from an index on that belong together; the first one does.
    @inline(__always)
    func stretch(from start: Int, while belongs: (Sample) -> Bool) -> UnsafeBufferPointer<Sample> {
        var end = start + 1
        while end < count, belongs(self[end]) { end += 1 }
        return UnsafeBufferPointer(rebasing: self[start..<end])
    }
}
