import LoadEngine

/// The counts of several histograms together.
///
/// - Units: buckets are those of `SparseHistogram`, of microseconds.
public struct MergedHistogram: Sendable, Equatable {
    /// A bucket that holds something, and how much.
    public struct Entry: Sendable, Equatable {
        public var bucket: UInt16
        public var count: UInt64
    }

    /// By ascending bucket; each count is above 0.
    public private(set) var entries: [Entry] = []

    public init() {}

    public init(_ histograms: some Sequence<SparseHistogram>) {
        var counts = Counts()
        for histogram in histograms {
            counts.add(histogram.entries.lazy.map { Entry(bucket: $0.bucket, count: UInt64($0.count)) })
        }
        entries = counts.entries
    }

    public init(_ parts: some Sequence<MergedHistogram>) {
        var counts = Counts()
        for part in parts { counts.add(part.entries) }
        entries = counts.entries
    }

    /// A counter for each bucket.
    ///
    /// With a dictionary alone this was a quarter of rendering an hour. An array has no hashing, but for few buckets it
    /// is mostly zeros that are walked in vain.
    private struct Counts {
        private var few: [UInt16: UInt64] = [:]
        private var many: [UInt64] = []

        mutating func add(_ entries: some Sequence<Entry>) {
            if many.isEmpty, few.count > 256 {
                many = Array(repeating: 0, count: Int(SparseHistogram.bucket(of: SparseHistogram.valueMax)) + 1)
                for (bucket, count) in few { many[Int(bucket)] = count }
            }
            if many.isEmpty {
                for entry in entries { few[entry.bucket, default: 0] += entry.count }
            } else {
                for entry in entries { many[Int(entry.bucket)] += entry.count }
            }
        }

        var entries: [Entry] {
            if many.isEmpty {
                return few.sorted { $0.key < $1.key }.map { Entry(bucket: $0.key, count: $0.value) }
            }
            return many.indices.compactMap { many[$0] > 0 ? Entry(bucket: UInt16($0), count: many[$0]) : nil }
        }
    }
}
