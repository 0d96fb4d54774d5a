import LoadEngine

/// Since when the load has stood well again after a fault was healed.
struct Steadiness {
    private var from: Nanoseconds
    private let nodes: Int
    /// The healed part's index among the nodes; nil when it is none.
    private let healed: Int?
    private let shareMin: Double

    /// More failures than these are not well.
    private static let errorsMax = 0.01

    /// - Parameters:
    ///   - since: when the fault was healed.
    ///   - nodes: how many there are; every one of them has to give responses.
    ///   - healed: the one that has to serve its share again, as `Cell.node`.
    ///   - shareMin: which part of an even share that is.
    init(since: Nanoseconds, nodes: Int, healed: Int?, shareMin: Double) {
        from = since
        self.nodes = nodes
        self.healed = healed
        self.shareMin = shareMin
    }

    /// The moment from which every whole second was well.
    mutating func since(in seconds: [LiveView.Second], now: Nanoseconds) -> Nanoseconds {
        let current = Int(now / .seconds(1))
        for second in seconds where second.second < current && second.second >= Int(from / .seconds(1)) {
            if !isWell(second) { from = Nanoseconds(second.second + 1) * .seconds(1) }
        }
        return from
    }

    private func isWell(_ second: LiveView.Second) -> Bool {
        let all = second.ok + second.failed
        let answered = second.nodes.dropFirst().reduce(0, +)
        if let healed, Double(second.nodes[healed] * nodes) < shareMin * Double(answered) { return false }
        return second.ok > 0 && Double(second.failed) <= Self.errorsMax * Double(all)
            && (nodes == 0 || second.nodes.dropFirst().allSatisfy { $0 > 0 })
    }
}

/// Looks for a whole second in which a node gave nothing while others did.
struct Silence {
    /// The node's index among the samples.
    var node: Int
    /// When the fault was done.
    var since: Nanoseconds

    /// How many responses the others gave; nil when there was no such second yet.
    func seen(in seconds: [LiveView.Second], now: Nanoseconds) -> Int? {
        let first = Int(since / .seconds(1)) + 1
        let current = Int(now / .seconds(1))
        for second in seconds where second.second >= first && second.second < current {
            let others = second.nodes.enumerated().filter { $0.offset > 0 && $0.offset != node }.reduce(0) {
                $0 + $1.element
            }
            if second.nodes[node] == 0, others > 0 { return others }
        }
        return nil
    }
}
