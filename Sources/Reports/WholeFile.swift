import Foundation

/// Files that are there completely or not at all.
enum WholeFile {
    /// Writes beside the file and renames, so that a reader never sees half of it and a full disk leaves the old one.
    ///
    /// A link is followed. What is no file (a terminal, a pipe, a device) is written to as it is: renaming would put
    /// a file in its place.
    static func write(_ data: Data, to path: String) throws(ReportError) {
        try write(to: path) { emit throws(ReportError) in try emit(data) }
    }

    /// The same for what is better not held at once.
    ///
    /// - Parameter body: gets what writes one part after the other.
    static func write(
        to path: String, _ body: (@escaping (Data) throws(ReportError) -> Void) throws(ReportError) -> Void
    ) throws(ReportError) {
        var status = stat()
        let exists = stat(path, &status) == 0
        if exists, status.st_mode & S_IFMT != S_IFREG {
            let file = try OpenFile(path, named: path, flags: O_WRONLY | O_CLOEXEC)
            try body { data throws(ReportError) in try file.write(data) }
            return
        }
        let target = exists ? realPath(path) : path
        let part = "\(target).\(getpid()).part"
        do throws(ReportError) {
            let file = try OpenFile(part, named: path, flags: O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)
            try body { data throws(ReportError) in try file.write(data) }
            try file.sync()
            if rename(part, target) != 0 { throw file.failure(errno) }
        } catch {
            unlink(part)
            throw error
        }
    }

    /// A file that is being written; closed with its last reference.
    private final class OpenFile {
        private let descriptor: Int32
        private let name: String

        /// - Parameter name: what a person calls it.
        init(_ path: String, named name: String, flags: Int32) throws(ReportError) {
            self.name = name
            descriptor = open(path, flags, 0o644)
            if descriptor < 0 { throw failure(errno) }
        }

        deinit { if descriptor >= 0 { close(descriptor) } }

        func write(_ data: Data) throws(ReportError) {
            var written = 0
            while written < data.count {
                let count = data.withUnsafeBytes { bytes in
                    Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
                }
                if count < 0, errno == EINTR { continue }
                if count <= 0 { throw failure(count < 0 ? errno : EIO) }
                written += count
            }
        }

        /// Without this a crash of the machine can leave the new name on an empty file.
        func sync() throws(ReportError) {
            if fsync(descriptor) != 0 { throw failure(errno) }
        }

        func failure(_ code: Int32) -> ReportError { .unwritable(path: name, why: String(cString: strerror(code))) }
    }

    private static func realPath(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
