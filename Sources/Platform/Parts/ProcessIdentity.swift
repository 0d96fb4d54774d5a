import Glibc

/// One process, told apart from a later one that was given the same number.
public struct ProcessIdentity: Sendable, Hashable, Codable {
    public var pid: Int32
    /// When it started, in clock ticks since the machine did (field 22 of /proc/PID/stat).
    public var startTicks: UInt64

    public init(pid: Int32, startTicks: UInt64) {
        self.pid = pid
        self.startTicks = startTicks
    }

    /// The process that has this number now; nil when there is none.
    public init?(pid: Int32) {
        guard let stat = ProcessStat(pid: pid) else { return nil }
        self.init(pid: pid, startTicks: stat.startTicks)
    }

    /// This process itself.
    public static var current: ProcessIdentity {
        guard let identity = ProcessIdentity(pid: getpid()) else {
            preconditionFailure("/proc must be mounted: processes cannot be told apart without it")
        }
        return identity
    }

    /// Whether the process still runs; a zombie does not.
    public var isRunning: Bool {
        guard let stat = ProcessStat(pid: pid) else { return false }
        return stat.startTicks == startTicks && !stat.isZombie
    }

    /// Whether the number still belongs to this process, be it a zombie: only then is a signal safe.
    var isPresent: Bool { ProcessStat(pid: pid)?.startTicks == startTicks }
}
