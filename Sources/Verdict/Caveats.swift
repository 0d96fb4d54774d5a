import LoadEngine

/// What a reader of the numbers has to know.
struct Caveats {
    let all: [Caveat]

    init(_ evidence: Evidence, _ doubts: Doubts) {
        let record = evidence.record
        all =
            Self.ofFaults(evidence, doubts) + Self.ofGenerator(record, evidence.run)
            + Self.ofTLS(record) + Self.ofWrites(record)
            + Self.ofCapacity(record)
            + Self.ofPhases(evidence, doubts)
    }

    private static func ofFaults(_ evidence: Evidence, _ doubts: Doubts) -> [Caveat] {
        var caveats = doubts.ofRun.enumerated().map { index, doubt in
            Caveat(kind: doubts.isInterrupted && index == 0 ? .interrupted : .fault, text: doubt)
        }
        for fault in evidence.faults {
            let name = fault.fault.name
            if !fault.evidence.healFailure.isEmpty {
                caveats.append(
                    Caveat(kind: .heal, text: "fault \(name) could not be undone: \(fault.evidence.healFailure)"))
            }
            if fault.isRecoverNever {
                let windows = evidence.record.judging.goodWindows
                caveats.append(
                    Caveat(
                        kind: .recovery,
                        text:
                            "after fault \(name) there were never \(windows) good windows in a row; degraded is taken "
                            + "from \(evidence.record.judging.settleS) s after the injection"))
            } else if let recoverS = fault.recoverS, fault.unhealedS > 0, recoverS > fault.unhealedS / 2 {
                caveats.append(
                    Caveat(
                        kind: .recovery,
                        text: "recovery from fault \(name) took \(Readable.seconds(recoverS)) of the "
                            + "\(Readable.seconds(fault.unhealedS)) before the heal; degraded covers the rest only"))
            }
        }
        return caveats
    }

    private static func ofGenerator(_ record: RunRecord, _ run: PhaseFigures) -> [Caveat] {
        let health = record.measurements.generator
        var caveats: [Caveat] = []
        for (worker, percent) in health.cpuPercent.enumerated() where percent > 85 {
            caveats.append(
                Caveat(
                    kind: .cpu,
                    text: "worker \(worker) used \(Readable.rate(percent)) % of a CPU; the generator may be the limit"))
        }
        if health.stallMaxMs > 5 * record.judging.lateP99MaxMs {
            caveats.append(
                Caveat(
                    kind: .stalls,
                    text: "an event loop stood still for up to \(Readable.milliseconds(health.stallMaxMs)) "
                        + "(\(Readable.count(health.stalls)) turns over 10 ms)"))
        }
        if health.descriptorsLimit > 0, Double(health.descriptorsPeak) > 0.9 * Double(health.descriptorsLimit) {
            caveats.append(
                Caveat(
                    kind: .descriptors,
                    text: "\(Readable.count(health.descriptorsPeak)) of \(Readable.count(health.descriptorsLimit)) "
                        + "descriptors were in use; raise `ulimit -n`"))
        }
        caveats += ofNetwork(health)
        if abs(health.clockStepMs) > 10 {
            caveats.append(
                Caveat(
                    kind: .clock,
                    text: "the real-time clock moved by \(Readable.milliseconds(abs(health.clockStepMs))) in the run"))
        }
        let length = run.durationS > 0 ? run.durationS : 1
        let rate = Double(run.total.offered) / length
        if health.isDebugBuild, rate > 1_000 {
            caveats.append(
                Caveat(
                    kind: .debug,
                    text: "a debug build of rmsload offered \(Readable.rate(rate))/s; measure above 1,000/s with a "
                        + "release build"))
        }
        return caveats
    }

    private static func ofNetwork(_ health: GeneratorHealth) -> [Caveat] {
        var caveats: [Caveat] = []
        if let used = health.portsPeak, let all = health.portsLimit, all > 0, Double(used) > 0.9 * Double(all) {
            caveats.append(
                Caveat(
                    kind: .ports,
                    text: "\(Readable.count(used)) of \(Readable.count(all)) local ports were in use or had just been; "
                        + "keep connections, or widen net.ipv4.ip_local_port_range"))
        }
        if health.exhausted > 0 {
            caveats.append(
                Caveat(
                    kind: .descriptors,
                    text: "\(counted(health.exhausted, "exchange", "exchanges")) found no free descriptor or port"))
        }
        if let ratio = health.resentRatio, ratio > 0.01 {
            caveats.append(
                Caveat(
                    kind: .network,
                    text: "\(Readable.percent(ratio)) of the TCP segments that this machine sent had to be sent again"))
        }
        return caveats
    }

    private static func ofTLS(_ record: RunRecord) -> [Caveat] {
        guard let tls = record.measurements.tls else { return [] }
        var caveats: [Caveat] = []
        if !tls.isVerified {
            caveats.append(Caveat(kind: .tls, text: "certificates were not verified (insecure)"))
        }
        if tls.failures > 0 {
            let reasons = tls.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                .map { "\($0.key) (\(Readable.count($0.value)))" }
            caveats.append(Caveat(kind: .tls, text: "TLS failed: \(reasons.joined(separator: "; "))"))
        }
        return caveats
    }

    private static func ofWrites(_ record: RunRecord) -> [Caveat] {
        guard let writes = record.writes, let stored = writes.stored, stored.disagreements > 0 else { return [] }
        return [
            Caveat(
                kind: .writes,
                text: "of \(Self.counted(stored.disagreements, "write", "writes")) the balancer and the database say "
                    + "different things; each counts as the worse of both")
        ]
    }

    private static func ofCapacity(_ record: RunRecord) -> [Caveat] {
        guard let capacity = record.capacity else { return [] }
        var caveats: [Caveat] = []
        if let headroom = capacity.headroom, headroom.verdict == .fail {
            caveats.append(
                Caveat(kind: .capacity, text: "the search for capacity found a head-room of \(headroom.why)"))
        }
        let peak = record.load.stages.flatMap { [$0.from, $0.to] }.max() ?? 0
        if peak.isFinite, abs(peak - capacity.requiredPeak) > 0.01 * abs(peak) {
            caveats.append(
                Caveat(
                    kind: .capacity,
                    text: "the head-room is of a peak of \(capacity.unit.words(capacity.requiredPeak)), and this run's "
                        + "is \(capacity.unit.words(peak))"))
        }
        return caveats
    }

    private static func ofPhases(_ evidence: Evidence, _ doubts: Doubts) -> [Caveat] {
        var caveats: [Caveat] = []
        let samplesMin = evidence.record.judging.samplesMin
        for phase in evidence.figures {
            let bound = evidence.record.judging.lateP99MaxMs
            if phase.late.p99 > bound {
                caveats.append(
                    Caveat(
                        kind: .slip,
                        text: "the generator itself sent late in \(phase.name.rawValue): p99 "
                            + "\(Readable.milliseconds(phase.late.p99)), \(Readable.milliseconds(bound)) allowed"))
            }
            let isTargeted = evidence.record.targets.contains { $0.phase == phase.name }
            if isTargeted, phase.total.offered < samplesMin {
                caveats.append(
                    Caveat(
                        kind: .samples,
                        text: "\(phase.name.rawValue) has only \(Readable.count(phase.total.offered)) exchanges"))
            }
            let isBounded = evidence.record.targets.contains {
                ($0.phase == phase.name || $0.phase == .run) && Metric.known($0.metric) == .errors
            }
            if !isBounded, phase.name != .failover, let ratio = phase.total.errorRatio,
                ratio > evidence.record.judging.errorsMax
            {
                caveats.append(
                    Caveat(
                        kind: .errors,
                        text: "\(Readable.percent(ratio)) of the exchanges in \(phase.name.rawValue) failed, and no "
                            + "target bounds errors; percentiles are of the others"))
            }
        }
        if evidence.run.total.notSent > 0 {
            caveats.append(
                Caveat(
                    kind: .errors,
                    text: Self.counted(evidence.run.total.notSent, "exchange was", "exchanges were")
                        + " due and never sent"))
        }
        return caveats
    }

    /// `1 exchange was`, `2 exchanges were`.
    private static func counted(_ count: Int, _ one: String, _ many: String) -> String {
        "\(Readable.count(count)) \(count == 1 ? one : many)"
    }
}
