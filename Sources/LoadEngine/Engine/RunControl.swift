import Synchronization

/// The one word that reaches into running workers: go on, let sessions end, or stop at once.
final class RunControl: Sendable {
    enum Order: Int {
        case run, drain, stop
    }

    private let word = Atomic<Int>(Order.run.rawValue)

    /// Looked at once a turn.
    var order: Order { Order(rawValue: word.load(ordering: .relaxed)) ?? .stop }

    /// Orders only grow stricter.
    func give(_ order: Order) {
        if order.rawValue > word.load(ordering: .relaxed) { word.store(order.rawValue, ordering: .relaxed) }
    }
}
