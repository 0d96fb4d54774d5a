import Glibc

/// A process, all that descend from it, and the group that it leads, if it does.
struct ProcessTree: Sendable {
    let root: ProcessIdentity

    /// Those of its processes that run, the root first.
    private var members: [ProcessStat] {
        let all = ProcessStat.all.filter { !$0.isZombie }
        guard let first = all.first(where: { $0.pid == root.pid && $0.startTicks == root.startTicks }) else {
            return []
        }
        var found = [first]
        var seen: Set<Int32> = [first.pid]
        var next = 0
        while next < found.count {
            let parent = found[next].pid
            next += 1
            for stat in all where stat.parent == parent && seen.insert(stat.pid).inserted { found.append(stat) }
        }
        for stat in all where first.group == first.pid && stat.group == first.pid && seen.insert(stat.pid).inserted {
            found.append(stat)
        }
        return found
    }

    /// Whether all of them are stopped by a signal; false when none runs.
    var isStopped: Bool {
        guard ProcessStat(pid: root.pid)?.isStopped == true else { return false }
        let members = members
        return !members.isEmpty && members.allSatisfy(\.isStopped)
    }

    /// Refuses a tree that we are in ourselves.
    private func checkIsAnothers(_ members: [ProcessStat]) throws(ControlFailure) {
        if members.contains(where: { $0.pid == getpid() }) {
            throw ControlFailure("process \(root.pid) has started this rmsload: it would hit itself")
        }
    }

    func signalRoot(_ number: Int32) throws(ControlFailure) { try send(number, to: root) }

    func signal(_ number: Int32) throws(ControlFailure) {
        let members = members
        try checkIsAnothers(members)
        for member in members { try send(number, to: ProcessIdentity(pid: member.pid, startTicks: member.startTicks)) }
    }

    /// Stops all of them, also those that are begun meanwhile.
    ///
    /// - Errors: what was stopped goes on when the rest cannot be.
    func freeze() throws(ControlFailure) {
        do throws(ControlFailure) {
            // A stopped process begins no other: few rounds are enough, and the bound keeps a swarm from keeping us.
            for _ in 0..<20 {
                let members = members
                try checkIsAnothers(members)
                let running = members.filter { !$0.isStopped }
                if running.isEmpty { return }
                for member in running {
                    try send(SIGSTOP, to: ProcessIdentity(pid: member.pid, startTicks: member.startTicks))
                }
            }
        } catch {
            try? signal(SIGCONT)
            throw error
        }
    }

    /// Ends all of them without a warning. They are stopped first: once the root is gone, nobody knows its children.
    func kill() throws(ControlFailure) {
        try freeze()
        try signal(SIGKILL)
    }

    private func send(_ number: Int32, to process: ProcessIdentity) throws(ControlFailure) {
        guard process.isPresent, Glibc.kill(process.pid, number) != 0, errno != ESRCH else { return }
        let reason = systemReason(errno)
        throw ControlFailure("process \(process.pid): \(reason)\(errno == EPERM ? "; run rmsload as its user" : "")")
    }
}
