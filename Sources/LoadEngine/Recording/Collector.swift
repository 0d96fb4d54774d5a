import Glibc
import Synchronization

/// Takes over the workers' chunks and folds them on a thread of its own.
///
/// The lock is held to move a chunk's reference, never while samples are written or folded.
final class Collector: Sendable {
    private struct Exchange {
        var full: [SampleChunk] = []
        var empty: [SampleChunk] = []
    }

    private let exchange = Mutex(Exchange())
    private let fold: Mutex<Fold>
    private let notes = Mutex<[ContinuityNote]>([])
    private let log: Mutex<WriteLog>
    /// Whether a worker that shares this thread's core gets it back every tenth of a millisecond: some kernels would let
    /// it wait until the next tick, 4 ms, and the requests that are due with it.
    private let lendsCore: Bool

    /// - Parameter lendsCore: for the open model. Users who wait for nothing keep their core busy anyway, and handing it
    ///   to and fro costs 4 % of a request.
    init(steps: Int, nodes: Int, isTold: Bool = false, folder: String? = nil, lendsCore: Bool = false) {
        self.lendsCore = lendsCore
        log = Mutex(WriteLog(folder: folder))
        fold = Mutex(Fold(steps: steps, nodes: nodes, isTold: isTold))
    }

    /// Lays in empty chunks, so that workers need not make any while this many have not been folded yet.
    func stock(_ chunks: Int) {
        exchange.withLock { state in
            for _ in 0..<chunks { state.empty.append(SampleChunk()) }
            state.full.reserveCapacity(chunks)
        }
    }

    /// Hands a chunk over and gets an empty one for it.
    func swap(_ chunk: SampleChunk) -> SampleChunk {
        exchange.withLock { state in
            state.full.append(chunk)
            return state.empty.popLast() ?? SampleChunk()
        }
    }

    /// So many samples are folded in one go where the core is lent: less than a tenth of a millisecond.
    private static let sliceMax = 256

    /// Folds everything handed over so far. Called by one thread at a time.
    func drain(now: Nanoseconds) {
        while let chunk = exchange.withLock({ $0.full.isEmpty ? nil : $0.full.removeFirst() }) {
            let samples = UnsafeBufferPointer(start: chunk.samples, count: chunk.count)
            let sliceMax = lendsCore ? Self.sliceMax : SampleChunk.capacity
            for start in stride(from: 0, to: samples.count, by: sliceMax) {
                let slice = samples[start..<min(start + sliceMax, samples.count)]
                fold.withLock { $0.add(UnsafeBufferPointer(rebasing: slice)) }
                if lendsCore { sched_yield() }
            }
            fold.withLock { fold in
                for note in UnsafeBufferPointer(start: chunk.notes, count: chunk.noted) { fold.add(note) }
            }
            if !chunk.continuity.isEmpty {
                notes.withLock { $0 += chunk.continuity }
                chunk.continuity.removeAll()
            }
            if !chunk.writes.isEmpty {
                log.withLock { log in for note in chunk.writes { log.append(note) } }
                chunk.writes.removeAll(keepingCapacity: true)
            }
            (chunk.count, chunk.noted) = (0, 0)
            exchange.withLock { $0.empty.append(chunk) }
        }
        fold.withLock { $0.pack(before: now) }
    }

    /// What was folded since the last call.
    func takeDelta() -> MeasurementsDelta { fold.withLock { $0.takeDelta() } }

    /// The last seconds as they look now.
    var live: LiveView { fold.withLock { $0.live } }

    /// What became known of sessions that were followed, in the order of each worker.
    var continuity: [ContinuityNote] { notes.withLock { $0 } }

    /// Looks at the audited writes.
    func withWrites<Result: Sendable>(_ body: (WriteLog) -> Result) -> Result {
        log.withLock { body($0) }
    }

    /// All intervals and ticks, and what stood in the way of sending, second by second; call when the workers have ended.
    func finish() -> (intervals: [Interval], ticks: Ticks, slip: SlipCauses) {
        let fold = folded()
        return (fold.intervals.values.sorted { $0.second < $1.second }, fold.finishedTicks, SlipCauses(fold))
    }

    /// Everything that was handed over, folded and packed.
    func folded() -> Fold {
        drain(now: .max)
        return fold.withLock { $0 }
    }
}
