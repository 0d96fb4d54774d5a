/// Folds samples of one second into an `Interval`.
struct SecondFold {
    private struct CellFold {
        var outcomes = [UInt32](repeating: 0, count: Outcome.allCases.count)
        var statuses: [UInt16: UInt32] = [:]
        var bytesIn: UInt64 = 0
        var bytesOut: UInt64 = 0
        var retried: UInt32 = 0
        var redirects: UInt32 = 0
        var cached: UInt32 = 0
        var abandoned: UInt32 = 0
        var response: [UInt32] = []
        var service: [UInt32] = []
        var firstByte: [UInt32] = []
        var slip: [UInt32] = []
    }

    private let nodes: Int
    private var cells: [CellFold?]
    private var late: [UInt32] = []
    private var connectings: [UInt32] = []
    private var waits: [UInt32] = []
    var sessions = SessionCounts()

    init(steps: Int, nodes: Int) {
        self.nodes = nodes
        cells = Array(repeating: nil, count: steps * (nodes + 1))
    }

    mutating func add(_ sample: Sample) {
        let index = Int(sample.step) * (nodes + 1) + Int(sample.node)
        if cells[index] == nil { cells[index] = CellFold() }
        if sample.isCached {
            cells[index]!.cached += 1
            return
        }
        cells[index]!.outcomes[Int(sample.outcome.rawValue)] += 1
        if sample.status > 0 { cells[index]!.statuses[sample.status, default: 0] += 1 }
        cells[index]!.bytesIn += UInt64(sample.bytesIn)
        cells[index]!.bytesOut += UInt64(sample.bytesOut)
        if sample.isRetried { cells[index]!.retried += 1 }
        cells[index]!.redirects += UInt32(sample.redirects)
        if sample.outcome == .notSent { return }
        cells[index]!.slip.append(sample.slipUs)
        late.append(sample.lateUs)
        if sample.connectUs > 0 { connectings.append(sample.connectUs) }
        let caused = UInt64(sample.lateUs) + UInt64(sample.connectUs)
        if UInt64(sample.slipUs) > caused { waits.append(sample.slipUs - UInt32(caused)) }
        if sample.isAbandoned { cells[index]!.abandoned += 1 }
        if sample.outcome == .ok {
            if !sample.isAbandoned {
                cells[index]!.response.append(sample.responseUs)
                cells[index]!.service.append(sample.serviceUs)
            }
            cells[index]!.firstByte.append(sample.firstByteUs)
        }
    }

    mutating func add(_ note: SessionNote) {
        let count = Int(note.count)
        switch note.change {
        case .offered: sessions.offered += count
        case .begun: sessions.begun += count
        case .completed: sessions.completed += count
        case .failed: sessions.failed += count
        case .interrupted: sessions.interrupted += count
        }
    }

    /// The generator's own lateness in this second.
    func lateness() -> SparseHistogram { SparseHistogram(late) }

    /// How long exchanges waited for a connection to be opened, those that did.
    func connecting() -> SparseHistogram { SparseHistogram(connectings) }

    /// How long exchanges waited for a free place, those that did.
    func waiting() -> SparseHistogram { SparseHistogram(waits) }

    func interval(second: Int) -> Interval {
        var interval = Interval(second: second, sessions: sessions)
        for (index, fold) in cells.enumerated() {
            guard let fold else { continue }
            var cell = Cell(step: index / (nodes + 1), node: index % (nodes + 1))
            for outcome in Outcome.allCases where fold.outcomes[Int(outcome.rawValue)] > 0 {
                cell.outcomes[outcome.key] = Int(fold.outcomes[Int(outcome.rawValue)])
            }
            for (status, count) in fold.statuses { cell.statuses[String(status)] = Int(count) }
            cell.bytesIn = Int(fold.bytesIn)
            cell.bytesOut = Int(fold.bytesOut)
            cell.retried = Int(fold.retried)
            cell.redirects = fold.redirects > 0 ? Int(fold.redirects) : nil
            cell.cached = fold.cached > 0 ? Int(fold.cached) : nil
            cell.abandoned = fold.abandoned > 0 ? Int(fold.abandoned) : nil
            cell.response = SparseHistogram(fold.response)
            cell.service = SparseHistogram(fold.service)
            cell.firstByte = SparseHistogram(fold.firstByte)
            cell.slip = SparseHistogram(fold.slip)
            interval.cells.append(cell)
        }
        return interval
    }
}

extension Interval {
    /// Adds what belongs to the same second; exact, in any order.
    mutating func merge(_ other: Interval) {
        for cell in other.cells {
            if let index = cells.firstIndex(where: { $0.step == cell.step && $0.node == cell.node }) {
                cells[index].merge(cell)
            } else {
                cells.append(cell)
            }
        }
        cells.sort { ($0.step, $0.node) < ($1.step, $1.node) }
        sessions.merge(other.sessions)
    }
}

extension Cell {
    /// Adds another cell's counts and histograms.
    public mutating func merge(_ other: Cell) {
        outcomes.merge(other.outcomes, uniquingKeysWith: +)
        statuses.merge(other.statuses, uniquingKeysWith: +)
        bytesIn += other.bytesIn
        bytesOut += other.bytesOut
        retried += other.retried
        redirects = Self.sum(redirects, other.redirects)
        cached = Self.sum(cached, other.cached)
        abandoned = Self.sum(abandoned, other.abandoned)
        response.add(other.response)
        service.add(other.service)
        if let more = other.firstByte {
            var sum = firstByte ?? SparseHistogram()
            sum.add(more)
            firstByte = sum
        }
        slip.add(other.slip)
    }

    private static func sum(_ one: Int?, _ other: Int?) -> Int? {
        one == nil && other == nil ? nil : (one ?? 0) + (other ?? 0)
    }
}

extension SessionCounts {
    /// Adds another's counts.
    public mutating func merge(_ other: SessionCounts) {
        offered += other.offered
        begun += other.begun
        completed += other.completed
        failed += other.failed
        interrupted += other.interrupted
    }
}
