import Glibc

/// One deadline for each slot, kept in a hashed timer wheel.
///
/// A slot is a number of the caller's (a session, a connection). Its deadline stands in the bucket of its time modulo
/// one rotation (8,192 buckets of 2¹⁷ ns: 1.07 s), in a doubly linked list through the slots themselves, so setting
/// and cancelling cost the same however many are set. A deadline further away than one rotation stays in its bucket
/// and is passed over once a rotation.
/// - Units: nanoseconds on any clock that does not go back; the wheel compares and never reads one.
/// - Limits: slots 0 up to the capacity given, 2³⁰ at most. A slot's memory is touched when it is first set.
struct TimerWheel: ~Copyable {
    /// A slot's place in its bucket's list.
    private struct Entry {
        var deadline: Nanoseconds
        /// The next slot of the list plus 1, 0 at its end.
        var next: UInt32
        /// 0: not set. Else the slot before plus 1; the first of a list holds its bucket's number and `firstMark`.
        var previous: UInt32
    }

    private static let bucketCount = 8_192
    private static let bucketMask = UInt64(bucketCount - 1)
    /// 2¹⁷ ns = 131 µs. Finer than any wait of a session, and coarse enough that a wheel of one second is 32 KiB.
    private static let resolutionBits: UInt64 = 17
    private static let firstMark: UInt32 = 1 << 31

    private let entries: UnsafeMutablePointer<Entry>
    /// First slot of each bucket plus 1, 0 where it is empty.
    private let heads: UnsafeMutablePointer<UInt32>
    /// One bit for each bucket: clear where it is empty or known to hold no deadline of the coming rotation.
    private let near: UnsafeMutablePointer<UInt64>
    private let capacity: Int
    /// Number of the tick whose bucket is being looked through; every earlier one has been.
    private var cursor: UInt64
    /// From the cursor up to this tick no bit of `near` is set, so that the next deadline is not sought from the start
    /// each time (measured with 100 slots a minute away: 200 ns a turn without, 11 ns with it).
    private var nearFrom: UInt64
    /// The slot to look at next in that bucket plus 1, 0 at the end of its list.
    private var scan: UInt32 = 0
    /// The moment that the slots before it were compared with.
    private var scanned: Nanoseconds = 0

    /// How many slots are set.
    private(set) var count = 0

    /// - Parameter now: the earliest moment of interest; deadlines before it are due at once.
    init(capacity: Int, now: Nanoseconds = 0) {
        precondition(0 <= capacity && capacity <= 1 << 30, "a wheel holds up to 2³⁰ slots")
        self.capacity = capacity
        // Zeroed memory of this size comes from the kernel page by page, as it is touched.
        guard let memory = calloc(max(1, capacity), MemoryLayout<Entry>.stride) else {
            fatalError("out of memory: a timer wheel of \(capacity) slots")
        }
        entries = memory.bindMemory(to: Entry.self, capacity: capacity)
        heads = .allocate(capacity: Self.bucketCount)
        heads.initialize(repeating: 0, count: Self.bucketCount)
        near = .allocate(capacity: Self.bucketCount / 64)
        near.initialize(repeating: 0, count: Self.bucketCount / 64)
        cursor = now >> Self.resolutionBits
        nearFrom = cursor
    }

    deinit {
        Glibc.free(entries)
        heads.deallocate()
        near.deallocate()
    }

    /// Sets a slot's deadline, in place of the one it had.
    mutating func set(_ slot: Int, at deadline: Nanoseconds) {
        cancel(slot)
        // What is overdue goes where the next look is taken.
        let tick = max(deadline >> Self.resolutionBits, cursor)
        let bucket = Int(tick & Self.bucketMask)
        let first = heads[bucket]
        entries[slot] = Entry(deadline: deadline, next: first, previous: Self.firstMark | UInt32(bucket))
        if first != 0 { entries[Int(first) - 1].previous = UInt32(slot) + 1 }
        heads[bucket] = UInt32(slot) + 1
        if tick - cursor < UInt64(Self.bucketCount) {
            near[bucket >> 6] |= 1 << UInt64(bucket & 63)
            nearFrom = min(nearFrom, tick)
        }
        if tick == cursor { scan = heads[bucket] }
        count += 1
    }

    /// Takes a slot's deadline away; nothing happens when it has none.
    mutating func cancel(_ slot: Int) {
        precondition(0 <= slot && slot < capacity, "the slot is beyond the wheel's capacity")
        let entry = entries[slot]
        if entry.previous == 0 { return }
        if scan == UInt32(slot) + 1 { scan = entry.next }
        if entry.next != 0 { entries[Int(entry.next) - 1].previous = entry.previous }
        if entry.previous & Self.firstMark != 0 {
            heads[Int(entry.previous & ~Self.firstMark)] = entry.next
        } else {
            entries[Int(entry.previous) - 1].next = entry.next
        }
        entries[slot].previous = 0
        count -= 1
    }

    /// Whether a slot has a deadline.
    func isSet(_ slot: Int) -> Bool { entries[slot].previous != 0 }

    /// A slot whose deadline has come, which is then no longer set, or -1 when there is none (left).
    ///
    /// Never early, not even by less than the wheel's resolution. Slots that are due together come in any order.
    mutating func popDue(now: Nanoseconds) -> Int {
        let last = now >> Self.resolutionBits
        if count == 0 {
            cursor = max(cursor, last)
            return -1
        }
        if now != scanned {
            // A slot passed over a moment ago, in the same tick, may be due by now.
            scan = heads[Int(cursor & Self.bucketMask)]
            scanned = now
        }
        if last > cursor && last - cursor >= UInt64(Self.bucketCount) { jump(to: last) }
        while true {
            while scan != 0 {
                let slot = Int(scan) - 1
                scan = entries[slot].next
                if entries[slot].deadline <= now {
                    cancel(slot)
                    return slot
                }
            }
            if cursor >= last { break }
            // What is left in this bucket is of a later rotation, and the next one may be it: the bit stays set
            // until `nextDeadline` knows better.
            let bucket = Int(cursor & Self.bucketMask)
            if heads[bucket] != 0 { near[bucket >> 6] |= 1 << UInt64(bucket & 63) }
            cursor += 1
            scan = heads[Int(cursor & Self.bucketMask)]
        }
        scan = heads[Int(cursor & Self.bucketMask)]
        return -1
    }

    /// Time has gone on by a rotation or more: one look into every bucket finds all that is due.
    private mutating func jump(to last: UInt64) {
        cursor = last - UInt64(Self.bucketCount - 1)
        scan = heads[Int(cursor & Self.bucketMask)]
        // The bucket to stop at is the only one that is not left again, which is when bits are set.
        let bucket = Int(last & Self.bucketMask)
        if heads[bucket] != 0 { near[bucket >> 6] |= 1 << UInt64(bucket & 63) }
    }

    /// The earliest deadline, or `.max` when no slot is set; for use after `popDue` has given -1.
    ///
    /// Exact when it is less than a rotation (1.07 s) away. When all are further away it is the end of that rotation,
    /// at which the caller wakes for nothing, once a second: to be exact there would cost a look at every slot.
    mutating func nextDeadline() -> Nanoseconds {
        if count == 0 { return .max }
        let end = cursor + UInt64(Self.bucketCount)
        nearFrom = max(nearFrom, cursor)
        while nearFrom < end {
            let bucket = Int(nearFrom & Self.bucketMask)
            let bits = near[bucket >> 6] >> UInt64(bucket & 63)
            if bits == 0 {
                nearFrom += UInt64(64 - (bucket & 63))
            } else if bits & 1 == 0 {
                nearFrom += UInt64(bits.trailingZeroBitCount)
            } else {
                let earliest = earliestDeadline(in: bucket, upTo: nearFrom)
                if earliest != .max { return earliest }
                near[bucket >> 6] &= ~(1 << UInt64(bucket & 63))
                nearFrom += 1
            }
        }
        nearFrom = end
        return end << Self.resolutionBits
    }

    /// The earliest deadline of one bucket that does not lie beyond a tick, or `.max`.
    private func earliestDeadline(in bucket: Int, upTo tick: UInt64) -> Nanoseconds {
        var earliest = Nanoseconds.max
        var next = heads[bucket]
        while next != 0 {
            let entry = entries[Int(next) - 1]
            if entry.deadline >> Self.resolutionBits <= tick { earliest = min(earliest, entry.deadline) }
            next = entry.next
        }
        return earliest
    }
}
