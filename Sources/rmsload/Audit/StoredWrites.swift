import LoadEngine
import Platform
import Verdict

/// Looks writes up in the database itself, past balancers and nodes.
struct StoredWrites {
    let platform: any PlatformControl
    /// Keys in one question.
    static let keysMax = 500
    /// A database that has just been healed may refuse the first question.
    static let attemptsMax = 3

    /// Nil where the platform does not say how the database is asked.
    init?(_ platform: (any PlatformControl)?) {
        guard let platform, platform.canListWrites else { return nil }
        self.platform = platform
    }

    /// One finding for each key.
    func findings(_ keys: [String]) async -> [WritesRecord.Finding] {
        var findings: [WritesRecord.Finding] = []
        for start in stride(from: 0, to: keys.count, by: Self.keysMax) {
            let batch = Array(keys[start..<min(start + Self.keysMax, keys.count)])
            let counts = await counts(batch)
            findings += batch.map { key in counts.map { .there($0[key] ?? 0) } ?? .unknown }
        }
        return findings
    }

    /// Notes which of the writes without an answer are there.
    func weigh(unanswered notes: [WriteNote], seed: UInt64, in record: inout WritesRecord) async {
        for finding in await findings(notes.map { $0.key(seed: seed) }) { record.weigh(unanswered: finding) }
    }

    private func counts(_ keys: [String]) async -> [String: Int]? {
        for _ in 0..<Self.attemptsMax {
            if let counts = await platform.storedWrites(keys) { return counts }
            try? await Task.sleep(for: .milliseconds(200))
        }
        return nil
    }
}
