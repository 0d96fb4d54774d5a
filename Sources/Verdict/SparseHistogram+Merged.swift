import LoadEngine

extension SparseHistogram {
    /// The counts of all histograms together, by ascending bucket; each above 0.
    public static func merged(
        _ histograms: some Sequence<SparseHistogram>
    ) -> [(bucket: UInt16, count: UInt64)] {
        var few: [UInt16: UInt64] = [:]
        // With a dictionary alone this was a quarter of rendering an hour. An array has no hashing, but for few buckets
        // it is mostly zeros that are walked in vain.
        var many: [UInt64] = []
        for histogram in histograms {
            if many.isEmpty, few.count > 256 {
                many = Array(repeating: 0, count: Int(bucket(of: valueMax)) + 1)
                for (bucket, count) in few { many[Int(bucket)] = count }
            }
            if many.isEmpty {
                for (bucket, count) in histogram.entries { few[bucket, default: 0] += UInt64(count) }
            } else {
                for (bucket, count) in histogram.entries { many[Int(bucket)] += UInt64(count) }
            }
        }
        if many.isEmpty { return few.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
        return many.indices.compactMap { many[$0] > 0 ? (UInt16($0), many[$0]) : nil }
    }
}
