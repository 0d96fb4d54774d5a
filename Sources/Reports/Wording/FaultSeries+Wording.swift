import Verdict

extension FaultSeries {
    /// What its deeds come to, a line for each time.
    var lines: [String] {
        let title = "fault \(name), done \(done) of \(planned) times"
        return [title]
            + FaultTime.allCases.compactMap { time in
                times[time].map { spread in
                    "\(time.rawValue): median \(Readable.seconds(spread.median)) (\(Readable.seconds(spread.low)) to "
                        + "\(Readable.seconds(spread.high)) with \(Readable.percent(spread.confidence))), at most "
                        + "\(Readable.seconds(spread.max)), of \(spread.count)"
                }
            }
    }
}
