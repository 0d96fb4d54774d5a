import Glibc

@testable import LoadEngine

/// Folds what a worker hands over while it runs, as the conductor does, on a thread of its own.
final class Drain: @unchecked Sendable {
    private let collector: Collector
    private let clock = MonotonicClock(start: MonotonicClock.reading())
    private let wake: (read: Int32, write: Int32)
    private var thread = pthread_t()

    init(_ collector: Collector) {
        self.collector = collector
        var ends: [Int32] = [0, 0]
        precondition(pipe(&ends) == 0, "cannot make a pipe")
        wake = (ends[0], ends[1])
        pthread_create(
            &thread, nil,
            { context in
                let drain = Unmanaged<Drain>.fromOpaque(context!).takeUnretainedValue()
                var end = pollfd(fd: drain.wake.read, events: Int16(POLLIN), revents: 0)
                while poll(&end, 1, 10) == 0 { drain.collector.drain(now: drain.clock.now()) }
                return nil
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Ends the thread.
    func stop() {
        close(wake.write)
        pthread_join(thread, nil)
        close(wake.read)
    }
}
