import LoadEngine

/// The run cut into phases by what was observed.
///
/// A pure function of the record. Every second belongs to one phase at most: the second that contains an injection
/// belongs to `failover`, the one in which healing began to `rejoin`, so that `baseline` and `degraded` hold whole
/// seconds only; what is due after arrivals have stopped belongs to no phase but `run`.
///
/// With several faults each one that was injected is cut around, up to the next; phases of the same name are
/// pooled. A fault that comes before the last one healed ends that one's phases where they are.
public struct Phases: Sendable, Equatable {
    /// What the windows say about one injected fault.
    public struct Episode: Sendable, Equatable {
        public var evidence: FaultEvidence
        public var injectedS: Double
        /// From the injection to the next fault or the end of arrivals.
        public var seconds: Range<Int>
        /// Up to the heal's start, the next fault or the end of arrivals.
        public var unhealed: Range<Int>
        /// The second from which N windows were good; nil if that never came before the heal.
        public var recoverySecond: Int?
        /// The second from which the healed node served its share for N windows; nil if that never came.
        public var readmissionSecond: Int?
        /// Windows with traffic after the injection and before the heal.
        public var windowsUnhealed: Int
        /// Windows with traffic after the part was healed.
        public var windowsHealed: Int
    }

    /// In time order; none is empty.
    public private(set) var stretches: [Phase] = []
    /// One for each injected fault, in time order.
    public private(set) var episodes: [Episode] = []
    /// One for each fault that was planned.
    public private(set) var evidence: [FaultEvidence]

    public init(_ record: RunRecord) {
        evidence = record.faults.map { FaultEvidence($0, in: record) }
        let measurements = record.measurements
        let arrivalsEndS = Clamped.moment(measurements.arrivalsEndS)
        let end = Clamped.second(after: arrivalsEndS)
        let injected = evidence.filter { ($0.injectedS ?? .infinity) < arrivalsEndS }
            .sorted { ($0.injectedS ?? 0) < ($1.injectedS ?? 0) }

        let firstS = injected.first?.injectedS ?? arrivalsEndS
        let first = injected.isEmpty ? end : Clamped.second(containing: firstS)
        let holdS = min(Clamped.moment(record.load.firstHoldS), firstS)
        let hold = min(Clamped.second(after: holdS), first)
        append(.warmUp, 0, holdS, 0..<hold)
        append(.baseline, holdS, firstS, hold..<first)

        for (index, fault) in injected.enumerated() {
            let isLast = index + 1 == injected.count
            let untilS = isLast ? arrivalsEndS : injected[index + 1].injectedS ?? arrivalsEndS
            let until = isLast ? end : Clamped.second(containing: untilS)
            cut(fault, untilS: untilS, until: until, in: record)
        }
    }

    /// The stretches of a name.
    public subscript(_ name: PhaseName) -> [Phase] { stretches.filter { $0.name == name } }

    private mutating func append(_ name: PhaseName, _ fromS: Double, _ toS: Double, _ seconds: Range<Int>) {
        if seconds.isEmpty { return }
        stretches.append(Phase(name: name, fromS: fromS, toS: max(fromS, toS), seconds: seconds))
    }

    private mutating func cut(_ evidence: FaultEvidence, untilS: Double, until: Int, in record: RunRecord) {
        let injectedS = evidence.injectedS ?? 0
        let injected = min(Clamped.second(containing: injectedS), until)
        let healS = evidence.healStartedS.flatMap { $0 < untilS ? $0 : nil }
        let heal = healS.map { max(injected, Clamped.second(containing: $0)) } ?? until
        let windows = Windows(record)
        let afterInjection = min(injected + 1, heal)..<heal
        let goodness = Goodness(record)
        let recovery = windows.firstGood(in: afterInjection, goodness.isGood)

        // A survivor that is never good again is judged as it is, once the fail-over has had its time.
        let settled = min(injected + min(max(0, record.judging.settleS), 86_400), heal)
        let degraded = recovery ?? settled
        let degradedS = max(injectedS, Double(degraded))
        let healOrEndS = healS ?? untilS
        append(.failover, injectedS, min(degradedS, healOrEndS), injected..<degraded)
        append(.degraded, degradedS, healOrEndS, degraded..<heal)

        var readmission: Int?
        var healed = until..<until
        if let healS {
            let from = max(heal + 1, evidence.healedS.map { Clamped.second(after: $0) } ?? 0)
            healed = min(from, until)..<until
            let share = Share(of: evidence.fault.on, in: record)
            readmission = windows.firstGood(in: healed, share.isServed)
            let recovered = readmission ?? until
            let recoveredS = readmission.map(Double.init) ?? untilS
            append(.rejoin, healS, recoveredS, heal..<recovered)
            append(.recovered, recoveredS, untilS, recovered..<until)
        }
        episodes.append(
            Episode(
                evidence: evidence, injectedS: injectedS, seconds: injected..<until, unhealed: injected..<heal,
                recoverySecond: recovery, readmissionSecond: readmission,
                windowsUnhealed: windows.count(in: afterInjection), windowsHealed: windows.count(in: healed)))
    }
}

/// Whether a node serves its share of the responses that are known by node.
struct Share {
    /// As in `Cell.node`; nil for a part that is no node.
    private let node: Int?
    private let nodes: Int
    private let shareMin: Double

    init(of part: String, in record: RunRecord) {
        node = record.measurements.nodes.firstIndex(of: part).map { $0 + 1 }
        nodes = record.measurements.nodes.count
        shareMin = record.judging.shareMin
    }

    /// A part that is no node has no share: it counts as served as soon as something ends ok.
    func isServed(_ windows: ArraySlice<Windows.Window>) -> Bool {
        let cells = windows.flatMap(\.cells)
        guard let node else { return cells.contains { $0.count(.ok) > 0 } }
        func answered(_ isCounted: (Cell) -> Bool) -> Double {
            cells.filter(isCounted).reduce(0) { $0 + Double(Figures.offered($1)) }
        }
        let all = answered { $0.node > 0 }
        return all > 0 && answered { $0.node == node } >= shareMin * all / Double(nodes)
    }
}

extension Figures {
    /// Exchanges of one cell.
    static func offered(_ cell: Cell) -> Int { cell.outcomes.values.reduce(0, Clamped.sum) }
}
