import LoadEngine

/// A fault and its times.
///
/// - Units: seconds. Names ending in `S` after a deed (`injectedS`, `healStartedS`, `healedS`) are moments since the
///   start of the run; the others are lengths.
public struct FaultFigures: Sendable, Equatable {
    public var fault: FaultRecord
    public var evidence: FaultEvidence
    public var injectedS: Double?
    /// Injection to the balancer marking the part out.
    public var detectS: Double?
    /// Injection to the first tick after it in which a client bound to the victim was served within the bound.
    public var failoverS: Double?
    /// Longest stretch in which nothing ended ok within the bound; see `Outage`.
    public var outageS: Double?
    /// Injection to the first of N consecutive good windows before the heal.
    public var recoverS: Double?
    public var healStartedS: Double?
    public var healedS: Double?
    /// Healed to the first of N consecutive windows in which the part serves its share.
    public var readmitS: Double?
    /// Looked for over at least N windows, and never seen.
    public var isRecoverNever = false
    public var isReadmitNever = false
    /// How long readmission was looked for.
    public var readmitWatchedS = 0.0
    /// How long the run went on after the injection without the fault being undone.
    public var unhealedS = 0.0
    /// Exchanges due from the injection on, and from the healing on.
    public var offered = 0
    public var offeredHealed = 0

    /// A fault that was never injected while sessions arrived.
    public init(_ evidence: FaultEvidence) {
        fault = evidence.fault
        self.evidence = evidence
        injectedS = evidence.injectedS
        healStartedS = evidence.healStartedS
        healedS = evidence.healedS
    }

    public init(_ episode: Phases.Episode, in record: RunRecord) {
        self.init(episode.evidence)
        let injectedS = episode.injectedS
        let victim = record.measurements.nodes.firstIndex(of: fault.on).map { $0 + 1 }
        let outage = Outage(record)
        let tick = Clamped.tick(containing: injectedS)
        let until = episode.seconds.upperBound * 10
        detectS = evidence.detectedS.map { $0 - injectedS }
        outageS = outage.longest(from: tick, until: until, victim: victim)
        failoverS = victim.flatMap { outage.firstGood(of: $0, from: tick + 1, until: until) }
            .map { Double($0) / 10 - injectedS }.map { max(0, $0) }
        recoverS = episode.recoverySecond.map { Double($0) - injectedS }
        let windowsMin = max(1, record.judging.goodWindows)
        isRecoverNever = recoverS == nil && episode.windowsUnhealed >= windowsMin
        unhealedS = Double(episode.unhealed.upperBound) - injectedS
        if let healedS {
            readmitS = episode.readmissionSecond.map { max(0, Double($0) - healedS) }
            isReadmitNever = readmitS == nil && episode.windowsHealed >= windowsMin
            readmitWatchedS = max(0, Double(episode.seconds.upperBound) - healedS)
        }
        for interval in record.measurements.intervals where episode.seconds.contains(interval.second) {
            let due = interval.cells.reduce(0) { Clamped.sum($0, Figures.offered($1)) }
            offered = Clamped.sum(offered, due)
            if Double(interval.second) >= healedS ?? .infinity { offeredHealed = Clamped.sum(offeredHealed, due) }
        }
    }

    public subscript(_ time: FaultTime) -> Double? {
        switch time {
        case .outage: outageS
        case .detect: detectS
        case .failover: failoverS
        case .recover: recoverS
        case .readmit: readmitS
        }
    }
}
