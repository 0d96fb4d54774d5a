import LoadEngine
import Verdict

/// Times by percentile, to draw a curve from.
///
/// - Units: milliseconds.
/// - Source: the rule of `LatencyFigures`, so that a curve goes through the figures of the tables.
struct Distribution {
    private var highest: [Double] = []
    private var running: [UInt64] = []

    init(_ histogram: MergedHistogram) {
        let most = histogram.entries.last.map { SparseHistogram.value(of: $0.bucket) } ?? 0
        for entry in histogram.entries {
            running.append((running.last ?? 0) + entry.count)
            highest.append(Double(min(SparseHistogram.value(of: entry.bucket + 1) - 1, most)) / 1_000)
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
