import Glibc

/// What /proc/PID/stat tells about a process.
struct ProcessStat: Equatable {
    var pid: Int32
    var state: Character
    var parent: Int32
    var group: Int32
    var startTicks: UInt64

    /// Threads that it still has, itself included.
    var threads: Int

    /// Gone for every purpose of ours: it holds no port and answers nobody, but `kill(pid, 0)` still succeeds on it.
    ///
    /// With threads left it is not: the first thread is shown as a zombie while others have yet to end, and the ports
    /// are closed by the last one.
    var isZombie: Bool { (state == "Z" && threads <= 1) || state == "X" }

    /// Stopped by a signal: it holds its ports and connections, and does nothing.
    var isStopped: Bool { state == "T" }

    /// Reads the line; nil when it is not one.
    ///
    /// The command's name stands in brackets and may hold blanks and brackets itself, so fields count from the last one.
    init?(parsing text: String) {
        guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close else { return nil }
        let fields = text[text.index(after: close)...].split(whereSeparator: \.isWhitespace)
        guard let pid = Int32(text[..<open].trimmingBlanks), fields.count > 19, fields[0].count == 1,
            let parent = Int32(fields[1]), let group = Int32(fields[2]), let threads = Int(fields[17]),
            let start = UInt64(fields[19])
        else { return nil }
        self.pid = pid
        state = fields[0].first ?? "?"
        self.parent = parent
        self.group = group
        self.threads = threads
        startTicks = start
    }

    init?(pid: Int32) {
        guard let text = readSmallFile("/proc/\(pid)/stat") else { return nil }
        self.init(parsing: text)
    }

    /// Every process of the machine, at this moment.
    static var all: [ProcessStat] {
        guard let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        var found: [ProcessStat] = []
        while let entry = readdir(folder) {
            if let pid = Int32(entry.name), let stat = ProcessStat(pid: pid) { found.append(stat) }
        }
        return found
    }
}

extension Substring {
    var trimmingBlanks: Substring {
        drop(while: \.isWhitespace).reversedDrop
    }

    private var reversedDrop: Substring {
        var end = self
        while end.last?.isWhitespace == true { end.removeLast() }
        return end
    }
}

/// The text of a small file, such as those of /proc, whose size is not known before they are read; nil when it cannot be read.
func readSmallFile(_ path: String, bytesMax: Int = 1 << 20) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 8192)
    while bytes.count < bytesMax {
        let count = read(descriptor, &chunk, chunk.count)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else { return nil }
        if count == 0 { break }
        bytes.append(contentsOf: chunk[..<count])
    }
    return String(decoding: bytes, as: UTF8.self)
}
