/// The values that one session has captured.
///
/// A plain pointer, so that it stands in the slab of sessions; whoever owns it frees it. Copies share the values.
struct SessionVariables {
    /// How many slots there are.
    let count: Int
    /// The values; one that is not set keeps the memory of an earlier one.
    private let stores: UnsafeMutablePointer<ByteStore>?
    /// One bit for each slot, set where there is a value.
    private let bits: UnsafeMutablePointer<UInt64>?

    private var wordCount: Int { (count + 63) >> 6 }

    init(count: Int) {
        self.count = count
        guard count > 0 else {
            stores = nil
            bits = nil
            return
        }
        stores = .allocate(capacity: count)
        stores?.initialize(repeating: ByteStore(), count: count)
        bits = .allocate(capacity: (count + 63) >> 6)
        bits?.initialize(repeating: 0, count: (count + 63) >> 6)
    }

    /// The value of a slot, valid until it is set again; nil when it is not set.
    @inline(__always)
    func value(_ slot: Int) -> UnsafeRawBufferPointer? {
        precondition(0 <= slot && slot < count, "the session has no such variable")
        return bits![slot >> 6] >> UInt64(slot & 63) & 1 != 0 ? stores![slot].bytes : nil
    }

    /// Gives a slot a value, which is copied.
    mutating func set(_ slot: Int, _ bytes: UnsafeRawBufferPointer) {
        precondition(0 <= slot && slot < count, "the session has no such variable")
        stores![slot].removeAll()
        stores![slot].append(bytes)
        bits![slot >> 6] |= 1 << UInt64(slot & 63)
    }

    /// Takes a slot's value away.
    mutating func unset(_ slot: Int) {
        precondition(0 <= slot && slot < count, "the session has no such variable")
        bits![slot >> 6] &= ~(1 << UInt64(slot & 63))
    }

    /// Takes all values away and keeps the memory for the slab's next session.
    mutating func reset() {
        for word in 0..<wordCount { bits![word] = 0 }
    }

    /// Gives the memory back; it has no slots afterwards.
    mutating func free() {
        for slot in 0..<count { stores![slot].free() }
        stores?.deallocate()
        bits?.deallocate()
        self = SessionVariables(count: 0)
    }
}
