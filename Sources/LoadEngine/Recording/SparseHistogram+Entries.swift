extension SparseHistogram {
    /// A bucket that holds something, and how much.
    public typealias Entry = (bucket: UInt16, count: UInt32)

    /// The entries of a histogram, by ascending bucket.
    public struct Entries: Sequence, IteratorProtocol {
        private let packed: [UInt8]
        private var place = 0
        private var bucket: UInt32 = 0

        init(packed: [UInt8]) {
            self.packed = packed
        }

        /// The next entry, nil after the last.
        public mutating func next() -> Entry? {
            if place == packed.count { return nil }
            bucket += number()
            return (UInt16(bucket), number())
        }

        private mutating func number() -> UInt32 {
            var number: UInt32 = 0
            var shift: UInt32 = 0
            while true {
                let byte = packed[place]
                place += 1
                number |= UInt32(byte & 0x7F) << shift
                if byte < 0x80 { return number }
                shift += 7
            }
        }
    }

    /// Packs entries that come by ascending bucket.
    struct Writer {
        private var packed: [UInt8] = []
        private(set) var last: UInt16?

        init(entriesMax: Int) {
            packed.reserveCapacity(2 * entriesMax)
        }

        mutating func append(_ bucket: UInt16, _ count: UInt32) {
            append(UInt32(bucket - (last ?? 0)))
            append(count)
            last = bucket
        }

        private mutating func append(_ number: UInt32) {
            var rest = number
            while rest > 0x7F {
                packed.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            packed.append(UInt8(rest))
        }

        /// The bytes, in no more memory than they need.
        var exact: [UInt8] { packed.capacity > packed.count + packed.count / 8 + 16 ? Array(packed[...]) : packed }
    }
}
