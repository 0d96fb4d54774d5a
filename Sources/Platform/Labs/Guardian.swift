import Glibc

/// The process that takes a lab down, or undoes faults, when its owner dies in a way that leaves nobody to do it.
///
/// It reads from a socket whose other end only the owner has: however the owner ends, the kernel closes that end.
final class Guardian: Sendable {
    let process: ProcessIdentity
    private let lifeline: Int32

    /// - Parameters:
    ///   - program: rmsload, whose hidden verb `guard` it runs.
    ///   - arguments: of that verb: whom it guards.
    ///   - environment: for a lab with the lab's mark, so that a sweep finds the guardian, too.
    init(
        program: String, arguments: [String], environment: [String: String], log: String
    ) throws(PlatformError) {
        var ends: [Int32] = [-1, -1]
        // A pair of sockets: unlike a pipe's, their ends are never open to a child that is started at this moment.
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw .spawn(part: "guardian", program: program, reason: systemReason(errno))
        }
        defer { close(ends[0]) }
        let spawn = Spawn(
            command: [program, "guard"] + arguments, environment: environment, input: ends[0], log: log)
        switch spawn.run() {
        case .success(let process): self.process = process
        case .failure(let failure):
            close(ends[1])
            throw .spawn(part: "guardian", program: program, reason: systemReason(failure.number))
        }
        lifeline = ends[1]
    }

    /// Ends it; returns when it is gone. Blocks the thread.
    ///
    /// By force: it has nothing to finish, and what it would do when its socket is closed has been done.
    func end() {
        let group = ProcessGroup(leader: process)
        group.signal(SIGKILL)
        _ = ProcessGroup.waitUntilGone([group], within: .seconds(3))
        if group.isGone { group.reap() }
    }

    /// What a guardian does first: waits until its standard input ends, which its owner's death does.
    static func awaitEnd() {
        var byte: UInt8 = 0
        while true {
            let count = read(0, &byte, 1)
            if count == 0 || count < 0 && errno != EINTR { return }
        }
    }

    deinit { close(lifeline) }
}
