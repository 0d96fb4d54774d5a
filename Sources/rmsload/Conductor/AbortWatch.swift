import LoadEngine
import Verdict

/// Judges a run while it lasts, for targets that end it.
struct AbortWatch {
    /// The record of what is known so far.
    private let record: (Nanoseconds) -> RunRecord
    private let targets: [Target]
    private var nextLook: Nanoseconds = 0

    /// How often the run is judged at most, and how many times as long as judging takes is waited.
    private static let period = Nanoseconds.seconds(1)
    private static let waitFactor = Nanoseconds(20)

    /// nil where no target ends the run.
    ///
    /// - Parameter record: what is known at a moment, asked for when it is looked at.
    init?(_ targets: [Target], record: @escaping (Nanoseconds) -> RunRecord) {
        self.targets = targets.filter { $0.abortAfterS != nil }
        self.record = record
        if self.targets.isEmpty { return nil }
    }

    /// Why the run has to end; nil while it may go on.
    mutating func reason(now: Nanoseconds, clock: MonotonicClock) -> String? {
        if now < nextLook { return nil }
        let reason = Self.reason(record(now), targets)
        let cost = clock.now() - min(now, clock.now())
        nextLook = now + max(Self.period, cost * Self.waitFactor)
        return reason
    }

    /// The first target that is missed for certain in a phase that has lasted long enough.
    static func reason(_ record: RunRecord, _ targets: [Target]) -> String? {
        let judgement = Judge.judge(record, targets: record.targets)
        for finding in judgement.findings where finding.verdict == .fail && targets.contains(finding.target) {
            guard let after = finding.target.abortAfterS, let phase = judgement[finding.target.phase],
                phase.durationS >= after
            else { continue }
            return "\(finding.target.shortName) in \(finding.target.phase.rawValue): \(finding.why)"
        }
        return nil
    }
}
