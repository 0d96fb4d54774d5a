import Synchronization

/// The one word that reaches into running workers: go on, let sessions end, or stop at once.
final class RunControl: Sendable {
    enum Order: Int {
        case run, drain, stop
    }

    private let word = Atomic<Int>(Order.run.rawValue)

    private let nodes = Atomic<UInt64>(0)

    /// The nodes whose sessions are followed: bit i for node i. Looked at once a turn.
    var watched: UInt64 { nodes.load(ordering: .relaxed) }

    func watch(_ node: Int) { nodes.bitwiseOr(1 << UInt64(node), ordering: .relaxed) }

    func unwatch(_ node: Int) { nodes.bitwiseAnd(~(1 << UInt64(node)), ordering: .relaxed) }

    /// Looked at once a turn.
    var order: Order { Order(rawValue: word.load(ordering: .relaxed)) ?? .stop }

    /// Orders only grow stricter.
    func give(_ order: Order) {
        if order.rawValue > word.load(ordering: .relaxed) { word.store(order.rawValue, ordering: .relaxed) }
    }
}
