import CAllocations

@testable import LoadEngine

/// The monotonic clock, which also notes what the worker's thread has asked of the allocator when it looked at the time.
final class AllocationClock: TimeSource {
    private let clock = MonotonicClock(start: MonotonicClock.reading())
    private let warmUp: Nanoseconds
    private(set) var warm: rms_allocations?
    private(set) var last = rms_allocations()

    /// - Parameter warmUp: what is asked for before this moment of the run counts as warming up.
    init(warmUp: Nanoseconds) {
        self.warmUp = warmUp
    }

    func now() -> Nanoseconds {
        let moment = clock.now()
        last = rms_allocations_of_thread()
        if warm == nil, moment >= warmUp { warm = last }
        return moment
    }

    /// Calls of the allocator from the end of the warm-up to the last look at the time, without OpenSSL's own.
    var callsAfterWarmUp: UInt64? { warm.map { (last.calls - last.openssl) - ($0.calls - $0.openssl) } }

    /// The same of those that OpenSSL made for itself.
    var opensslCallsAfterWarmUp: UInt64? { warm.map { last.openssl - $0.openssl } }
}
