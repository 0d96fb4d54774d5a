import Glibc

/// Writes a whole file, replacing what was there.
func writeFile(_ path: String, _ bytes: [UInt8], mode: mode_t = 0o644) throws(PlatformError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .scratch(path: path, reason: writeReason(errno)) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else { throw .scratch(path: path, reason: writeReason(errno)) }
        written += count
    }
}

/// Puts a file in the place of another, at one moment.
func replaceFile(_ path: String, with draft: String) throws(PlatformError) {
    guard rename(draft, path) == 0 else { throw .scratch(path: path, reason: systemReason(errno)) }
}

/// Makes a folder that may not be there yet, with exactly this mode.
func makeFolder(_ path: String, mode: mode_t) throws(PlatformError) {
    guard mkdir(path, mode) == 0, chmod(path, mode) == 0 else {
        throw .scratch(path: path, reason: writeReason(errno))
    }
}

/// The file's size in bytes; nil when there is none.
func fileSize(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
}

/// Names in a folder, without `.` and `..`; empty when it cannot be read.
func folderEntries(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        if entry.name != "." && entry.name != ".." { names.append(entry.name) }
    }
    return names
}

/// Where a symbolic link leads; nil when it is none.
func linkTarget(_ path: String) -> String? {
    var text = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &text, text.count)
    guard count >= 0 else { return nil }
    return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// The folder for scratch files, without a slash at its end.
func temporaryFolder(_ environment: [String: String]) -> String {
    var path = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
    return path
}

private func writeReason(_ number: Int32) -> String {
    switch number {
    case ENOSPC, EDQUOT: systemReason(number) + "; free some space or set TMPDIR to a folder that has some"
    case EACCES, EPERM, EROFS, ENOENT, ENOTDIR:
        systemReason(number) + "; set TMPDIR to a folder that can be written"
    default: systemReason(number)
    }
}
