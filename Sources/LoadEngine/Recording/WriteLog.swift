import Glibc

/// Every audited write of a run, a dozen bytes each, in little memory: what is beyond goes into a file.
///
/// - Limits: `blockBytes` in memory; beyond, a nameless file in the folder, or without a folder nothing more is kept.
public final class WriteLog {
    /// How much is kept in memory before it goes to the file, in bytes.
    public static let blockBytes = 4 << 20

    /// Writes that were noted.
    public private(set) var count = 0
    /// Writes that could not be kept: no folder, or a disk that is full.
    public private(set) var dropped = 0
    private let folder: String?
    private let blockMax: Int
    private var tail: [UInt8] = []
    private var tailCount = 0
    private var file: Int32 = -1
    /// Lengths of the blocks in the file.
    private var blocks: [Int] = []
    private var isBroken = false

    public init(folder: String? = nil, blockBytes: Int = WriteLog.blockBytes) {
        self.folder = folder
        blockMax = blockBytes
    }

    deinit { if file >= 0 { close(file) } }

    /// Keeps a write.
    public func append(_ note: WriteNote) {
        count += 1
        if isBroken {
            dropped += 1
            return
        }
        WriteCode.append(note, to: &tail)
        tailCount += 1
        if tail.count >= blockMax { spill() }
    }

    /// How many stretches there are to read.
    public var blockCount: Int { blocks.count + (tail.isEmpty ? 0 : 1) }

    /// The writes of one stretch, in the order they came; empty where the file cannot be read.
    public func block(_ index: Int) -> [WriteNote] {
        if index >= blocks.count { return WriteCode.notes(tail) }
        var bytes = [UInt8](repeating: 0, count: blocks[index])
        var offset = blocks[..<index].reduce(0, +)
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress! + done, $0.count - done, offset) }
            if count <= 0 { return [] }
            done += count
            offset += count
        }
        return WriteCode.notes(bytes)
    }

    private func spill() {
        if file < 0, let folder {
            let path = folder + "/.writes"
            file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
            // Nameless from here on: gone with the process, however that ends.
            if file >= 0 { unlink(path) }
        }
        var done = 0
        while file >= 0, done < tail.count {
            let count = tail.withUnsafeBytes { write(file, $0.baseAddress! + done, $0.count - done) }
            if count <= 0 { break }
            done += count
        }
        if file >= 0, done == tail.count {
            blocks.append(tail.count)
        } else {
            isBroken = true
            dropped += tailCount
        }
        tail.removeAll(keepingCapacity: true)
        tailCount = 0
    }
}
