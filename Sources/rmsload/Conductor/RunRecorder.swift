import Foundation
import LoadEngine
import Reports
import Synchronization
import Verdict

/// Keeps what is known of a run while it lasts: in the run's journal, for those who look on, and judged so far.
///
/// One thread calls `turn`; events may come from any.
final class RunRecorder: Sendable {
    private struct State {
        var record: RunRecord
        var nextAt: Nanoseconds = 0
        /// Notes of followed sessions that are in the journal.
        var followed = 0
        var judgement: Judgement?
        var isJudging = false
        /// Judging takes the longer the longer the run: at most a tenth of a core's time goes into it.
        var judgeNextAt: Nanoseconds = 0
    }

    private let engine: Engine
    private let journal: LineFile?
    private let events: LineFile?
    private let board: MetricsBoard?
    private let isJudged: Bool
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "judge", qos: .utility)

    /// What a crash may take.
    private static let period = Nanoseconds.milliseconds(500)

    /// - Parameters:
    ///   - record: what is known before anything is sent.
    ///   - folder: the run's folder; nil for a run that keeps nothing.
    ///   - isJudged: whether somebody looks at the targets while the run lasts.
    init(_ record: RunRecord, engine: Engine, folder: RunFolder?, board: MetricsBoard?, isJudged: Bool)
        throws(ReportError)
    {
        var record = record
        let plan = engine.plan
        record.measurements = Measurements(
            steps: plan.steps, nodes: plan.identity.nodes.map(\.name), ticks: Ticks(nodes: plan.identity.nodes.count),
            arrivalsEndS: plan.load.duration.inSeconds)
        record.measurements.generator.workers = plan.workers
        record.measurements.generator.isDebugBuild = Engine.isDebugBuild
        board?.begin(steps: record.measurements.steps, nodes: record.measurements.nodes)
        self.engine = engine
        self.board = board
        self.isJudged = isJudged
        state = Mutex(State(record: record))
        guard let folder else {
            journal = nil
            events = nil
            return
        }
        journal = try LineFile("\(folder.path)/\(JournalFile.name)") { problem in
            Terminal.warning("rmsload: \(problem); a crash from here on would take the run with it")
        }
        events = try LineFile("\(folder.path)/\(EventsFile.name)") { Terminal.warning("rmsload: \($0)") }
        let first = JournalLine(run: record)
        journal?.append { try first.encoded() }
    }

    /// The run as it is known now, and as it would be judged; the judgement may be a few seconds old.
    var known: (record: RunRecord, judgement: Judgement?) { state.withLock { ($0.record, $0.judgement) } }

    /// The run as far as it can be judged for good.
    ///
    /// Arrivals end with the second before the last whole one: of what was due later, slow answers are still to come.
    func settled(now: Nanoseconds) -> RunRecord {
        var record = state.withLock { $0.record }
        let second = now / .seconds(1)
        record.measurements.arrivalsEndS = min(
            Double(second > 0 ? second - 1 : 0), record.measurements.arrivalsEndS)
        record.events.sort { $0.atS < $1.atS }
        return record
    }

    /// Takes over what was measured when it is time again.
    func turn(now: Nanoseconds) {
        let isDue = state.withLock { state in
            if now < state.nextAt { return false }
            state.nextAt = now + Self.period
            return true
        }
        if isDue { take(now: now) }
    }

    /// Something happened.
    func note(_ event: RunEvent) {
        state.withLock { $0.record.events.append(event) }
        journal?.append { try JournalLine(event: event).encoded() }
        events?.append { Data(EventsFile.line(event).utf8) }
        board?.count(event)
    }

    /// The engine has ended: everything that it measured is in the journal when this returns.
    func finish(now: Nanoseconds) {
        take(now: now)
        journal?.flush()
        events?.flush()
        queue.sync {}
    }

    private func take(now: Nanoseconds) {
        let delta = engine.takeDelta()
        if let journal {
            let notes = engine.continuity
            let known = state.withLock { state in
                defer { state.followed = notes.count }
                return state.followed
            }
            let line = JournalLine(measured: delta, untilS: now.inSeconds, followed: Array(notes.dropFirst(known)))
            journal.append { try line.encoded() }
        }
        let (record, isJudging) = state.withLock { state in
            state.record.measurements.add(delta)
            state.record.measurements.endS = now.inSeconds
            let isJudging = isJudged && !state.isJudging && now >= state.judgeNextAt
            if isJudging { state.isJudging = true }
            return (isJudging || board != nil ? state.record : nil, isJudging)
        }
        guard let record else { return }
        if let board {
            let judgement = state.withLock { $0.judgement }
            let phase = LivePhase.of(
                events: record.events, load: record.load, nowS: now.inSeconds, judgement: judgement)
            board.add(delta, phase: phase)
            board.show(
                record, judgement, phase: phase, asked: engine.plan.load.level(at: now), nowS: now.inSeconds)
        }
        if isJudging { judge(record, now: now) }
    }

    private func judge(_ record: RunRecord, now: Nanoseconds) {
        queue.async { [self] in
            var record = record
            record.measurements.arrivalsEndS = min(record.measurements.arrivalsEndS, now.inSeconds)
            let judgement = Judge.judge(record)
            let end = engine.clock.now()
            state.withLock { state in
                state.judgement = judgement
                state.isJudging = false
                state.judgeNextAt = end + 9 * (end > now ? end - now : 0)
            }
        }
    }
}
