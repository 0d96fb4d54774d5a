/// A worker's own pen: writes samples and session changes, and hands them over once a second.
struct Recording: ~Copyable {
    private let collector: Collector
    private var chunk: SampleChunk
    private var nextHandOver: Nanoseconds = handOverEvery
    /// Samples are what a worker leaves behind; nothing is dropped, so this only grows.
    private(set) var written: UInt64 = 0

    /// How often a chunk is handed over although it is not full, so that the live view is fresh.
    static let handOverEvery: Nanoseconds = .milliseconds(250)

    init(collector: Collector) {
        self.collector = collector
        chunk = SampleChunk()
    }

    @inline(__always)
    mutating func record(_ sample: Sample) {
        chunk.samples[chunk.count] = sample
        chunk.count += 1
        written += 1
        if chunk.isFull { chunk = collector.swap(chunk) }
    }

    /// Sessions come by the hundred thousand: a change like one of the last few is counted there.
    @inline(__always)
    mutating func note(_ change: SessionNote.Change, arrival: Nanoseconds) {
        let second = Int32(arrival / .seconds(1))
        var place = chunk.sessions.count - 1
        let oldest = max(0, place - 3)
        while place >= oldest {
            if chunk.sessions[place].second == second, chunk.sessions[place].change == change {
                chunk.sessions[place].count += 1
                return
            }
            place -= 1
        }
        chunk.sessions.append(SessionNote(second: second, change: change))
    }

    /// Of sessions that are followed; rare.
    mutating func note(_ note: ContinuityNote) { chunk.continuity.append(note) }

    mutating func note(_ note: WriteNote) { chunk.writes.append(note) }

    /// When the worker should come back at the latest.
    var handOverDue: Nanoseconds { nextHandOver }

    mutating func handOver(now: Nanoseconds) {
        nextHandOver = now + Self.handOverEvery
        if chunk.count > 0 || !chunk.sessions.isEmpty || !chunk.continuity.isEmpty { chunk = collector.swap(chunk) }
    }
}
