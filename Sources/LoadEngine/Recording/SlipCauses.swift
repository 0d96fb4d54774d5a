/// What stood in the way of sending, second by second.
struct SlipCauses {
    /// The generator itself.
    var late: [SparseHistogram]
    /// Connections that were being opened.
    var connecting: [SparseHistogram]
    /// No free place: the plan's bound on sessions or clients was reached.
    var waiting: [SparseHistogram]

    init(_ fold: Fold) {
        let last = fold.late.keys.max() ?? -1
        func bySecond(_ histograms: [Int: SparseHistogram]) -> [SparseHistogram] {
            last < 0 ? [] : (0...last).map { histograms[$0] ?? SparseHistogram() }
        }
        late = bySecond(fold.late)
        connecting = bySecond(fold.connecting)
        waiting = bySecond(fold.waiting)
    }
}
