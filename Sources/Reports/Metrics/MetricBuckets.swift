import LoadEngine

/// A latency as a histogram of Prometheus: five buckets a decade, from 0.1 ms to 100 s.
///
/// A quantile that Prometheus computes from it is at most one bucket off: a factor of 1.6.
struct MetricBuckets {
    /// Upper bounds, in microseconds; the last bucket has none.
    static let boundsUs: [UInt32] = {
        let decades: [UInt32] = [1, 10, 100, 1_000, 10_000, 100_000]
        let steps: [UInt32] = [100, 160, 250, 400, 630]
        var bounds: [UInt32] = []
        for decade in decades { bounds += steps.map { $0 * decade } }
        return bounds + [100_000_000]
    }()
    /// The same in seconds, as labels have it.
    static let boundsText: [String] = boundsUs.map { "\(Double($0) / 1e6)" }

    /// How many values lie at or below each bound.
    private(set) var running = [UInt64](repeating: 0, count: boundsUs.count)
    private(set) var count: UInt64 = 0
    /// The sum of all values, in seconds, each taken as the middle of its bucket in the record.
    private(set) var sumS = 0.0

    mutating func add(_ histogram: SparseHistogram) {
        for (bucket, count) in histogram.entries {
            let (low, high) = (SparseHistogram.value(of: bucket), SparseHistogram.value(of: bucket + 1))
            self.count += UInt64(count)
            sumS += Double(count) * Double(low + (high - low) / 2) / 1e6
            // Bounds ascend: all from the first that holds the value hold it.
            guard let first = Self.boundsUs.firstIndex(where: { low <= $0 }) else { continue }
            for place in first..<running.count { running[place] += UInt64(count) }
        }
    }
}
