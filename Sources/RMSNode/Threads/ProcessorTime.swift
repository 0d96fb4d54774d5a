import Glibc

/// CPU time of the calling thread.
enum ProcessorTime {
    /// CPU time that the calling thread has used.
    ///
    /// - Units: nanoseconds.
    static var used: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// Uses that much CPU time of the calling thread, however fast the machine or the build is.
    ///
    /// - Returns: a number that depends on the work, so that no optimiser can leave it out.
    @discardableResult
    static func burn(_ cost: Duration) -> UInt64 {
        let end = used + cost.nanoseconds
        var digest: UInt64 = 0x9E37_79B9_7F4A_7C15
        while used < end {
            // About 1 µs of work between two looks at the clock in a release build, 20 µs in a debug build.
            for round in 0..<1_000 as Range<UInt64> {
                digest = (digest ^ round) &* 0xD129_0D3B_2D5C_4A95
                digest ^= digest >> 29
            }
        }
        return digest
    }

    /// Waits while the thread is held, as for a database's answer.
    static func wait(_ duration: Duration) {
        guard duration > .zero else { return }
        var rest = timespec(
            tv_sec: Int(duration.nanoseconds / 1_000_000_000), tv_nsec: Int(duration.nanoseconds % 1_000_000_000))
        var left = timespec()
        while nanosleep(&rest, &left) != 0, errno == EINTR { rest = left }
    }
}

extension Duration {
    /// Whole nanoseconds; every duration of a node's configuration fits.
    var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }

    /// Whole milliseconds.
    var milliseconds: Int64 {
        nanoseconds / 1_000_000
    }
}
