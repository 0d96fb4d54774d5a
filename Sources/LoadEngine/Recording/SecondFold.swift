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
        var response = ValueFold()
        var service = ValueFold()
        var firstByte = ValueFold()
        var slip = ValueFold()

        mutating func add(_ samples: UnsafeBufferPointer<Sample>) {
            var (status, times) = (UInt16(0), UInt32(0))
            for sample in samples {
                if sample.isCached {
                    cached += 1
                    continue
                }
                outcomes[Int(sample.outcome.rawValue)] += 1
                if sample.status != status {
                    if status > 0 { statuses[status, default: 0] += times }
                    (status, times) = (sample.status, 0)
                }
                times += 1
                bytesIn += UInt64(sample.bytesIn)
                bytesOut += UInt64(sample.bytesOut)
                if sample.isRetried { retried += 1 }
                redirects += UInt32(sample.redirects)
                if sample.isAbandoned, sample.isSent { abandoned += 1 }
            }
            if status > 0 { statuses[status, default: 0] += times }
            let complete = samples.lazy.filter { $0.outcome == .ok && !$0.isAbandoned && !$0.isCached }
            response.add(complete.map(\.responseUs))
            service.add(complete.map(\.serviceUs))
            let ok = samples.lazy.filter { $0.outcome == .ok && !$0.isCached }
            firstByte.add(ok.map(\.firstByteUs))
            slip.add(samples.lazy.filter(\.isSent).map(\.slipUs))
        }
    }

    private let nodes: Int
    private var cells: [CellFold?]
    private var late = ValueFold()
    private var connectings = ValueFold()
    private var waits = ValueFold()
    var sessions = SessionCounts()

    init(steps: Int, nodes: Int) {
        self.nodes = nodes
        cells = Array(repeating: nil, count: steps * (nodes + 1))
    }

    mutating func add(_ samples: UnsafeBufferPointer<Sample>) {
        var start = 0
        while start < samples.count {
            let (step, node) = (samples[start].step, samples[start].node)
            let stretch = samples.stretch(from: start) { $0.step == step && $0.node == node }
            let index = Int(step) * (nodes + 1) + Int(node)
            if cells[index] == nil { cells[index] = CellFold() }
            cells[index]!.add(stretch)
            start += stretch.count
        }
        late.add(samples.lazy.filter(\.isSent).map(\.lateUs))
        for sample in samples where sample.isSent {
            if sample.connectUs > 0 { connectings.add(sample.connectUs) }
            let caused = UInt64(sample.lateUs) + UInt64(sample.connectUs)
            if UInt64(sample.slipUs) > caused { waits.add(sample.slipUs - UInt32(caused)) }
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
    func lateness() -> SparseHistogram { late.histogram }

    /// How long exchanges waited for a connection to be opened, those that did.
    func connecting() -> SparseHistogram { connectings.histogram }

    /// How long exchanges waited for a free place, those that did.
    func waiting() -> SparseHistogram { waits.histogram }

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
            cell.response = fold.response.histogram
            cell.service = fold.service.histogram
            cell.firstByte = fold.firstByte.histogram
            cell.slip = fold.slip.histogram
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
