import Verdict

/// A fault that is done several times: its deeds together.
struct FaultSeries {
    /// One time of the fault over all deeds in which it was seen.
    struct Spread {
        var name: String
        var meaning: String
        /// In seconds, ascending.
        var values: [Double]
        /// Deeds in which it was looked for and never came.
        var nevers: Int

        /// The middle one, of an even number the mean of both; nil without any.
        var median: Double? {
            if values.isEmpty { return nil }
            let middle = values.count / 2
            return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
        }

        /// `70.1 ms to 120 ms, median 90 ms`, with what never came.
        var text: String {
            guard let least = values.first, let most = values.last, let median else {
                return nevers > 0 ? "never" : "-"
            }
            let range =
                least == most
                ? Readable.seconds(least)
                : "\(Readable.seconds(least)) to \(Readable.seconds(most)), median \(Readable.seconds(median))\(interval)"
            return nevers > 0 ? "\(range), \(nevers) × never" : range
        }

        /// Where the median of all such deeds lies with a certainty of 95 %; empty for too few of them.
        private var interval: String {
            guard let interval = TimeSpread(values)?.interval else { return "" }
            return " (95 %: \(Readable.seconds(interval.lowerBound)) to \(Readable.seconds(interval.upperBound)))"
        }

        /// The worst of it.
        var worst: String { nevers > 0 ? "never" : values.last.map(Readable.seconds) ?? "-" }
    }

    var name: String
    /// In the order they were planned.
    var deeds: [FaultFigures]

    /// Every fault of a run that was planned more than once.
    static func all(_ judgement: Judgement) -> [FaultSeries] {
        var series: [FaultSeries] = []
        for figures in judgement.faults {
            guard let name = figures.fault.series else { continue }
            if let place = series.firstIndex(where: { $0.name == name }) {
                series[place].deeds.append(figures)
            } else {
                series.append(FaultSeries(name: name, deeds: [figures]))
            }
        }
        return series
    }

    /// What is done to whom, and how often it was.
    var title: String {
        var parts: [String] = []
        for deed in deeds where !parts.contains(deed.fault.on) { parts.append(deed.fault.on) }
        let done = deeds.count { $0.injectedS != nil }
        return
            "\(name): \(deeds.first?.fault.kind ?? "") \(parts.joined(separator: ", ")), done \(done) of \(deeds.count) times"
    }

    /// Its times, in the order in which they pass.
    var spreads: [Spread] {
        let times = deeds.first?.times ?? []
        return times.enumerated().map { place, time in
            Spread(
                name: time.name, meaning: time.meaning,
                values: deeds.compactMap { $0.times[place].seconds }.sorted(),
                nevers: deeds.count { $0.times[place].text == "never" })
        }
    }
}
