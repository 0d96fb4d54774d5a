import LoadEngine
import Platform
import Synchronization
import Verdict

/// Looks writes up in the database itself, past balancers and nodes.
final class StoredWrites: Sendable {
    private let platform: any PlatformControl
    /// Keys in one question.
    static let keysMax = 500
    /// A database that has just been healed may refuse the first questions.
    static let patience = Duration.seconds(5)

    /// Why it was given up; nil while it is not. Who does not answer one question is not asked five hundred more.
    private let failure = Mutex<String?>(nil)

    /// Nil where the platform does not say how the database is asked.
    init?(_ platform: (any PlatformControl)?) {
        guard let platform, platform.canListWrites else { return nil }
        self.platform = platform
    }

    /// One finding for each key, and why some are unknown.
    ///
    /// - Parameter end: nobody is asked afterwards.
    func findings(
        _ keys: [String], until end: ContinuousClock.Instant
    ) async -> (findings: [WritesRecord.Finding], failure: String?) {
        var findings: [WritesRecord.Finding] = []
        var silent = 0
        for start in stride(from: 0, to: keys.count, by: Self.keysMax) {
            let batch = Array(keys[start..<min(start + Self.keysMax, keys.count)])
            let counts = await counts(batch, until: end)
            findings += batch.map { key in counts?[key].map { .there($0) } ?? .unknown }
            if let counts { silent += batch.count { counts[$0] == nil } }
        }
        if let failure = failure.withLock({ $0 }) { return (findings, failure) }
        return (findings, silent > 0 ? "writes: nothing was said of \(Readable.count(silent)) keys" : nil)
    }

    /// Notes which of the writes without an answer are there.
    func weigh(
        unanswered notes: [WriteNote], seed: UInt64, until end: ContinuousClock.Instant, in record: inout WritesRecord
    ) async {
        for finding in await findings(notes.map { $0.key(seed: seed) }, until: end).findings {
            record.weigh(unanswered: finding)
        }
    }

    private func counts(_ keys: [String], until end: ContinuousClock.Instant) async -> [String: Int]? {
        if failure.withLock({ $0 }) != nil { return nil }
        let last = min(end, ContinuousClock.now + Self.patience)
        while true {
            do throws(PlatformError) {
                return try await platform.storedWrites(keys)
            } catch {
                if ContinuousClock.now >= last {
                    let words = error.description
                    failure.withLock { $0 = words }
                    return nil
                }
            }
            try? await Task.sleep(for: .milliseconds(200))
        }
    }
}
