import Foundation
import LoadEngine
import Platform
import Reports
import Verdict

/// What a person sees while a run lasts: a screen that is redrawn twice a second, or without a terminal a line every
/// five seconds.
final class Progress {
    private let plan: Plan
    private let scenario: String
    /// Everything that is done, a repeated fault deed by deed.
    private let deeds: [(deed: FaultPlan, isFirst: Bool)]
    private let isQuiet: Bool
    private let screen: LiveScreen?
    private let history: LiveHistory
    private var nextAt: Nanoseconds = 0

    private static let linePeriod = Nanoseconds.seconds(5)
    private static let drawPeriod = Nanoseconds.milliseconds(500)

    init(plan: Plan, faults: [FaultPlan] = [], common: CommonOptions) {
        self.plan = plan
        deeds = faults.flatMap { Array($0.deeds.enumerated()) }.map { (deed: $0.element, isFirst: $0.offset == 0) }
        scenario = plan.name
        isQuiet = common.quiet
        // Lines of JSON, and logs of less than what a run tells, are for somebody who does not look at a screen.
        let isWatched = common.logFormat == .text && common.logLevel <= .info
        screen = isQuiet || !isWatched || !LiveScreen.isPossible ? nil : LiveScreen(noColor: common.noColor)
        history = LiveHistory(nodes: plan.identity.nodes.count)
        if screen == nil { nextAt = Self.linePeriod }
    }

    /// Whether a screen is drawn, which shows more than lines do.
    var isLive: Bool { screen != nil }

    /// Shows the moment when it is time again.
    func show(_ live: LiveView, now: Nanoseconds, record: RunRecord?, judgement: Judgement?) {
        history.note(live)
        if isQuiet || now < nextAt { return }
        if let screen {
            nextAt = now + Self.drawPeriod
            screen.draw(frame(live, now: now, record: record, judgement: judgement))
        } else {
            nextAt = now + Self.linePeriod
            Terminal.tell(Self.line(live, plan: plan, now: now), runS: now.inSeconds)
        }
    }

    /// Takes the screen away.
    func end() { screen?.end() }

    /// The run's time as every line of progress begins.
    static func moment(_ seconds: Double) -> String {
        let text = Readable.fixed(seconds, 1)
        return String(repeating: " ", count: max(0, 6 - text.count)) + text + " s"
    }

    private func frame(_ live: LiveView, now: Nanoseconds, record: RunRecord?, judgement: Judgement?) -> LiveFrame {
        var frame = LiveFrame()
        frame.scenario = scenario
        frame.nowS = now.inSeconds
        frame.arrivalsEndS = plan.load.duration.inSeconds
        frame.load = LoadRecord(plan.load)
        frame.asked = plan.load.level(at: now)
        frame.sessions = max(0, live.begun - live.ended)
        let window = LiveWindow(live, now: now, nodes: plan.identity.nodes.count)
        frame.windowS = window.lengthS
        frame.begunPerS = window.begunPerS
        frame.okPerS = window.okPerS
        frame.responses = window.responses
        frame.errors = window.errors
        frame.errorRatio = window.errorRatio
        let shares = window.shares
        frame.nodes = plan.identity.nodes.enumerated().map { index, node in
            LiveFrame.Node(
                name: node.name, share: shares[index],
                history: history.responses(of: index + 1, before: Int(now / .seconds(1))))
        }
        let events = record?.events ?? []
        frame.phase = LivePhase.of(events: events, load: frame.load, nowS: frame.nowS, judgement: judgement)
        for (deed, isFirst) in deeds {
            let last = isFirst ? nil : frame.faults.last?.healAtS
            frame.faults.append(fault(deed, afterS: last, events: events))
        }
        frame.findings = judgement?.findings ?? []
        frame.phases = Set(judgement?.phases.map(\.name) ?? [])
        return frame
    }

    /// - Parameter afterS: when the deed before this one is undone; nil for the first.
    private func fault(_ deed: FaultPlan, afterS: Double?, events: [RunEvent]) -> LiveFrame.Fault {
        let own = events.filter { $0.fault == deed.name }
        let injectedS = own.last { $0.kind == .injected }?.atS
        let healedS = own.last { $0.kind == .healed }?.atS
        let planned: Double =
            switch deed.trigger {
            case .at(let moment): moment.nanoseconds.inSeconds
            case .steadyFor(let length): (afterS ?? plan.load.firstHold.inSeconds) + length.nanoseconds.inSeconds
            }
        let atS = injectedS ?? planned
        let isHealed = (healedS ?? -1) >= atS
        return LiveFrame.Fault(
            title: "\(deed.kind.name) \(deed.part)", atS: atS, isDone: injectedS != nil,
            healAtS: isHealed ? healedS ?? atS : atS + deed.healAfter.nanoseconds.inSeconds, isHealed: isHealed)
    }

    /// Figures of the last five whole seconds, in one line.
    static func line(_ live: LiveView, plan: Plan, now: Nanoseconds) -> String {
        let window = LiveWindow(live, now: now, nodes: plan.identity.nodes.count)
        var parts = ["\(Readable.rate(window.donePerS)) req/s"]
        parts += window.responses.prefix(2).map { "\($0.statistic.rawValue) \(Readable.milliseconds($0.ms))" }
        parts.append("errors \(Readable.percent(window.errorRatio))")
        for (node, share) in zip(plan.identity.nodes, window.shares) {
            if let share { parts.append("\(node.name) \(Readable.percent(share))") }
        }
        if case .open = plan.load.model, plan.load.clients == nil {
            parts.append("sessions \(Readable.count(live.begun - live.ended))")
        }
        return parts.joined(separator: "  ")
    }
}
