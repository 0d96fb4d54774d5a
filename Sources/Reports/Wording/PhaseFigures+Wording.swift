import Verdict

/// A phase's figures, in the words that every output uses.
extension PhaseFigures {
    /// Heads of the columns that `row` fills.
    static let columns = ["phase", "from", "to", "sessions/s", "offered", "ok/s", "errors", "p50", "p95", "p99"]

    /// Name, edges, rates, errors and response percentiles.
    var row: [String] {
        [
            name.rawValue, Readable.fixed(fromS, 1), "\(Readable.fixed(toS, 1)) s", Readable.rate(sessionsPerS),
            Readable.count(total.offered), throughputPerS.map(Readable.rate) ?? "-",
            total.errorRatio.map(Readable.percent) ?? "-", total.response.text(.p50), total.response.text(.p95),
            total.response.text(.p99),
        ]
    }
}

extension LatencyFigures {
    /// One figure, or `-` where nothing was measured.
    func text(_ statistic: Statistic) -> String { count > 0 ? Readable.milliseconds(self[statistic]) : "-" }
}

extension Judgement {
    /// The phases as a table shows them: with the whole run last, unless one phase is all there is.
    var phasesShown: [PhaseFigures] { phases.count == 1 ? phases : phases + [run] }

    /// The sentence that a report opens with; a fail and an inconclusive sentence say so themselves.
    func headline(_ record: RunRecord) -> String {
        let sentence = Headline.sentence(record, self)
        return verdict == .pass ? "PASS: \(sentence)" : sentence
    }
}
