/// What keeps evidence from carrying a finding.
struct Doubts {
    private let record: RunRecord
    private let phases: Phases
    private let evidence: Evidence
    let isInterrupted: Bool
    /// Why the run ended before its plan did, in words.
    private let interruption: String
    /// What a run says that ended itself; nil for others.
    let ending: String?
    private let ofFaults: [String]
    /// Doubts about the run as a whole.
    let ofRun: [String]

    init(_ evidence: Evidence) {
        self.evidence = evidence
        record = evidence.record
        phases = evidence.phases
        isInterrupted =
            record.measurements.isInterrupted
            || record.events.contains { [.interrupted, .aborted, .cutOff].contains($0.kind) }
        let abort = record.events.first { $0.kind == .aborted }
        ending = abort.map { "the run ended itself after \(Readable.seconds(Clamped.moment($0.atS)))" }
        let isCutOff = record.events.contains { $0.kind == .cutOff }
        interruption = isCutOff ? "rmsload itself was cut off in mid-run" : ending ?? "the run was interrupted"
        let injected = Set(evidence.phases.episodes.map(\.evidence.fault.name))
        ofFaults = evidence.phases.evidence.compactMap { fault in
            if let doubt = fault.doubt { return doubt }
            return injected.contains(fault.fault.name)
                ? nil : "fault \(fault.fault.name) came only after arrivals had stopped"
        }
        ofRun = (isInterrupted ? [interruption] : []) + ofFaults
    }

    /// Why a phase has no figures.
    func absence(of name: PhaseName) -> String {
        let never = "\(name.rawValue) never came"
        if isInterrupted { return "\(never): \(interruption)" }
        switch name {
        case .warmUp: return "\(never): the load stood at its full level from the start"
        case .baseline:
            return "\(never): the load never stood at its full level before arrivals stopped or the fault came"
        case .run: return never
        case .failover, .degraded, .rejoin, .recovered:
            if record.faults.isEmpty { return "\(never): the scenario has no fault" }
            if let doubt = ofFaults.first { return "\(never): \(doubt)" }
            if name == .rejoin || name == .recovered, phases[.rejoin].isEmpty {
                return "\(never): arrivals stopped before the fault was undone"
            }
            if name == .recovered { return "\(never): the healed part did not serve its share before arrivals stopped" }
            return "\(never): the fault was undone at once"
        }
    }

    /// Why nothing found in a phase says anything, pass or fail.
    func ofPhase(_ name: PhaseName, _ metric: Metric) -> String? {
        switch name {
        case .failover, .degraded, .rejoin, .recovered: ofFaults.first
        case .warmUp, .baseline, .run:
            switch metric {
            case .fault, .sessions: ofFaults.first
            default: nil
            }
        }
    }

    /// Why a bound that is kept is not a pass.
    func ofPass(_ target: Target, _ metric: Metric, _ phase: PhaseFigures) -> String? {
        if isInterrupted { return interruption }
        switch metric {
        case .latency(let latency, let statistic):
            if latency != .slip, let doubt = hidden(phase.total, statistic, target, errors: .errors) { return doubt }
            return latency == .slip ? nil : lateness(phase)
        case .nodeResponse(let name, let statistic):
            let node = record.measurements.nodes.firstIndex(of: name)
            let hidden = node.flatMap { self.hidden(phase.nodes[$0], statistic, target, errors: .errors) }
            return hidden ?? lateness(phase)
        case .stepResponse(let name, let statistic):
            let step = record.measurements.steps.firstIndex(of: name)
            let hidden = step.flatMap {
                self.hidden(phase.steps[$0], statistic, target, errors: .stepErrors(name))
            }
            return hidden ?? lateness(phase)
        case .errors: return inFlight(phase.total, target)
        case .stepErrors(let name):
            return record.measurements.steps.firstIndex(of: name).flatMap { inFlight(phase.steps[$0], target) }
        case .throughput, .throughputRate, .nodeResponses: return nil
        case .sessions(let fate): return evidence.doubt(fate)
        case .writes: return evidence.doubtOfWrites
        case .fault(let time):
            // The moments of these are found in response times, which a late generator lengthens only.
            return time == .readmit || time == .detect || !target.isLowerBound ? nil : lateness(phase)
        }
    }

    /// Why a bound that is missed is not a proven failure.
    func ofFail(_ target: Target, _ metric: Metric, _ actual: Double, _ phase: PhaseFigures) -> String? {
        switch metric {
        case .latency(.slip, _): return nil
        case .errors: return ownErrors(target, phase.total, phase)
        case .stepErrors(let name):
            let step = record.measurements.steps.firstIndex(of: name)
            return step.flatMap { ownErrors(target, phase.steps[$0], phase) }
        case .latency, .nodeResponse, .stepResponse:
            return isProven(target, actual, lateMax: phase.late.max, phase) ? nil : lateness(phase)
        case .fault(.outage), .fault(.failover), .fault(.recover):
            return isProven(target, actual, lateMax: phase.late.max / 1_000, phase) ? nil : lateness(phase)
        case .throughput, .throughputRate, .nodeResponses:
            if target.isUpperBound { return nil }
            return isInterrupted ? interruption : exhaustion ?? lateness(phase)
        case .fault(.detect), .fault(.readmit), .sessions, .writes: return nil
        }
    }

    /// Whether a miss is a miss even if the generator did its worst.
    ///
    /// - Parameter lateMax: the worst lateness in the metric's unit.
    private func isProven(_ target: Target, _ actual: Double, lateMax: Double, _ phase: PhaseFigures) -> Bool {
        // The generator delays twice at most: in sending, and in reading what has come.
        phase.late.count > 0 && target.isUpperBound
            && !target.comparison.holds(actual - 2 * lateMax, target.value)
    }

    /// Why something that never came is not a proven failure.
    func excuse(never metric: Metric, _ target: Target) -> String? {
        if isInterrupted { return interruption }
        guard case .fault(.readmit) = metric else { return evidence[.degraded].flatMap(lateness) }
        // Readmission was waited for only as long as arrivals went on.
        let watchedS = evidence.faults.filter(\.isReadmitNever).map(\.readmitWatchedS).max() ?? 0
        return watchedS >= target.value ? nil : "arrivals stopped before the bound was over"
    }

    /// Whether the generator was late in a phase, or nobody knows.
    func lateness(_ phase: PhaseFigures) -> String? {
        if phase.total.sent == 0 { return nil }
        if phase.late.count == 0 { return "the generator's own lateness was not recorded" }
        let bound = record.judging.lateP99MaxMs
        if phase.late.p99 <= bound { return nil }
        return "the generator itself was late: p99 \(Readable.milliseconds(phase.late.p99)), "
            + "\(Readable.milliseconds(bound)) allowed" + (record.measurements.generator.cause.map { " (\($0))" } ?? "")
    }

    /// Why exchanges that failed may have failed by the generator's own fault, where the bound would hold without them.
    private func ownErrors(_ target: Target, _ figures: Figures, _ phase: PhaseFigures) -> String? {
        // A late generator reads late, and may take for too late what had come in time.
        let late = lateness(phase)
        let timeouts = late == nil ? 0 : figures.count(.timeout)
        let unsent = min(figures.notSent, Clamped.count(record.measurements.generator.exhausted))
        if timeouts + unsent == 0 || figures.offered == 0 { return nil }
        let others = Double(Clamped.sum(figures.failed, figures.notSent) - timeouts - unsent)
        if !target.comparison.holds(others / Double(figures.offered), target.value) { return nil }
        return unsent > 0 ? exhaustion : late
    }

    /// Whether the generator ran out of what it needs to send.
    private var exhaustion: String? {
        let exhausted = Clamped.count(record.measurements.generator.exhausted)
        return exhausted == 0
            ? nil : "the generator had no descriptor or port left for \(Readable.count(exhausted)) exchanges"
    }

    /// Whether exchanges without a response time hide what a percentile would be.
    ///
    /// Those in flight at the end would be its slowest; those that failed are in no percentile, which only a target
    /// on errors makes good.
    private func hidden(_ figures: Figures, _ statistic: Statistic, _ target: Target, errors: Metric) -> String? {
        let beyond = 1 - (statistic.quantile ?? 1)
        let inFlight = Double(figures.interrupted)
        if target.isUpperBound, inFlight > beyond * (Double(figures.ok) + inFlight) + 1e-9 {
            return "\(Readable.count(figures.interrupted)) exchanges were still in flight at the end"
        }
        let isBounded = record.targets.contains {
            ($0.phase == target.phase || $0.phase == .run)
                && [.errors, errors].contains(Metric.known($0.metric))
        }
        if isBounded { return nil }
        let failed = Double(figures.failed) + Double(figures.notSent)
        if failed > max(beyond, record.judging.errorsMax) * Double(figures.offered) + 1e-9 {
            return "\(Readable.percent(failed / Double(max(1, figures.offered)))) of the exchanges failed and are in "
                + "no percentile, and no target bounds errors"
        }
        return nil
    }

    private func inFlight(_ figures: Figures, _ target: Target) -> String? {
        guard target.isUpperBound || target.comparison == .equal, let worst = figures.errorRatioMax else { return nil }
        return target.comparison.holds(worst, target.value)
            ? nil : "\(Readable.count(figures.interrupted)) exchanges were still in flight at the end"
    }
}
