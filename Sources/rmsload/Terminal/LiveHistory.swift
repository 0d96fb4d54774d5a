import LoadEngine

/// What each node answered in each of the last seconds; longer than the engine's own view keeps.
final class LiveHistory {
    private var seconds: [Int: [Int]] = [:]
    private let nodes: Int

    /// As many as a wide screen shows.
    private static let secondsMax = 60

    init(nodes: Int) {
        self.nodes = nodes
    }

    /// Takes over what is known now; a second still grows for a while after it is over.
    func note(_ live: LiveView) {
        for second in live.seconds { seconds[second.second] = second.nodes }
        guard seconds.count > Self.secondsMax + LiveView.length, let latest = seconds.keys.max() else { return }
        seconds = seconds.filter { $0.key > latest - Self.secondsMax - 1 }
    }

    /// Responses of a node (from 1) second by second, up to the one before this, oldest first.
    func responses(of node: Int, before end: Int) -> [Int] {
        (max(0, end - Self.secondsMax)..<max(0, end)).map { second in
            seconds[second].flatMap { $0.indices.contains(node) ? $0[node] : nil } ?? 0
        }
    }
}
