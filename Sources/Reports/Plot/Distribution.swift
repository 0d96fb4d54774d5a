import LoadEngine

/// Times by percentile, to draw a curve from.
///
/// - Units: milliseconds.
/// - Source: the rule of `LatencyFigures`, so that a curve goes through the figures of the tables.
struct Distribution {
    private var highest: [Double] = []
    private var running: [UInt64] = []

    init(merging histograms: some Sequence<SparseHistogram>) {
        var counts: [UInt16: UInt64] = [:]
        for histogram in histograms {
            for (bucket, count) in histogram.entries {
                counts[bucket, default: 0] += UInt64(count)
            }
        }
        let buckets = counts.keys.sorted()
        let most = buckets.last.map(SparseHistogram.value(of:)) ?? 0
        for bucket in buckets {
            running.append((running.last ?? 0) + (counts[bucket] ?? 0))
            highest.append(Double(min(SparseHistogram.value(of: bucket + 1) - 1, most)) / 1_000)
        }
    }

    var count: UInt64 { running.last ?? 0 }

    /// The time that a share of all exchanges does not exceed; nil where nothing was measured.
    func value(at share: Double) -> Double? {
        guard count > 0 else { return nil }
        let rank = max(1, UInt64((min(max(share, 0), 1).nextDown * Double(count)).rounded(.up)))
        // The first running count that reaches the rank.
        var (low, high) = (0, running.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if running[middle] >= rank { high = middle } else { low = middle + 1 }
        }
        return highest[low]
    }
}
