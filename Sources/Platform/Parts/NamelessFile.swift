import Glibc

/// A file without a name, which nobody has to remove, whatever becomes of us.
final class NamelessFile {
    private let descriptor: Int32

    /// `O_TMPFILE`, which Swift does not import from the system's headers.
    private static let withoutName = 0x40_0000 | O_DIRECTORY

    /// Nil when there is no place for it; `errno` says why.
    init?(in folder: String) {
        // Whoever is killed between naming a file and taking the name away leaves it behind: it never has one.
        let nameless = open(folder, O_RDWR | Self.withoutName | O_CLOEXEC, 0o600)
        guard nameless < 0, errno == EOPNOTSUPP || errno == EISDIR else {
            descriptor = nameless
            if nameless < 0 { return nil }
            return
        }
        // The file system has only files with names.
        let name = "\(folder)/rmsload-\(getpid())-" + String(UInt64.random(in: .min ... .max), radix: 36)
        descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        unlink(name)
    }

    /// As it is opened again, also by a process that is being started.
    var path: String { "/proc/self/fd/\(descriptor)" }

    /// Writes this at its end.
    ///
    /// - Returns: false when there is no space; `errno` says why.
    func fill(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                done += count
            } else if count == 0 || errno != EINTR {
                return false
            }
        }
        return true
    }

    deinit { close(descriptor) }
}
