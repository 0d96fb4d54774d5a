import LoadEngine

/// What a histogram of times comes to.
///
/// - Units: milliseconds; every figure is 0 where `count` is 0, and then means nothing.
/// - Source: the answers are those of an HdrHistogram with 3 significant digits that holds the same counts, value
///   for value; it is not asked because it walks 23,000 buckets where a step's histogram has a few dozen.
///   Histograms are merged, percentiles never averaged.
public struct LatencyFigures: Sendable, Equatable {
    /// How many times were measured.
    public var count = 0
    public var mean = 0.0
    public var p50 = 0.0
    public var p90 = 0.0
    public var p95 = 0.0
    public var p99 = 0.0
    public var p999 = 0.0
    public var max = 0.0

    public init() {}

    /// Merges histograms.
    public init(merging histograms: some Sequence<SparseHistogram>) {
        self.init(MergedHistogram(histograms))
    }

    public init(_ histogram: MergedHistogram) {
        let entries = histogram.entries
        if entries.isEmpty { return }
        var running: [UInt64] = []
        running.reserveCapacity(entries.count)
        var sum = 0.0
        for entry in entries {
            running.append((running.last ?? 0) + entry.count)
            sum += Double(Self.middle(of: entry.bucket)) * Double(entry.count)
        }
        let total = running.last ?? 0
        let least = SparseHistogram.value(of: entries[0].bucket)
        let most = SparseHistogram.value(of: entries[entries.count - 1].bucket)

        func milliseconds(_ percentile: Double) -> Double {
            // One unit in the last place less, so that rounding up cannot overrun into the next bucket.
            let rank = Swift.max(1, UInt64((percentile.nextDown * Double(total) / 100).rounded(.up)))
            let index = running.firstIndex { $0 >= rank } ?? running.count - 1
            return Double(Swift.max(Swift.min(Self.highest(of: entries[index].bucket), most), least)) / 1_000
        }
        count = Int(clamping: total)
        p50 = milliseconds(50)
        p90 = milliseconds(90)
        p95 = milliseconds(95)
        p99 = milliseconds(99)
        p999 = milliseconds(99.9)
        max = Double(most) / 1_000
        // The mean takes the middle of each bucket, the maximum its lowest value.
        mean = Swift.min(sum / Double(total) / 1_000, max)
    }

    /// One figure.
    public subscript(_ statistic: Statistic) -> Double {
        switch statistic {
        case .mean: mean
        case .p50: p50
        case .p90: p90
        case .p95: p95
        case .p99: p99
        case .p999: p999
        case .max: max
        }
    }

    private static func highest(of bucket: UInt16) -> UInt32 {
        let next = SparseHistogram.value(of: bucket + 1)
        return next - 1
    }

    private static func middle(of bucket: UInt16) -> UInt32 {
        let low = SparseHistogram.value(of: bucket)
        return low + (highest(of: bucket) + 1 - low) / 2
    }
}

/// Which figure of a distribution.
public enum Statistic: String, Sendable, Equatable, CaseIterable {
    case mean
    case p50
    case p90
    case p95
    case p99
    case p999 = "p99.9"
    case max

    /// The share of values at or below this figure; nil for the mean.
    public var quantile: Double? {
        switch self {
        case .mean: nil
        case .p50: 0.5
        case .p90: 0.9
        case .p95: 0.95
        case .p99: 0.99
        case .p999: 0.999
        case .max: 1
        }
    }
}
