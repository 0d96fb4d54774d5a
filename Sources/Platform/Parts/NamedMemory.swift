import Glibc

/// Names of shared memory that httpd (the Apache runtime) makes in `/dev/shm`, outside of any folder that it is given.
///
/// Four for each httpd, and it leaves them there when it ends, in order or not: a day of labs fills the folder. The
/// memory itself is inherited by httpd's children and needs no name, so the names go as soon as httpd serves.
enum NamedMemory {
    private static let folder = "/dev/shm/"

    /// Removes the names of what a process has mapped; the memory stays as long as somebody has it.
    static func unlinkNames(of process: ProcessIdentity) {
        guard let maps = readSmallFile("/proc/\(process.pid)/maps"), process.isPresent else { return }
        for path in Set(names(in: maps)) { unlink(path) }
    }

    /// Paths of the Apache runtime's making (`ShM.`, two hashes) in a process's map.
    static func names(in maps: String) -> [String] {
        maps.split(separator: "\n").compactMap { line in
            guard let start = line.firstRange(of: folder)?.lowerBound else { return nil }
            let path = line[start...]
            // What has been removed already ends with " (deleted)".
            guard path.wholeMatch(of: /\/dev\/shm\/ShM\.[0-9a-f]+H[0-9a-f]+/) != nil else { return nil }
            return String(path)
        }
    }
}
