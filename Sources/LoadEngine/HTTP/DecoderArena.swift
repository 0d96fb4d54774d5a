import Glibc

/// Memory for one decoding after the other: taken piece by piece, given back all at once.
///
/// - Limits: keeps what the largest decoding needed, which for brotli is bounded by its window of 16 MiB.
struct DecoderArena {
    private static let blockBytes = 64 << 10
    private var blocks: [UnsafeMutableRawBufferPointer] = []
    /// The block that is being used, and how much of it is taken.
    private var block = 0
    private var taken = 0

    /// Memory of this size, aligned for anything; nil when the system has none.
    mutating func take(_ size: Int) -> UnsafeMutableRawPointer? {
        let size = (size + 15) & ~15
        while block < blocks.count {
            if blocks[block].count - taken >= size {
                defer { taken += size }
                return blocks[block].baseAddress.map { $0 + taken }
            }
            block += 1
            taken = 0
        }
        let count = max(Self.blockBytes, size)
        guard let memory = malloc(count) else { return nil }
        blocks.append(UnsafeMutableRawBufferPointer(start: memory, count: count))
        taken = size
        return memory
    }

    /// All of it may be taken again.
    mutating func reset() {
        block = 0
        taken = 0
    }

    /// Gives everything back to the system.
    mutating func free() {
        for block in blocks { Glibc.free(block.baseAddress) }
        blocks = []
        reset()
    }
}
