import Glibc

/// The run's clock: CLOCK_MONOTONIC, the same that the engine's stamps are taken from.
public enum MonotonicTime {
    /// Now, in nanoseconds.
    public static func nowNs() -> UInt64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
    }
}
