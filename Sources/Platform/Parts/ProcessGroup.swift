import Glibc

/// A part's processes: the one that was started, and all that it started in turn.
///
/// The leader is reaped last: while it is at least a zombie its number cannot be given to anyone else, so that a
/// signal to the group can never hit a stranger.
struct ProcessGroup: Sendable {
    let leader: ProcessIdentity

    /// Signals every process of the group; nothing when the leader's number belongs to someone else by now.
    func signal(_ number: Int32) {
        guard leader.isPresent else { return }
        _ = kill(-leader.pid, number)
    }

    /// Signals the leader alone, which tells the others what to do.
    func signalLeader(_ number: Int32) {
        guard leader.isPresent else { return }
        _ = kill(leader.pid, number)
    }

    /// Whether its processes are all stopped by a signal; false when there are none.
    var isStopped: Bool {
        // The leader first: looking through all processes of the machine takes a while.
        guard leader.isPresent, ProcessStat(pid: leader.pid)?.isStopped == true else { return false }
        let members = ProcessStat.all.filter { $0.group == leader.pid && !$0.isZombie }
        return !members.isEmpty && members.allSatisfy(\.isStopped)
    }

    /// Whether none of its processes runs any more.
    ///
    /// An httpd child survives its parent's SIGKILL and serves on for ever, so the leader alone proves nothing.
    var isGone: Bool {
        if leader.isRunning { return false }
        return !ProcessStat.all.contains {
            $0.group == leader.pid && !$0.isZombie && $0.startTicks >= leader.startTicks
        }
    }

    /// Takes the dead leader off the process table; does nothing when it is not a child of ours.
    func reap() {
        var status: Int32 = 0
        while waitpid(leader.pid, &status, WNOHANG) < 0 && errno == EINTR {}
    }

    /// Waits on this thread until the group is gone.
    static func waitUntilGone(_ groups: [ProcessGroup], within limit: Duration) -> Bool {
        let deadline = Deadline(in: limit)
        while !groups.allSatisfy(\.isGone) {
            if deadline.isOver { return false }
            usleep(5_000)
        }
        return true
    }
}
