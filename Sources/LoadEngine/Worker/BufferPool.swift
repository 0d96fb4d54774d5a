/// Stores that went through an exchange and wait for the next, so that none is made twice.
///
/// - Limits: keeps `keptMax` stores of at most `bytesMax` each; what is beyond goes back to the system.
struct BufferPool: ~Copyable {
    static let keptMax = 256
    static let bytesMax = 256 << 10

    private let kept: UnsafeMutablePointer<ByteStore>
    private var count = 0

    init() {
        kept = .allocate(capacity: Self.keptMax)
    }

    deinit {
        for place in 0..<count { kept[place].free() }
        kept.deallocate()
    }

    mutating func take() -> ByteStore {
        if count == 0 { return ByteStore() }
        count -= 1
        return kept[count]
    }

    /// Takes a store back, if it has any memory, and leaves an empty one in its place.
    @inline(__always)
    mutating func give(_ store: inout ByteStore) {
        if store.capacity == 0 { return }
        if count == Self.keptMax || store.capacity > Self.bytesMax {
            store.free()
            return
        }
        store.removeAll()
        kept[count] = store
        count += 1
        store = ByteStore()
    }
}
