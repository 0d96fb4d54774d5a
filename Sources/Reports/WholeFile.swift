import Foundation

/// Files that are there completely or not at all.
enum WholeFile {
    /// Writes beside the file and renames, so that a reader never sees half of it and a full disk leaves the old one.
    static func write(_ data: Data, to path: String) throws(ReportError) {
        let part = "\(path).\(getpid()).part"
        let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw .unwritable(path: path, why: reason(errno)) }
        var written = 0
        var failure: Int32 = 0
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
        if failure == 0, fsync(descriptor) != 0 { failure = errno }
        if close(descriptor) != 0, failure == 0 { failure = errno }
        if failure == 0, rename(part, path) != 0 { failure = errno }
        if failure != 0 {
            unlink(part)
            throw .unwritable(path: path, why: reason(failure))
        }
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
