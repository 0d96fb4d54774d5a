import LoadEngine

/// The run in windows of equal length, to find when things are good again.
struct Windows {
    /// One window in which something was due.
    struct Window {
        /// Its first second.
        var second: Int
        var cells: [Cell]
    }

    let settings: JudgeSettings
    private let intervals: [Interval]

    init(_ record: RunRecord) {
        settings = record.judging
        intervals = record.measurements.intervals.sorted { $0.second < $1.second }
    }

    /// Windows of a stretch that lie wholly in it and in which something was due, in time order.
    func windows(in seconds: Range<Int>) -> [Window] {
        let length = min(max(1, settings.windowS), 3_600)
        var windows: [Window] = []
        for interval in intervals where seconds.contains(interval.second) {
            let offset = (interval.second - seconds.lowerBound) / length * length
            let second = seconds.lowerBound + offset
            if second + length > seconds.upperBound { break }
            if windows.last?.second == second {
                windows[windows.count - 1].cells += interval.cells
            } else {
                windows.append(Window(second: second, cells: interval.cells))
            }
        }
        return windows.filter { window in window.cells.contains { Figures.offered($0) > 0 } }
    }

    /// The first second of the first N consecutive windows that are all good; windows without traffic neither
    /// count nor break.
    func firstGood(in seconds: Range<Int>, _ isGood: (ArraySlice<Window>) -> Bool) -> Int? {
        let needed = max(1, settings.goodWindows)
        let all = windows(in: seconds)
        var run = 0
        for (index, window) in all.enumerated() {
            run = isGood([window]) ? run + 1 : 0
            // Once N are good one by one, every further good window gives another N to look at together.
            if run >= needed, isGood(all[index + 1 - needed...index]) { return all[index + 1 - needed].second }
        }
        return nil
    }

    /// How many windows in a stretch could have shown something.
    func count(in seconds: Range<Int>) -> Int { windows(in: seconds).count }
}

/// Whether a window is within the degraded targets and the error bound.
struct Goodness {
    private let latencies: [(latency: Latency, statistic: Statistic, target: Target)]
    private let errors: [Target]
    private let errorsMax: Double

    init(_ record: RunRecord) {
        // A lower bound on a time or on errors says nothing about when things are good again.
        let degraded = record.targets.filter { $0.phase == .degraded && !$0.isLowerBound && $0.value.isFinite }
        latencies = degraded.compactMap { target in
            guard case .latency(let latency, let statistic)? = Metric.known(target.metric), latency != .slip else {
                return nil
            }
            return (latency, statistic, target)
        }
        errors = degraded.filter { Metric.known($0.metric) == .errors }
        errorsMax = record.judging.errorsMax
    }

    /// Judges the exchanges of one window, or of several together.
    ///
    /// A percentile that the window has too few exchanges to show is left to the windows together and to the phase.
    /// Throughput is left to the phase too: what finishes over a window's edges is as much as what fills it.
    func isGood(_ windows: ArraySlice<Windows.Window>) -> Bool {
        let figures = Figures(windows.flatMap(\.cells))
        guard figures.ok > 0, let ratio = figures.errorRatio else { return false }
        let isWithinErrors =
            errors.isEmpty ? ratio <= errorsMax : errors.allSatisfy { $0.comparison.holds(ratio, $0.value) }
        return isWithinErrors
            && latencies.allSatisfy { latency, statistic, target in
                let found = figures.latencies(latency)
                return !statistic.isShown(by: found.count) || target.comparison.holds(found[statistic], target.value)
            }
    }
}

extension Statistic {
    /// Whether this many samples have at least one beyond the figure, so that it is more than their maximum.
    func isShown(by samples: Int) -> Bool {
        guard let quantile, quantile < 1 else { return samples > 0 }
        return Double(samples) * (1 - quantile) >= 1 - 1e-9
    }
}
