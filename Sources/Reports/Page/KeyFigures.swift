import Verdict

/// The few figures under the verdict.
enum KeyFigures {
    /// The head-room where it is known, targets met, what was sent, and the fault's times, or the rate and latency of a run without a fault.
    static func of(_ record: RunRecord, _ judgement: Judgement) -> [FaultFigures.Time] {
        var figures: [FaultFigures.Time] = []
        func add(_ name: String, _ text: String) {
            figures.append(FaultFigures.Time(name: name, text: text, meaning: name))
        }
        if let headroom = record.capacity?.headroom { add("head-room", CapacityTable.share(headroom)) }
        if !judgement.findings.isEmpty {
            let met = judgement.findings.count { $0.verdict == .pass }
            add("targets met", "\(met) of \(judgement.findings.count)")
        }
        let total = judgement.run.total
        add("exchanges", Readable.count(total.offered))
        add("errors", total.errorRatio.map(Readable.percent) ?? "-")
        if let series = FaultSeries.all(judgement).first, series.deeds.contains(where: { $0.injectedS != nil }) {
            for spread in series.spreads { add("\(spread.name), at worst", spread.worst) }
            return figures
        }
        if let fault = judgement.faults.first(where: { $0.injectedS != nil }) { return figures + fault.times }
        add("ok/s", judgement.run.throughputPerS.map(Readable.rate) ?? "-")
        for (name, statistic) in [("p50", Statistic.p50), ("p95", .p95), ("p99", .p99)] {
            add(name, total.response.text(statistic))
        }
        return figures
    }
}
