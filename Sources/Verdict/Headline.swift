/// The verdict in one sentence.
public enum Headline {
    /// Says what a person wants to know first: carried or not, by how much, and if it is not known, why.
    public static func sentence(_ record: RunRecord, _ judgement: Judgement) -> String {
        switch judgement.verdict {
        case .pass: passed(record, judgement)
        case .fail: failed(judgement)
        case .inconclusive: undecided(judgement)
        }
    }

    private static func passed(_ record: RunRecord, _ judgement: Judgement) -> String {
        var parts: [String] = []
        let isJudgedDegraded = judgement.findings.contains { $0.target.phase == .degraded }
        if let degraded = judgement[.degraded], !judgement.faults.isEmpty {
            parts.append(FaultSentence(record).words(carried: carried(degraded)))
            parts += latency(judgement, [isJudgedDegraded ? .degraded : .run, .degraded])
            if let outage = judgement.faults.compactMap(\.outageS).max() {
                parts.append("outage \(Readable.seconds(outage))")
            }
            parts += headroom(record)
            return parts.joined(separator: "; ")
        }
        let phase = judgement[.baseline] ?? judgement.run
        let total = judgement.run.total
        if record.load.model == "closed" {
            let rate = judgement.run.throughputPerS.map { "\(Readable.rate($0)) exchanges/s, " } ?? ""
            parts.append("\(rate)\(Readable.count(total.ok)) of \(Readable.count(total.offered)) ok")
        } else {
            parts.append("The platform carried \(carried(phase))")
        }
        parts += latency(judgement, [phase.name, .run])
        parts.append("errors \(Readable.percent(phase.total.errorRatio ?? 0))")
        return (parts + headroom(record)).joined(separator: "; ")
    }

    /// What a search for capacity has added: by how much more it would hold.
    private static func headroom(_ record: RunRecord) -> [String] {
        guard let headroom = record.capacity?.headroom, let estimate = headroom.estimate else { return [] }
        return ["head-room \(Readable.percent(estimate))\(headroom.high == nil ? " or more" : "")"]
    }

    private static func carried(_ phase: PhaseFigures) -> String {
        let (carried, offered) = (phase.sessionsCarriedPerS, phase.sessionsPerS)
        let digits = offered >= 99.95 ? 0 : offered >= 9.995 ? 1 : 2
        return "\(Readable.fixed(carried, digits)) of \(Readable.rate(offered)) sessions/s"
    }

    /// The latency that a target bounds, or p95 without such a target.
    private static func latency(_ judgement: Judgement, _ phases: [PhaseName]) -> [String] {
        for name in phases {
            let bounded = judgement.findings.first { finding in
                guard finding.target.phase == name, finding.actual != nil else { return false }
                if case .latency(.response, _)? = Metric.known(finding.target.metric) { return true }
                return false
            }
            if let bounded, let actual = bounded.actual {
                let statistic = bounded.target.metric.dropFirst("response.".count)
                let (found, bound) = Readable.pair(actual, bounded.target.value, .milliseconds)
                return ["\(statistic) \(found) of \(bound) \(bounded.target.comparison.word)"]
            }
        }
        guard let phase = phases.compactMap({ judgement[$0] }).first, phase.total.response.count > 0 else { return [] }
        return ["p95 \(Readable.milliseconds(phase.total.response.p95))"]
    }

    private static func failed(_ judgement: Judgement) -> String {
        let missed = judgement.findings.filter { $0.verdict == .fail }
        let worst = missed.enumerated().sorted { a, b in
            (-a.element.excess, a.offset) < (-b.element.excess, b.offset)
        }.map(\.element)
        guard let first = worst.first else {
            return "FAIL: \(judgement.doubts.last ?? "a target was missed")"
        }
        var named = Array(worst.prefix(3))
        // The survivor is what the run is about: if it failed, the sentence says so.
        if !named.contains(where: { $0.target.phase == .degraded }),
            let degraded = worst.first(where: { $0.target.phase == .degraded })
        {
            named[named.count - 1] = degraded
        }
        var phase = first.target.phase
        var parts: [String] = []
        for finding in named {
            let place = finding.target.phase == phase ? "" : "in \(finding.target.phase.rawValue): "
            phase = finding.target.phase
            parts.append(place + excess(finding))
        }
        if worst.count > named.count { parts.append("and \(worst.count - named.count) more missed") }
        if let ending = judgement.ending { parts.append(ending) }
        return "FAIL in \(first.target.phase.rawValue): \(parts.joined(separator: "; "))"
    }

    /// What was found and what was allowed.
    private static func excess(_ finding: Finding) -> String {
        let name = finding.target.shortName
        guard let actual = finding.actual, let metric = Metric.known(finding.target.metric) else {
            return "\(name) never"
        }
        let (found, bound) = Readable.pair(actual, finding.target.value, metric.unit)
        return "\(name) \(found), \(bound) \(finding.target.comparison.word)"
    }

    private static func undecided(_ judgement: Judgement) -> String {
        let open = judgement.findings.filter { $0.verdict == .inconclusive }
        let reason: String
        if let doubt = judgement.doubts.first {
            reason = doubt
        } else if let first = open.first {
            reason = "\(first.target.shortName) in \(first.target.phase.rawValue): \(first.why)"
        } else {
            reason = "there is no evidence"
        }
        let others = judgement.doubts.isEmpty ? open.filter { $0.why != open.first?.why }.count : 0
        return "INCONCLUSIVE: \(reason)" + (others > 0 ? " (and \(others) more)" : "")
    }
}

extension Target {
    /// The metric as a sentence names it: `p95` for `response.p95`.
    public var shortName: String {
        metric.hasPrefix("response.") ? String(metric.dropFirst("response.".count)) : metric
    }
}

extension Finding {
    /// How far beyond its bound it is, as a factor.
    var excess: Double {
        // How far beyond what never came would have been nobody knows; what kept it away is worth naming first.
        guard let actual, let metric = Metric.known(target.metric) else { return 1 }
        // A bound of nothing has no factor: one thousandth of a ratio and one of everything else stand in for it.
        let least = metric.unit == .ratio ? 0.001 : 1
        let (a, b) = (max(abs(actual), least), max(abs(target.value), least))
        return target.isLowerBound ? b / a : a / b
    }
}
