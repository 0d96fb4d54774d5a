/// Holds a record against its targets.
///
/// A pure and total function: the same record gives the same judgement, and no record makes it trap.
public enum Judge {
    /// Judges a record, against other targets than its own if they are given.
    ///
    /// The verdict is the strongest of the findings, and at least inconclusive where the run as a whole is in doubt:
    /// interrupted, or with a planned fault that is not proven. Without any target nothing was claimed but that the
    /// address can be loaded: then it is a pass if something ended ok, a fail if everything that was offered failed.
    public static func judge(_ record: RunRecord, targets: [Target]? = nil) -> Judgement {
        var record = record
        record.targets = targets ?? record.targets
        let evidence = Evidence(record)
        let doubts = Doubts(evidence)
        let findings = record.targets.map { finding(for: $0, evidence, doubts) }
        var verdict: Ruling = doubts.ofRun.isEmpty ? .pass : .inconclusive
        var ofRun = doubts.ofRun
        for finding in findings { verdict = verdict.joined(with: finding.verdict) }
        let total = evidence.run.total
        if total.offered == 0 {
            // Whatever a target rests on besides exchanges, a run without any has shown nothing.
            verdict = verdict.joined(with: .inconclusive)
            ofRun.append("nothing was offered")
        } else if findings.isEmpty, total.ok == 0 {
            verdict = verdict.joined(with: total.failed > 0 ? .fail : .inconclusive)
            ofRun.append("none of \(Readable.count(total.offered)) exchanges ended ok")
        }
        return Judgement(
            verdict: verdict, findings: findings, doubts: ofRun, ending: doubts.ending,
            caveats: Caveats(evidence, doubts).all,
            run: evidence.run, phases: evidence.figures, stretches: evidence.phases.stretches,
            faults: evidence.faults, series: RepeatedFault.all(evidence.faults))
    }

    private static func finding(for target: Target, _ evidence: Evidence, _ doubts: Doubts) -> Finding {
        func inconclusive(_ why: String, samples: Int = 0) -> Finding {
            Finding(target: target, actual: nil, samples: samples, verdict: .inconclusive, why: why)
        }
        guard let metric = Metric.known(target.metric) else {
            return inconclusive("no metric is called \"\(target.metric)\"")
        }
        guard target.value.isFinite else { return inconclusive("the bound \"\(target.bound)\" is no number") }
        guard let phase = evidence[target.phase] else { return inconclusive(doubts.absence(of: target.phase)) }
        let findings = evidence.readings(metric, phase).map { reading in
            finding(for: target, metric, reading, phase, evidence, doubts)
        }
        // Of several faults the one that speaks loudest: the strongest ruling, then the largest value.
        return findings.max { a, b in
            if a.verdict != b.verdict { return a.verdict.joined(with: b.verdict) == b.verdict }
            return (a.isNever ? .infinity : a.actual ?? 0) < (b.isNever ? .infinity : b.actual ?? 0)
        } ?? inconclusive("nothing was found")
    }

    private static func finding(
        for target: Target, _ metric: Metric, _ reading: Reading, _ phase: PhaseFigures, _ evidence: Evidence,
        _ doubts: Doubts
    ) -> Finding {
        var finding = Finding(
            target: target, actual: reading.actual, isNever: reading.isNever, samples: reading.samples,
            verdict: .inconclusive)
        if let doubt = doubts.ofPhase(target.phase, metric) {
            finding.why = doubt
            return finding
        }
        let samplesMin = evidence.record.judging.samplesMin
        if reading.needsSamples, reading.samples < samplesMin, reading.actual != nil || reading.isNever {
            finding.why = "only \(Readable.count(reading.samples)) samples, \(Readable.count(samplesMin)) needed"
            return finding
        }
        guard let actual = reading.actual, actual.isFinite else {
            finding.why = reading.missing
            // What never came is beyond every upper bound.
            if reading.isNever, target.isUpperBound {
                if let excuse = doubts.excuse(never: metric, target) {
                    finding.why += "; \(excuse)"
                } else {
                    finding.verdict = .fail
                }
            }
            return finding
        }
        if target.comparison.holds(actual, target.value) {
            if let doubt = doubts.ofPass(target, metric, phase) {
                finding.why = doubt
            } else {
                finding.verdict = .pass
            }
            return finding
        }
        let (found, bound) = Readable.pair(actual, target.value, metric.unit)
        finding.why = "\(found), \(bound) \(target.comparison.word)"
        if let excuse = doubts.ofFail(target, metric, actual, phase) {
            finding.why += "; \(excuse)"
        } else {
            finding.verdict = .fail
        }
        return finding
    }
}

extension Target {
    /// Whether more of it is worse.
    public var isUpperBound: Bool { comparison == .less || comparison == .lessOrEqual }
    /// Whether less of it is worse.
    public var isLowerBound: Bool { comparison == .greater || comparison == .greaterOrEqual }
}

extension Comparison {
    /// What the bound is to the value, after the bound's number.
    public var word: String {
        switch self {
        case .less, .lessOrEqual: "allowed"
        case .equal: "expected"
        case .greaterOrEqual, .greater: "needed"
        }
    }
}
