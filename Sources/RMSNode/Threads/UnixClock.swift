import Glibc

/// The wall clock, which the nodes share: expiry of scenes and sessions lies in their database.
enum UnixClock {
    /// Since 1 January 1970, UTC.
    ///
    /// - Units: milliseconds.
    static var nowMs: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
