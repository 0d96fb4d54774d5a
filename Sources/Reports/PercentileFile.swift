import Histogram
import LoadEngine
import Verdict

/// `response.hgrm` and `service.hgrm`: a run's latency by percentile, for HdrHistogram's plotter and others that read
/// its text format.
///
/// - Units: milliseconds.
/// - Source: written by HdrHistogram itself; https://hdrhistogram.github.io/HdrHistogram/plotFiles.html reads it.
public enum PercentileFile {
    /// Its name in a run's folder.
    public static func name(_ latency: Latency) -> String { "\(latency.rawValue).hgrm" }

    /// The whole run's distribution.
    public static func text(_ record: RunRecord, _ latency: Latency) -> String {
        var histogram = SparseHistogram.dense()
        for interval in record.measurements.intervals {
            for cell in interval.cells { cell.histogram(latency).add(to: &histogram) }
        }
        var text = ""
        histogram.outputPercentileDistribution(to: &text, outputValueUnitScalingRatio: 1_000)
        return text
    }
}

extension Cell {
    /// One of its three histograms.
    func histogram(_ latency: Latency) -> SparseHistogram {
        switch latency {
        case .response: response
        case .service: service
        case .slip: slip
        }
    }
}
