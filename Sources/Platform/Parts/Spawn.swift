import Glibc

/// Starts a long-lived process in a session (and so a process group) of its own.
///
/// It gets no descriptor but its input and its log and no blocked signal, so that it holds on to nothing of ours.
struct Spawn: Sendable {
    /// Program and arguments; the program by its path.
    var command: [String]
    var environment: [String: String]
    /// A descriptor to read from; /dev/null if nil.
    var input: Int32?
    /// Where standard output and error are appended.
    var log: String
    /// Where standard error is appended, if not there, too.
    var errorLog: String?

    /// POSIX_SPAWN_SETSID: <spawn.h> hides it from programs that do not define _GNU_SOURCE, and Swift's Glibc does not.
    private static let setSession: Int32 = 0x80

    /// - Errors: the error number of posix_spawn.
    func run() -> Result<ProcessIdentity, SpawnFailure> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        if let errorLog {
            posix_spawn_file_actions_addopen(&actions, 2, errorLog, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        } else {
            posix_spawn_file_actions_adddup2(&actions, 1, 2)
        }
        for descriptor in Self.inheritable { posix_spawn_file_actions_addclose(&actions, descriptor) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes, Int16(Self.setSession | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let arguments = command.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, command[0], &actions, &attributes, arguments, variables)
        guard code == 0 else { return .failure(SpawnFailure(number: code)) }
        // Present for certain: it is an unreaped child of ours, at worst a zombie.
        guard let identity = ProcessIdentity(pid: pid) else { return .failure(SpawnFailure(number: ESRCH)) }
        return .success(identity)
    }

    /// Our descriptors that an exec would hand on: a node started by a heal must not keep the load's connections open.
    private static var inheritable: [Int32] {
        guard let folder = opendir("/proc/self/fd") else { return [] }
        defer { closedir(folder) }
        var found: [Int32] = []
        while let entry = readdir(folder) {
            guard let descriptor = Int32(entry.name), descriptor > 2 else { continue }
            let flags = fcntl(descriptor, F_GETFD)
            if flags >= 0 && flags & FD_CLOEXEC == 0 { found.append(descriptor) }
        }
        return found
    }
}

struct SpawnFailure: Error {
    var number: Int32
}

extension UnsafeMutablePointer<dirent> {
    /// The entry's name.
    var name: String {
        withUnsafePointer(to: &pointee.d_name) { tuple in
            tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
    }
}
