import Glibc

/// Tells how late it is; one of the two seams that the simulator replaces.
protocol TimeSource {
    /// Nanoseconds since the start of the run.
    func now() -> Nanoseconds

    /// How long it is until the run begins; 0 from then on.
    var untilStart: Nanoseconds { get }
}

extension TimeSource {
    var untilStart: Nanoseconds { 0 }
}

/// The kernel's monotonic clock, counted from a moment of its own.
public struct MonotonicClock: TimeSource, Sendable {
    /// The reading of `CLOCK_MONOTONIC` that counts as 0.
    public let start: Nanoseconds

    public init(start: Nanoseconds) {
        self.start = start
    }

    /// 0 before the start.
    @inline(__always)
    public func now() -> Nanoseconds {
        let reading = Self.reading()
        return reading > start ? reading - start : 0
    }

    var untilStart: Nanoseconds {
        let reading = Self.reading()
        return reading < start ? start - reading : 0
    }

    /// The clock itself, in nanoseconds since an arbitrary moment that all processes of the machine share.
    @inline(__always)
    public static func reading() -> Nanoseconds { read(CLOCK_MONOTONIC) }

    /// CPU time that the calling thread has used.
    static func threadCPU() -> Nanoseconds { read(CLOCK_THREAD_CPUTIME_ID) }

    /// Nanoseconds since 1970 by the wall clock, which may be set and stepped.
    static func wall() -> Nanoseconds { read(CLOCK_REALTIME) }

    @inline(__always)
    private static func read(_ clock: clockid_t) -> Nanoseconds {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
