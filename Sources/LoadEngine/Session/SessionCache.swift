/// What a session remembers of responses that it need not fetch again: how long they are fresh, and by which marks a
/// server tells whether they have changed.
///
/// No content is kept: nobody looks at it. A plain value with one block of entries, made when the first response is
/// kept; whoever owns a cache frees it.
/// - Limits: `entriesMax` responses, of which the one used longest ago makes way; marks of `marksBytesMax` bytes.
struct SessionCache {
    static let entriesMax = 64
    static let marksBytesMax = 512

    private struct Entry {
        /// Digest of origin and target.
        var key: UInt64
        /// By the run's clock; 0 for one that must be asked about.
        var freshUntil: Nanoseconds
        var used: UInt64
        /// Header fields that ask whether it has changed, each with its CRLF.
        var conditions = ByteStore()
    }

    private var entries: UnsafeMutablePointer<Entry>?
    private(set) var count: Int32 = 0
    private var capacity: Int32 = 0
    /// Places of the block that were ever used, and whose stores may have memory.
    private var touched: Int32 = 0
    private var clock: UInt64 = 0

    init() {}

    /// What a request for this target would be answered with.
    enum Finding {
        /// Nothing is known of it.
        case none
        /// It need not be asked for.
        case fresh
        /// These fields ask for it if it has changed.
        case stale(conditions: UnsafeRawBufferPointer)
    }

    /// Digest (FNV-1a, 64 bits) of a request's origin and target.
    static func key(origin: Int, target: UnsafeRawBufferPointer) -> UInt64 {
        var digest: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(truncatingIfNeeded: origin)
        for byte in target { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return digest
    }

    mutating func find(_ key: UInt64, now: Nanoseconds) -> Finding {
        guard let place = place(of: key), let entries else { return .none }
        clock += 1
        entries[place].used = clock
        if entries[place].freshUntil > now { return .fresh }
        let conditions = entries[place].conditions.bytes
        return conditions.isEmpty ? .none : .stale(conditions: conditions)
    }

    /// Takes notice of a complete response with content, or forgets the target where it may not be kept.
    mutating func store(
        _ key: UInt64, _ freshness: Freshness, _ table: HeaderTable, head: UnsafeRawBufferPointer, now: Nanoseconds
    ) {
        let known = place(of: key)
        guard freshness.isStorable else {
            if let known { remove(known) }
            return
        }
        let place = known ?? newPlace()
        guard let entries else { return }
        clock += 1
        entries[place].key = key
        entries[place].used = clock
        entries[place].freshUntil = freshness.seconds > 0 ? now + .seconds(Int(freshness.seconds)) : 0
        entries[place].conditions.removeAll()
        if let tag = table.find("etag", in: head), !tag.isEmpty, tag.count <= Self.marksBytesMax / 2 {
            Self.append("If-None-Match: ", tag, to: &entries[place].conditions)
        }
        if let date = table.find("last-modified", in: head), !date.isEmpty, date.count <= Self.marksBytesMax / 2 {
            Self.append("If-Modified-Since: ", date, to: &entries[place].conditions)
        }
        if entries[place].conditions.count == 0, entries[place].freshUntil == 0 { remove(place) }
    }

    /// The server says that it has not changed: its lifetime begins anew (RFC 9111 §4.3.4).
    mutating func refresh(_ key: UInt64, _ freshness: Freshness, now: Nanoseconds) {
        guard let place = place(of: key), let entries else { return }
        if !freshness.isStorable { return remove(place) }
        entries[place].freshUntil = freshness.seconds > 0 ? now + .seconds(Int(freshness.seconds)) : 0
    }

    /// What was asked for did not come as it should: nothing is known of it any more.
    mutating func forget(_ key: UInt64) {
        if let place = place(of: key) { remove(place) }
    }

    /// Empties it for another session and keeps the memory.
    mutating func removeAll() {
        count = 0
        clock = 0
    }

    /// Gives the memory back; the cache is empty and usable again.
    mutating func free() {
        removeAll()
        guard let entries else { return }
        for place in 0..<Int(touched) { entries[place].conditions.free() }
        entries.deallocate()
        self.entries = nil
        touched = 0
        capacity = 0
    }

    private static func append(_ name: StaticString, _ value: UnsafeRawBufferPointer, to store: inout ByteStore) {
        store.append(name)
        store.append(value)
        store.append("\r\n")
    }

    private func place(of key: UInt64) -> Int? {
        guard let entries else { return nil }
        for place in 0..<Int(count) where entries[place].key == key { return place }
        return nil
    }

    private mutating func newPlace() -> Int {
        if Int(count) < Self.entriesMax {
            if count == capacity { grow() }
            if count == touched, let entries {
                (entries + Int(count)).initialize(to: Entry(key: 0, freshUntil: 0, used: 0))
                touched += 1
            }
            count += 1
            return Int(count) - 1
        }
        guard let entries else { return 0 }
        var oldest = 0
        for place in 1..<Self.entriesMax where entries[place].used < entries[oldest].used { oldest = place }
        return oldest
    }

    private mutating func grow() {
        let next = max(8, 2 * capacity)
        let moved = UnsafeMutablePointer<Entry>.allocate(capacity: Int(next))
        if let entries {
            moved.moveInitialize(from: entries, count: Int(touched))
            entries.deallocate()
        }
        entries = moved
        capacity = next
    }

    /// Puts the last entry into its place.
    private mutating func remove(_ place: Int) {
        guard let entries else { return }
        count -= 1
        if place == Int(count) { return }
        let removed = entries[place]
        entries[place] = entries[Int(count)]
        entries[Int(count)] = removed
    }
}
