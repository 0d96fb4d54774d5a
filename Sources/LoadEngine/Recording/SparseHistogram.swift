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
    public init(_ values: some Sequence<UInt32>) {
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

/// In a record, a histogram is a flat list: bucket, count, bucket, count …
extension SparseHistogram: Codable {
    public init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        var writer = Writer(entriesMax: (container.count ?? 0) / 2)
        while !container.isAtEnd {
            let bucket = try container.decode(UInt16.self)
            let count = try container.decode(UInt32.self)
            guard bucket <= Self.bucket(of: Self.valueMax), count > 0, bucket > writer.last ?? 0 || writer.last == nil
            else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "a histogram's buckets must ascend and hold at least 1")
            }
            writer.append(bucket, count)
        }
        packed = writer.exact
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for (bucket, count) in entries {
            try container.encode(bucket)
            try container.encode(count)
        }
    }
}
