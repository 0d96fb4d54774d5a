import Glibc

/// HAProxy's command socket, through which a server is taken out of its address and put into it.
///
/// Only for a process that may change its working folder: the path of a Unix socket has room for 107 bytes, and a lab's
/// folder may be deeper. Calls block the thread for a second at the most.
struct HAProxyConsole {
    /// Where HAProxy runs.
    var folder: String

    /// Carries out commands, one connection each.
    ///
    /// - Returns: what went wrong, in HAProxy's words; nil for nothing.
    func run(_ commands: [String]) -> String? {
        guard chdir(folder) == 0 else { return "\(folder): \(systemReason(errno))" }
        for command in commands {
            if let problem = run(command) { return "\(command): \(problem)" }
        }
        return nil
    }

    private func run(_ command: String) -> String? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return systemReason(errno) }
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 1, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: HAProxyConfiguration.socket.utf8) }
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        let line = Array((command + "\n").utf8)
        guard isConnected, send(descriptor, line, line.count, Int32(MSG_NOSIGNAL)) == line.count else {
            return systemReason(errno)
        }
        var answer = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &answer, answer.count, 0)
        guard count >= 0 else { return systemReason(errno) }
        // A command that was carried out is answered by an empty line.
        let words = String(decoding: answer[..<count], as: UTF8.self)[...].trimmingBlanks
        return words.isEmpty ? nil : String(words)
    }
}
