import Histogram

/// A histogram of few values in little memory: the buckets of an HdrHistogram of 3 significant digits that hold
/// anything, and their counts.
///
/// - Units: microseconds, 0 to `valueMax`.
/// - Shape: `entries` have ascending, distinct buckets and counts above 0. An entry takes two bytes where its neighbour
///   is near and its count small: an hour of ten steps on two nodes at 4,000 requests a second fits into memory.
/// - Source: bucket numbers follow HdrHistogram's layout with a lowest discernible value of 1 and 2,048 sub-buckets.
public struct SparseHistogram: Sendable, Equatable {
    /// Bucket after bucket, the distance from the one before and the count, in groups of seven bits (LEB128).
    private var packed: [UInt8] = []

    /// One hour; anything longer is counted as this.
    public static let valueMax: UInt32 = 3_600_000_000

    public init() {}

    /// Counts every value once.
    public init(_ values: some Collection<UInt32>) {
        if values.count >= Self.manyValues {
            self.init(counts: Self.counts(values))
        } else {
            self.init(sorting: values)
        }
    }

    /// From this many values on it is cheaper to have a counter for each bucket than to sort: 10,000 values take a
    /// twentieth of the instructions.
    private static let manyValues = 1_024

    /// A counter for each bucket.
    static func counts(_ values: some Collection<UInt32>) -> [UInt32] {
        var counts = [UInt32](repeating: 0, count: Int(bucket(of: valueMax)) + 1)
        count(values, in: &counts)
        return counts
    }

    static func count(_ values: some Collection<UInt32>, in counts: inout [UInt32]) {
        counts.withUnsafeMutableBufferPointer { counts in
            for value in values { counts[Int(bucket(of: value))] += 1 }
        }
    }

    /// What stands in a counter for each bucket.
    init(counts: [UInt32]) {
        var writer = Writer(entriesMax: min(counts.count, 4_096))
        counts.withUnsafeBufferPointer { counts in
            var bucket = 0
            while bucket < counts.count {
                if counts[bucket] > 0 { writer.append(UInt16(bucket), counts[bucket]) }
                bucket += 1
            }
        }
        packed = writer.exact
    }

    private init(sorting values: some Collection<UInt32>) {
        let indexes = values.map { Self.bucket(of: $0) }.sorted()
        var writer = Writer(entriesMax: indexes.count)
        var start = 0
        while start < indexes.count {
            var end = start + 1
            while end < indexes.count, indexes[end] == indexes[start] { end += 1 }
            writer.append(indexes[start], UInt32(end - start))
            start = end
        }
        packed = writer.exact
    }

    /// What was counted, by ascending bucket.
    public var entries: Entries { Entries(packed: packed) }

    /// Every bucket that holds anything.
    public var buckets: [UInt16] { entries.map(\.bucket) }

    /// How many values there are.
    public var total: UInt64 { entries.reduce(0) { $0 + UInt64($1.count) } }

    /// Whether nothing was counted.
    public var isEmpty: Bool { packed.isEmpty }

    /// The bucket that a value falls into.
    public static func bucket(of value: UInt32) -> UInt16 {
        let bounded = min(value, valueMax)
        if bounded < 2048 { return UInt16(bounded) }
        let shift = UInt32(21 - bounded.leadingZeroBitCount)
        return UInt16((shift << 10) + (bounded >> shift))
    }

    /// The lowest value of a bucket.
    public static func value(of bucket: UInt16) -> UInt32 {
        if bucket < 2048 { return UInt32(bucket) }
        let shift = UInt32(bucket >> 10) - 1
        return (UInt32(bucket) - (shift << 10)) << shift
    }

    /// Adds another histogram's counts; exact, in any order.
    public mutating func add(_ other: SparseHistogram) {
        if other.isEmpty { return }
        if isEmpty {
            self = other
            return
        }
        var merged = Writer(entriesMax: packed.count / 2 + other.packed.count / 2)
        var (mine, theirs) = (entries.makeIterator(), other.entries.makeIterator())
        var (left, right) = (mine.next(), theirs.next())
        while left != nil || right != nil {
            let bucket = min(left?.bucket ?? .max, right?.bucket ?? .max)
            var count: UInt32 = 0
            if let entry = left, entry.bucket == bucket {
                count += entry.count
                left = mine.next()
            }
            if let entry = right, entry.bucket == bucket {
                count += entry.count
                right = theirs.next()
            }
            merged.append(bucket, count)
        }
        packed = merged.exact
    }

    /// Adds these counts to an HdrHistogram, which answers questions about percentiles.
    public func add(to histogram: inout Histogram<UInt64>) {
        for (bucket, count) in entries {
            histogram.record(UInt64(Self.value(of: bucket)), count: UInt64(count))
        }
    }

    /// An empty HdrHistogram with the range and precision of every latency here.
    public static func dense() -> Histogram<UInt64> {
        Histogram(
            lowestDiscernibleValue: 1, highestTrackableValue: UInt64(valueMax), numberOfSignificantValueDigits: .three)
    }
}

/// In a record, a histogram is a text of buckets, each with its count where that is not 1: `50 212:3 2051`.
///
/// One text is read ten times as fast as a list of numbers. Older records have the list: bucket, count, bucket, count …
extension SparseHistogram: Codable {
    public init(from decoder: any Decoder) throws {
        let single = try decoder.singleValueContainer()
        if let text = try? single.decode(String.self) {
            guard let read = SparseHistogram(text: text) else { throw Self.noHistogram(single.codingPath) }
            self = read
            return
        }
        var container = try decoder.unkeyedContainer()
        var writer = Writer(entriesMax: (container.count ?? 0) / 2)
        while !container.isAtEnd {
            let bucket = Int(try container.decode(UInt16.self))
            let count = Int(try container.decode(UInt32.self))
            guard Self.append(bucket, count: count, to: &writer) else { throw Self.noHistogram(container.codingPath) }
        }
        packed = writer.exact
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    private static func noHistogram(_ path: [any CodingKey]) -> DecodingError {
        .dataCorrupted(
            DecodingError.Context(
                codingPath: path, debugDescription: "a histogram's buckets must ascend and hold at least 1"))
    }

    private var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(packed.count * 3)
        for (bucket, count) in entries {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
            Self.write(UInt32(bucket), to: &bytes)
            if count == 1 { continue }
            bytes.append(UInt8(ascii: ":"))
            Self.write(count, to: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Nil where the text is no histogram.
    private init?(text: String) {
        self.init()
        if text.isEmpty { return }
        var writer = Writer(entriesMax: text.utf8.count / 4)
        // -1 stands for a number that has not begun.
        var (bucket, number) = (-1, -1)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                number = max(0, number) * 10 + Int(byte - UInt8(ascii: "0"))
                if number > Int(UInt32.max) { return nil }
            case UInt8(ascii: ":"):
                if bucket >= 0 || number < 0 { return nil }
                (bucket, number) = (number, -1)
            case UInt8(ascii: " "):
                guard Self.append(bucket, number, to: &writer) else { return nil }
                (bucket, number) = (-1, -1)
            default: return nil
            }
        }
        guard Self.append(bucket, number, to: &writer) else { return nil }
        packed = writer.exact
    }

    /// `number` is the count after a bucket, or a bucket by itself.
    private static func append(_ bucket: Int, _ number: Int, to writer: inout Writer) -> Bool {
        if number < 0 { return false }
        return bucket < 0
            ? append(number, count: 1, to: &writer) : append(bucket, count: number, to: &writer)
    }

    private static func append(_ bucket: Int, count: Int, to writer: inout Writer) -> Bool {
        guard bucket <= Int(Self.bucket(of: valueMax)), count > 0, bucket > writer.last.map(Int.init) ?? -1 else {
            return false
        }
        writer.append(UInt16(bucket), UInt32(count))
        return true
    }

    private static func write(_ number: UInt32, to bytes: inout [UInt8]) {
        if number >= 10 { write(number / 10, to: &bytes) }
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}
