import FoundationEssentials
import Glibc

/// A file system of its own for a folder of the lab, in memory and small enough to be filled.
struct SmallDisk: Sendable, Equatable {
    /// The folder that it is mounted on.
    let path: String

    /// Room for a lab's database and logs of some minutes.
    static let sizeMiB = 48

    private var ballast: String { path + "/ballast" }

    /// Mounts it; the folder must be there.
    static func mount(on path: String, mode: mode_t) throws(PlatformError) -> SmallDisk {
        let options = "size=\(sizeMiB)m,mode=\(String(mode, radix: 8))"
        try command(["mount", "-t", "tmpfs", "-o", options, "rmsload", path]).runBlocking(
            as: "a small disk for \(path)")
        return SmallDisk(path: path)
    }

    /// Takes away all that are mounted on folders below this one.
    static func unmountAll(below folder: String) {
        // The kernel tells whole paths, without links and doubled slashes.
        guard let mounts = readSmallFile("/proc/self/mountinfo"), let whole = realpath(folder, nil) else { return }
        defer { Glibc.free(whole) }
        let folder = String(cString: whole)
        for line in mounts.split(separator: "\n") {
            let words = line.split(separator: " ")
            // Field 5 is the mount point; blanks and the like stand there as octal numbers.
            guard words.count > 4, words[4].hasPrefix(escaped(folder) + "/") else { continue }
            try? command(["umount", "--lazy", unescaped(words[4])]).runBlocking(as: "umount")
        }
    }

    /// Fills it to the last byte.
    ///
    /// - Returns: the moment at which it was full.
    func fill() async throws(PlatformError) -> UInt64 {
        let result = await offPool { fillNow() }
        return try result.get()
    }

    private func fillNow() -> Result<UInt64, PlatformError> {
        let descriptor = open(ballast, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return .failure(.scratch(path: ballast, reason: systemReason(errno))) }
        defer { close(descriptor) }
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        var size = zeros.count
        while size > 0 {
            let count = write(descriptor, zeros, size)
            if count >= 0 || errno == EINTR { continue }
            guard errno == ENOSPC else { return .failure(.scratch(path: ballast, reason: systemReason(errno))) }
            size /= 2
        }
        return .success(MonotonicTime.nowNs())
    }

    /// Gives the space back; more than once does no harm.
    func free() throws(PlatformError) {
        if unlink(ballast) != 0 && errno != ENOENT { throw .scratch(path: ballast, reason: systemReason(errno)) }
    }

    /// The file system's own numbers, when nothing is free.
    var fullness: String? {
        var numbers = statvfs()
        guard statvfs(path, &numbers) == 0, numbers.f_blocks > 0, numbers.f_bavail == 0 else { return nil }
        return "0 of \((UInt64(numbers.f_blocks) * UInt64(numbers.f_frsize)) >> 20) MiB are free on \(path)"
    }

    /// What the system says when something is written there; nil when it is written.
    var writeFailure: String? {
        let file = path + "/probe-\(getpid())"
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return errno == ENOSPC ? "a file there: \(systemReason(ENOSPC))" : nil }
        defer {
            close(descriptor)
            unlink(file)
        }
        let bytes = [UInt8](repeating: 1, count: 8_192)
        guard write(descriptor, bytes, bytes.count) < bytes.count else { return nil }
        return "a file of 8 KiB there: \(systemReason(ENOSPC))"
    }

    private static func command(_ words: [String]) -> ProgramRun {
        ProgramRun(command: words, environment: ProcessInfo.processInfo.environment, limit: .seconds(5))
    }

    private static func escaped(_ path: String) -> String {
        path.replacing("\\", with: "\\134").replacing(" ", with: "\\040").replacing("\t", with: "\\011")
    }

    private static func unescaped(_ path: Substring) -> String {
        String(path).replacing("\\040", with: " ").replacing("\\011", with: "\t").replacing("\\134", with: "\\")
    }
}
