import Histogram

/// A histogram of few values in little memory: the buckets of an HdrHistogram of 3 significant digits that hold
/// anything, and their counts.
///
/// - Units: microseconds, 0 to `valueMax`.
/// - Shape: `buckets` ascending and distinct, `counts` of the same length and above 0.
/// - Source: bucket numbers follow HdrHistogram's layout with a lowest discernible value of 1 and 2,048 sub-buckets.
public struct SparseHistogram: Sendable, Equatable {
    public private(set) var buckets: [UInt16] = []
    public private(set) var counts: [UInt32] = []

    /// One hour; anything longer is counted as this.
    public static let valueMax: UInt32 = 3_600_000_000

    public init() {}

    /// Counts every value once.
    public init(_ values: some Sequence<UInt32>) {
        let indexes = values.map { Self.bucket(of: $0) }.sorted()
        for index in indexes {
            if buckets.last == index {
                counts[counts.count - 1] += 1
            } else {
                buckets.append(index)
                counts.append(1)
            }
        }
    }

    /// How many values there are.
    public var total: UInt64 { counts.reduce(0) { $0 + UInt64($1) } }

    /// Whether nothing was counted.
    public var isEmpty: Bool { buckets.isEmpty }

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
        var merged = SparseHistogram()
        merged.buckets.reserveCapacity(buckets.count + other.buckets.count)
        merged.counts.reserveCapacity(buckets.count + other.buckets.count)
        var (i, j) = (0, 0)
        while i < buckets.count || j < other.buckets.count {
            let left = i < buckets.count ? buckets[i] : .max
            let right = j < other.buckets.count ? other.buckets[j] : .max
            merged.buckets.append(min(left, right))
            merged.counts.append((left <= right ? counts[i] : 0) + (right <= left ? other.counts[j] : 0))
            if left <= right { i += 1 }
            if right <= left { j += 1 }
        }
        self = merged
    }

    /// Adds these counts to an HdrHistogram, which answers questions about percentiles.
    public func add(to histogram: inout Histogram<UInt64>) {
        for (bucket, count) in zip(buckets, counts) {
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
        while !container.isAtEnd {
            let bucket = try container.decode(UInt16.self)
            let count = try container.decode(UInt32.self)
            guard bucket <= Self.bucket(of: Self.valueMax), count > 0, bucket > buckets.last ?? 0 || buckets.isEmpty
            else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "a histogram's buckets must ascend and hold at least 1")
            }
            buckets.append(bucket)
            counts.append(count)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for (bucket, count) in zip(buckets, counts) {
            try container.encode(bucket)
            try container.encode(count)
        }
    }
}
