import Foundation
import Synchronization

/// How often somebody scrapes, so that the process's end can wait for the scrape that sees the whole run.
final class ScrapeRhythm: Sendable {
    private struct State {
        var count = 0
        var last: ContinuousClock.Instant?
        var every: Duration?
    }

    private let state = Mutex(State())
    private let scraped = NSCondition()

    /// Longest wait: Prometheus's own rhythm, unless it is told otherwise, is a minute, and most are told 15 s.
    static let patience = Duration.seconds(20)

    /// Somebody has got the figures.
    func note(at moment: ContinuousClock.Instant = .now) {
        state.withLock { state in
            state.count += 1
            if let last = state.last { state.every = moment - last }
            state.last = moment
        }
        scraped.lock()
        scraped.broadcast()
        scraped.unlock()
    }

    /// Returns after the next scrape, or when one is overdue by the rhythm that there was; at once where there was none.
    func awaitNext() {
        let (seen, every) = state.withLock { ($0.count, $0.every) }
        guard let every else { return }
        let patience = min(every * 2, Self.patience)
        let end = Date(
            timeIntervalSinceNow: Double(patience.components.seconds) + Double(patience.components.attoseconds) / 1e18)
        scraped.lock()
        defer { scraped.unlock() }
        while state.withLock({ $0.count }) == seen, scraped.wait(until: end) {}
    }
}
