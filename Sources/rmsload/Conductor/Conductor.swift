import LoadEngine
import Platform
import Synchronization
import Verdict

/// Runs the engine and the faults on one clock, and heals whatever happened.
///
/// One instance conducts one run.
final class Conductor: Sendable {
    private struct State {
        var live: LiveView?
        var hasEnded = false
        var isAborted = false
        var events: [(atNs: UInt64, event: RunEvent)] = []
    }

    private let engine: Engine
    private let faults: [FaultPlan]
    /// Which part of an even share a healed node serves before a repeated fault comes again.
    private let shareMin: Double
    private let journal: UndoJournal?
    private let interruption: Interruption
    private let state = Mutex(State())
    private let onEvent: @Sendable (RunEvent) -> Void

    /// How often triggers are looked at: well below the 100 ms at which outages are told apart.
    private static let period = Duration.milliseconds(10)

    /// - Parameter onEvent: gets every event when it happens.
    init(
        engine: Engine, faults: [FaultPlan], shareMin: Double, journal: UndoJournal?, interruption: Interruption,
        onEvent: @escaping @Sendable (RunEvent) -> Void
    ) {
        self.engine = engine
        self.faults = faults
        self.shareMin = shareMin
        self.journal = journal
        self.interruption = interruption
        self.onEvent = onEvent
    }

    /// Starts the engine, does the faults when they are due, and returns when everything is over and healed.
    ///
    /// - Errors: `EngineError` when the engine cannot start; nothing was sent then.
    func conduct(
        on platform: (any PlatformControl)?, abort: AbortWatch? = nil, onTurn: (LiveView, Nanoseconds) -> Void
    ) async throws(EngineError) -> (Measurements, [RunEvent]) {
        var abort = abort
        try engine.start()
        let runner = platform.map { platform in
            FaultRunner(platform: platform, journal: journal, hasClients: { [self] in hasClients($0) }) {
                [self] event in note(event)
            }
        }
        await withTaskGroup(of: Void.self) { group in
            if let runner {
                for fault in faults { group.addTask { await self.carryOut(fault, with: runner, on: platform) } }
            }
            await EngineWatch.watch(engine, interruption: interruption) { live, now in
                state.withLock { $0.live = live }
                onTurn(live, now)
                if isAborted { return }
                if let reason = abort?.reason(now: now, clock: engine.clock) { end(because: reason) }
            }
            state.withLock { $0.hasEnded = true }
        }
        await runner?.healAll()
        if interruption.count > 0 { note(.interrupted, text: "interrupted by a person") }
        let measurements = engine.finish()
        return (measurements, events)
    }

    /// What happened so far, in time order.
    private var events: [RunEvent] { state.withLock { $0.events.sorted { $0.atNs < $1.atNs }.map(\.event) } }

    private var isAborted: Bool { state.withLock { $0.isAborted } }

    /// No further sessions: a target that ends the run was missed. Healing follows as at any other end.
    private func end(because reason: String) {
        note(.aborted, text: "the run ends itself: \(reason)")
        state.withLock { $0.isAborted = true }
        engine.drain()
    }

    /// One fault, as often as it is done.
    private func carryOut(_ fault: FaultPlan, with runner: FaultRunner, on platform: (any PlatformControl)?) async {
        var last: (deed: FaultPlan, healed: Nanoseconds)?
        for deed in fault.deeds {
            guard await waitUntilDue(deed, after: last, on: platform) else {
                note(.faultSkipped, fault: deed.name, text: "\(deed.name): the run ended before the fault was due")
                continue
            }
            await carryOut(deed, with: runner)
            last = (deed, engine.clock.now())
        }
    }

    /// From the deed to its healing.
    private func carryOut(_ fault: FaultPlan, with runner: FaultRunner) async {
        let victim = node(fault.part)
        do {
            try await runner.inject(fault)
        } catch {
            if let victim { engine.unwatch(node: victim) }
            note(.faultSkipped, fault: fault.name, text: "\(fault.name): \(error)")
            await runner.heal(fault.name)
            return
        }
        // The sessions that were there are followed to their ends; those of the healed node are not.
        if let victim { engine.unwatch(node: victim) }
        var silence = fault.kind.silencesPart ? victim.map { Silence(node: $0, since: engine.clock.now()) } : nil
        let healAt = engine.clock.now() + fault.healAfter.nanoseconds
        while !isOver, engine.clock.now() < healAt {
            if let seen = silence?.seen(in: seconds, now: engine.clock.now()) {
                note(
                    .witness, fault: fault.name, name: "no-responses",
                    text: "\(fault.part) gave no response for a second in which others gave \(seen)")
                silence = nil
            }
            try? await Task.sleep(for: Self.period)
        }
        await runner.heal(fault.name)
    }

    /// - Returns: false when the run ends before.
    private func waitUntilDue(
        _ deed: FaultPlan, after last: (deed: FaultPlan, healed: Nanoseconds)?, on platform: (any PlatformControl)?
    ) async -> Bool {
        let victim = node(deed.part)
        var steady = last.map {
            Steadiness(
                since: $0.healed, nodes: engine.plan.identity.nodes.count, healed: node($0.deed.part),
                shareMin: shareMin)
        }
        while true {
            let now = engine.clock.now()
            if isOver {
                if let victim { engine.unwatch(node: victim) }
                return false
            }
            if let last, case .steadyFor(let length) = deed.trigger {
                let length = length.nanoseconds
                let since = steady?.since(in: seconds, now: now) ?? now
                if let victim, now + Self.watchAhead >= since + length { engine.watch(node: victim) }
                // Readmission is for the balancer to say, where one can be asked.
                if now >= since + length, await platform?.isMarkedOut(last.deed.part) != true { return true }
            } else {
                if let victim, isNear(deed) { engine.watch(node: victim) }
                if isDue(deed) { return true }
            }
            try? await Task.sleep(for: Self.period)
        }
    }

    /// A node's index among the samples; nil for a part that is none.
    private func node(_ part: String) -> Int? {
        engine.plan.identity.nodes.firstIndex { $0.name == part }.map { $0 + 1 }
    }

    private var seconds: [LiveView.Second] { state.withLock { $0.live?.seconds ?? [] } }

    /// Whether there is nothing left to disturb: the run has ended, or somebody wants it to.
    private var isOver: Bool {
        interruption.count > 0 || engine.isFinished || state.withLock { $0.hasEnded || $0.isAborted }
    }

    /// Whether a fault may come so soon that the sessions of its victim have to be followed.
    private func isNear(_ fault: FaultPlan) -> Bool {
        let earliest =
            switch fault.trigger {
            case .at(let moment): moment.nanoseconds
            case .steadyFor(let length): engine.plan.load.firstHold + length.nanoseconds
            }
        return engine.clock.now() + Self.watchAhead >= earliest
    }

    /// Workers look up ten times a second at least.
    private static let watchAhead = Nanoseconds.seconds(1)

    /// Whether a fault's moment has come.
    ///
    /// `steady-for` waits for the load to have stood at its full level that long *and* for the victim to answer
    /// clients. A victim that never does is not waited for without end: after as long again the fault comes anyway,
    /// and the record says that the victim was idle.
    private func isDue(_ fault: FaultPlan) -> Bool {
        let now = engine.clock.now()
        switch fault.trigger {
        case .at(let moment): return now >= moment.nanoseconds
        case .steadyFor(let length):
            let steady = engine.plan.load.firstHold + length.nanoseconds
            if now < steady { return false }
            return isServing(fault.part, now: now) || now >= steady + length.nanoseconds
        }
    }

    /// What clients saw of a part; nil for one that responses do not tell.
    private func hasClients(_ part: String) -> Bool? {
        guard engine.plan.identity.nodes.contains(where: { $0.name == part }) else { return nil }
        return isServing(part, now: engine.clock.now())
    }

    /// Whether clients had responses from a node within the last two whole seconds.
    private func isServing(_ part: String, now: Nanoseconds) -> Bool {
        guard let index = engine.plan.identity.nodes.firstIndex(where: { $0.name == part }) else { return true }
        let current = Int(now / .seconds(1))
        return state.withLock { state in
            (state.live?.seconds ?? []).contains { $0.second >= current - 2 && $0.nodes[index + 1] > 0 }
        }
    }

    private func note(_ event: PlatformEvent) {
        guard let kind = RunEvent.Kind(rawValue: event.kind.rawValue) else {
            preconditionFailure("every kind of platform event is a kind of run event")
        }
        append(at: event.atNs, kind, fault: event.fault, name: event.name, text: event.text)
    }

    private func note(_ kind: RunEvent.Kind, fault: String = "", name: String = "", text: String) {
        append(at: MonotonicClock.reading(), kind, fault: fault, name: name, text: text)
    }

    private func append(at atNs: UInt64, _ kind: RunEvent.Kind, fault: String, name: String, text: String) {
        let start = engine.clock.start
        let atS = atNs > start ? Double(atNs - start) / 1e9 : 0
        let event = RunEvent(atS: atS, kind: kind, fault: fault, name: name, text: text)
        // What the balancer shows is both a witness and the moment of detection: told once.
        let isRepetition = state.withLock { state in
            defer { state.events.append((atNs, event)) }
            return state.events.last?.event.text == text
        }
        onEvent(event)
        if !isRepetition {
            Terminal.tell(text, runS: atS, about: ["kind": kind.rawValue, "fault": fault, "name": name])
        }
    }
}

extension Duration {
    /// Whole nanoseconds; 0 for a negative length.
    var nanoseconds: Nanoseconds {
        let parts = components
        return parts.seconds < 0
            ? 0 : Nanoseconds(parts.seconds) * .seconds(1) + Nanoseconds(max(0, parts.attoseconds) / 1_000_000_000)
    }
}
