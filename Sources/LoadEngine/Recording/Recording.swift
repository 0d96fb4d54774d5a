/// A worker's own pen: writes samples and session changes, and hands them over once a second.
struct Recording: ~Copyable {
    private let collector: Collector
    private var chunk: SampleChunk
    /// Where the next sample and the next note go. The chunk's own counts are set when it is handed over: a class's
    /// variable costs a check of exclusive access each time, six of them an exchange.
    private var samples: UnsafeMutablePointer<Sample>
    private var count = 0
    private var notes: UnsafeMutablePointer<SessionNote>
    private var noted = 0
    private var nextHandOver: Nanoseconds = handOverEvery
    /// Samples are what a worker leaves behind; nothing is dropped, so this only grows.
    private(set) var written: UInt64 = 0

    /// How often a chunk is handed over although it is not full, so that the live view is fresh.
    static let handOverEvery: Nanoseconds = .milliseconds(250)

    init(collector: Collector) {
        self.collector = collector
        chunk = SampleChunk()
        samples = chunk.samples
        notes = chunk.notes
    }

    @inline(__always)
    mutating func record(_ sample: Sample) {
        (samples + count).initialize(to: sample)
        count += 1
        written += 1
        if count == SampleChunk.capacity { swap() }
    }

    /// Sessions come by the hundred thousand: a change like one of the last few is counted there.
    @inline(__always)
    mutating func note(_ change: SessionNote.Change, arrival: Nanoseconds) {
        let second = Int32(arrival / .seconds(1))
        var place = noted - 1
        let oldest = max(0, place - 3)
        while place >= oldest {
            if notes[place].second == second, notes[place].change == change {
                notes[place].count += 1
                return
            }
            place -= 1
        }
        (notes + noted).initialize(to: SessionNote(second: second, change: change))
        noted += 1
        if noted == SampleChunk.notesCapacity { swap() }
    }

    /// Of sessions that are followed; rare.
    mutating func note(_ note: ContinuityNote) { chunk.continuity.append(note) }

    mutating func note(_ note: WriteNote) { chunk.writes.append(note) }

    /// When the worker should come back at the latest.
    var handOverDue: Nanoseconds { nextHandOver }

    mutating func handOver(now: Nanoseconds) {
        nextHandOver = now + Self.handOverEvery
        if count > 0 || noted > 0 || !chunk.continuity.isEmpty || !chunk.writes.isEmpty { swap() }
    }

    private mutating func swap() {
        (chunk.count, chunk.noted) = (count, noted)
        chunk = collector.swap(chunk)
        (samples, count, notes, noted) = (chunk.samples, 0, chunk.notes, 0)
    }
}
