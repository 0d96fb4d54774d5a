import Glibc
import Synchronization

@testable import LoadEngine

/// Folds what a worker hands over while it runs, as the conductor does, on a thread of its own.
final class Drain: @unchecked Sendable {
    private let collector: Collector
    private let clock = MonotonicClock(start: MonotonicClock.reading())
    private let isOver = Atomic<Bool>(false)
    private var thread = pthread_t()

    init(_ collector: Collector) {
        self.collector = collector
        pthread_create(
            &thread, nil,
            { context in
                let drain = Unmanaged<Drain>.fromOpaque(context!).takeUnretainedValue()
                while !drain.isOver.load(ordering: .acquiring) {
                    drain.collector.drain(now: drain.clock.now())
                    usleep(10_000)
                }
                return nil
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Ends the thread.
    func stop() {
        isOver.store(true, ordering: .releasing)
        pthread_join(thread, nil)
    }
}
