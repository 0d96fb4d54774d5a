import Foundation

/// Files that are there completely or not at all.
enum WholeFile {
    /// Writes beside the file and renames, so that a reader never sees half of it and a full disk leaves the old one.
    ///
    /// A link is followed. What is no file (a terminal, a pipe, a device) is written to as it is: renaming would put
    /// a file in its place.
    static func write(_ data: Data, to path: String) throws(ReportError) {
        var status = stat()
        let exists = stat(path, &status) == 0
        if exists, status.st_mode & S_IFMT != S_IFREG {
            if let failure = put(data, at: path, flags: O_WRONLY | O_CLOEXEC, isDurable: false) {
                throw .unwritable(path: path, why: reason(failure))
            }
            return
        }
        let target = exists ? realPath(path) : path
        let part = "\(target).\(getpid()).part"
        var failure = put(data, at: part, flags: O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, isDurable: true)
        if failure == nil, rename(part, target) != 0 { failure = errno }
        if let failure {
            unlink(part)
            throw .unwritable(path: path, why: reason(failure))
        }
    }

    /// Writes everything and closes; nil, or the error number of what failed.
    private static func put(_ data: Data, at path: String, flags: Int32, isDurable: Bool) -> Int32? {
        let descriptor = open(path, flags, 0o644)
        if descriptor < 0 { return errno }
        var written = 0
        var failure: Int32?
        data.withUnsafeBytes { bytes in
            while written < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
                if count < 0, errno == EINTR { continue }
                if count <= 0 {
                    failure = count < 0 ? errno : EIO
                    return
                }
                written += count
            }
        }
        // Without this a crash of the machine can leave the new name on an empty file.
        if failure == nil, isDurable, fsync(descriptor) != 0 { failure = errno }
        if close(descriptor) != 0, failure == nil { failure = errno }
        return failure
    }

    private static func realPath(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
