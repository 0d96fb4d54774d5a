import LoadEngine

/// Cells put together: those of some seconds, steps and nodes.
///
/// Sums can be put together again, so that the exchanges of an hour are walked once and not anew for every table.
struct CellSum {
    /// Everything but the latencies.
    private var counts = Figures()
    private(set) var response: MergedHistogram
    private(set) var service: MergedHistogram
    private(set) var slip: MergedHistogram

    init(_ cells: [Cell]) {
        // By index: a cell that is copied costs a reference for each thing in it.
        for index in cells.indices { counts.add(cells[index]) }
        response = MergedHistogram(cells.indices.lazy.map { cells[$0].response })
        service = MergedHistogram(cells.indices.lazy.map { cells[$0].service })
        slip = MergedHistogram(cells.indices.lazy.map { cells[$0].slip })
    }

    init(_ parts: [CellSum]) {
        for part in parts { counts.add(part.counts) }
        response = MergedHistogram(parts.lazy.map(\.response))
        service = MergedHistogram(parts.lazy.map(\.service))
        slip = MergedHistogram(parts.lazy.map(\.slip))
    }

    /// What they come to.
    var figures: Figures {
        var figures = counts
        figures.response = LatencyFigures(response)
        figures.service = LatencyFigures(service)
        figures.slip = LatencyFigures(slip)
        return figures
    }
}

/// The cells of a run put together by phase, step and node.
struct CellSums {
    private struct Key: Hashable {
        /// Nil for what is due outside every phase.
        var phase: PhaseName?
        var step: Int
        var node: Int
    }

    private let sums: [Key: CellSum]

    /// - Parameter stretches: no second may belong to two of them; of two the first has it.
    init(_ intervals: [Interval], stretches: [Phase]) {
        var cells: [Key: [Cell]] = [:]
        // A record read from disk may hold any number.
        for interval in intervals where (0..<Int(Clamped.secondsMax)).contains(interval.second) {
            let phase = stretches.first { $0.seconds.contains(interval.second) }?.name
            for cell in interval.cells {
                cells[Key(phase: phase, step: cell.step, node: cell.node), default: []].append(cell)
            }
        }
        sums = cells.mapValues { CellSum($0) }
    }

    /// Those of a phase, or of the whole run; of one step or node only where one is given.
    func sum(of phase: PhaseName, step: Int? = nil, node: Int? = nil) -> CellSum {
        CellSum(
            sums.filter { key, _ in
                (phase == .run || key.phase == phase) && (step ?? key.step) == key.step
                    && (node ?? key.node) == key.node
            }.map(\.value))
    }
}
