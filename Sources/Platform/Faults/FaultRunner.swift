/// Does faults to a platform, gathers the evidence, and undoes them.
///
/// When a fault is due is not decided here. The undo is noted before the deed, so that `healAll` finds whatever was
/// begun; healing goes on to its end also in a cancelled task.
public actor FaultRunner {
    private let platform: any PlatformControl
    private let journal: UndoJournal?
    private let hasClients: @Sendable (String) -> Bool?
    private let report: @Sendable (PlatformEvent) -> Void
    /// Faults that were begun, by name.
    private var begun: [String: Undo] = [:]
    private var isEnding = false

    private struct Undo {
        var plan: FaultPlan
        var victim: Victim
        /// The deed itself; nil while it is not certain yet that it will be done.
        var deed: Task<PlatformError?, Never>?
        /// Healing was asked for before the deed.
        var isCalledOff = false
        /// Gathers witnesses until the healing begins.
        var watch: Task<Void, Never>?
        var healing: Task<Bool, Never>?
        var isHealed = false
    }

    /// - Parameters:
    ///   - journal: what is noted for others, before each deed and after each healing.
    ///   - hasClients: whether clients had responses from a part just now, asked where the platform itself cannot tell;
    ///     nil where nobody knows.
    ///   - report: called for every event in the order in which they were seen; it should return at once.
    public init(
        platform: any PlatformControl, journal: UndoJournal? = nil,
        hasClients: @escaping @Sendable (String) -> Bool? = { _ in nil },
        report: @escaping @Sendable (PlatformEvent) -> Void
    ) {
        self.platform = platform
        self.journal = journal
        self.hasClients = hasClients
        self.report = report
    }

    /// Checks that a fault can be done at all, before anything is sent.
    ///
    /// - Errors: `.unknownPart`, which lists the parts; `.undrainable`; `.unstallable`; `.unpromotable`; `.incapable` with what can be done to the part;
    ///   `.setting` for a value that is missing or not allowed; `.impossible`, which says why.
    public nonisolated func check(_ plan: FaultPlan) throws(PlatformError) {
        for deed in plan.deeds { _ = try self.deed(deed) }
    }

    private nonisolated func deed(_ plan: FaultPlan) throws(PlatformError) -> Deed {
        let part = try platform.part(plan.part)
        if plan.kind.need == .balancers, !platform.drainableParts.contains(part.name) {
            throw .undrainable(part: part.name, allowed: platform.drainableParts)
        }
        if plan.kind.need == .replica, !platform.stallableParts.contains(part.name) {
            throw .unstallable(part: part.name, allowed: platform.stallableParts)
        }
        if plan.kind.need == .promotable, !platform.promotableParts.contains(part.name) {
            throw .unpromotable(part: part.name, allowed: platform.promotableParts)
        }
        if plan.kind.need == .process, !part.faults.contains(plan.kind) {
            let allowed = FaultKind.all.filter(part.faults.contains).map(\.name)
            throw .incapable(part: part.name, fault: plan.kind.name, allowed: allowed)
        }
        for parameter in plan.kind.parameters {
            let value = plan.values[parameter.name]
            if value == nil && parameter.fallback != nil || value.map({ parameter.takes($0) }) ?? false { continue }
            throw .setting(
                key: "\(plan.name): \(plan.kind.name).\(parameter.name)", found: value.map { "\($0)" } ?? "nothing",
                allowed: parameter.allowed?.words ?? parameter.example)
        }
        let deed = Deed(plan: plan, part: part, platform: platform)
        if let impairment = plan.kind.impairment(deed), let obstacle = part.obstacle(to: impairment) {
            throw .impossible(fault: plan.name, part: part.name, reason: obstacle)
        }
        return deed
    }

    /// Does the fault and returns; witnesses are reported as they are found.
    ///
    /// Before the deed it looks, for a second at the most, whether the victim serves clients.
    /// - Errors: those of `check`; `.faultActive` when it was done already and is not healed.
    public func inject(_ plan: FaultPlan) async throws(PlatformError) {
        var action = try deed(plan)
        let part = action.part
        if let undo = begun[plan.name], !undo.isHealed { throw .faultActive(name: plan.name) }
        begun[plan.name] = Undo(plan: plan, victim: Victim(deed: action))
        if let reason = await part.condition().absence { return skip(plan, "\(part.name) \(reason)") }
        let status = await NodeStatus.fetch(of: part)
        let isServing = await isServing(part.name) ?? hasClients(part.name)
        let condition = await part.condition()
        guard let life = condition.life else {
            return skip(plan, "\(part.name) \(condition.absence ?? "does not run")")
        }
        // Awaiting let others in: the run may be over by now.
        if isEnding || begun[plan.name]?.isCalledOff == true { return skip(plan, "its end came first") }
        switch isServing {
        case true: emit(.victimServing, plan, "\(part.name) is being given clients' requests")
        case false: emit(.victimIdle, plan, "\(part.name) was given no client's request for a second")
        // Nobody can tell: then nothing is claimed, and the evidence has a gap.
        case nil: break
        }
        action.life = life
        let victim = Victim(deed: action, status: status)
        let deed = Task { await self.commit(plan, victim) }
        begun[plan.name]?.victim = victim
        begun[plan.name]?.deed = deed
        if let failure = await deed.value { throw failure }
    }

    /// Undoes a fault and waits until the part is well. Once is enough, more does no harm.
    ///
    /// - Returns: whether the part is well; true also for a fault that was never done.
    @discardableResult
    public func heal(_ name: String) async -> Bool {
        guard let undo = begun[name] else { return true }
        if undo.isHealed { return true }
        guard undo.deed != nil else {
            begun[name]?.isCalledOff = true
            return true
        }
        if let healing = undo.healing { return await healing.value }
        let healing = Task { await self.undo(undo.plan) }
        begun[name]?.healing = healing
        return await healing.value
    }

    /// Undoes whatever was begun; no fault is done after this.
    ///
    /// - Returns: whether all parts are well.
    @discardableResult
    public func healAll() async -> Bool {
        isEnding = true
        var isWell = true
        for name in begun.keys.sorted() where await !heal(name) { isWell = false }
        return isWell
    }

    /// Undoes a fault that another process has done.
    ///
    /// - Returns: whether the part is well.
    func healLeft(_ plan: FaultPlan) async -> Bool {
        do throws(PlatformError) {
            let part = try platform.part(plan.part)
            let victim = Victim(deed: Deed(plan: plan, part: part, platform: platform))
            // Nobody knows whether the deed was finished, so nothing is waited for that it would have brought.
            begun[plan.name] = Undo(plan: plan, victim: victim, deed: Task { .interrupted })
        } catch {
            emit(.healFailed, plan, "\(plan.name): \(error)")
            return false
        }
        return await heal(plan.name)
    }

    // MARK: The deed

    private func commit(_ plan: FaultPlan, _ victim: Victim) async -> PlatformError? {
        let words = plan.kind.words(victim.deed)
        do throws(PlatformError) {
            try journal?.begin(plan)
            emit(.injected, plan, words, at: try await plan.kind.inject(victim.deed))
        } catch {
            return error
        }
        begun[plan.name]?.watch = Task { await self.gather(plan, victim) }
        return nil
    }

    /// The counter's last value is taken at the start, so that one request within the second is enough.
    ///
    /// - Returns: nil when nobody could tell.
    private func isServing(_ part: String) async -> Bool? {
        let deadline = Deadline(in: .seconds(1))
        var before = await platform.requestsServed(by: part)
        while !deadline.isOver && !isEnding {
            await pause(.milliseconds(25))
            let now = await platform.requestsServed(by: part)
            if let before, let now, now > before { return true }
            if before == nil { before = now }
        }
        return before == nil ? nil : false
    }

    private func skip(_ plan: FaultPlan, _ reason: String) {
        begun[plan.name] = nil
        emit(.faultSkipped, plan, "\(plan.name) was not done: \(reason)")
    }

    // MARK: The evidence

    /// Each witness looks by itself: a balancer too busy to show its status page must not hold up the others.
    private func gather(_ plan: FaultPlan, _ victim: Victim) async {
        await withTaskGroup { group in
            for witness in plan.kind.witnesses { group.addTask { await self.look(for: witness, plan, victim) } }
        }
    }

    private func look(for witness: Witness, _ plan: FaultPlan, _ victim: Victim) async {
        let soon = Deadline(in: .seconds(5))
        var isLastLook = false
        while true {
            if let text = await witness.observe(victim) {
                let now = MonotonicTime.nowNs()
                emit(.witness, plan, text, name: witness.rawValue, at: now)
                if witness == .balancerMarksOut { emit(.detected, plan, text, at: now) }
                return
            }
            if isLastLook { return }
            // A balancer that has not noticed in five seconds is not worth being asked forty times a second.
            await pause(.milliseconds(soon.isOver ? 100 : 20))
            isLastLook = Task.isCancelled
        }
    }

    // MARK: The undoing

    /// Starting is tried a few times: the reasons for which it fails under load tend to pass.
    private static let attemptsMax = 3

    private func undo(_ plan: FaultPlan) async -> Bool {
        let failedDeed = await begun[plan.name]?.deed?.value
        guard let undo = begun[plan.name] else { return true }
        let victim = undo.victim
        let part = victim.part
        if failedDeed == nil, plan.kind.endsProcess, !(await part.waitUntilGone(within: plan.kind.patience)),
            await part.condition().life == victim.life
        {
            _ = try? await part.kill()
            _ = await part.waitUntilGone(within: .seconds(2))
        }
        undo.watch?.cancel()
        await undo.watch?.value
        emit(.healStarted, plan, "\(part.name) is being \(plan.kind.undoing)")
        var failure: PlatformError?
        for _ in 0..<Self.attemptsMax {
            do throws(PlatformError) {
                try await plan.kind.undo(victim.deed)
                // A part that has ended meanwhile is started again, too.
                try await part.start()
                failure = nil
            } catch {
                failure = error
            }
            if failure == nil || failure == .down { break }
            await pause(.milliseconds(100))
        }
        if failure == nil {
            do throws(PlatformError) {
                try journal?.end(plan.name)
            } catch {
                emit(.note, plan, "\(plan.name) is healed, which could not be noted: \(error)")
            }
        }
        begun[plan.name]?.isHealed = failure == nil
        begun[plan.name]?.healing = nil
        if let failure {
            emit(.healFailed, plan, "\(part.name) could not be \(plan.kind.undoing): \(failure)")
            return false
        }
        emit(.healed, plan, "\(part.name) answers its health check again")
        let witness = plan.kind.healWitness
        if let text = await witness.observe(victim) {
            emit(.witness, plan, text, name: witness.rawValue)
        }
        return true
    }

    private func emit(
        _ kind: PlatformEvent.Kind, _ plan: FaultPlan, _ text: String, name: String = "", at atNs: UInt64? = nil
    ) {
        report(
            PlatformEvent(atNs: atNs ?? MonotonicTime.nowNs(), kind: kind, fault: plan.name, name: name, text: text))
    }
}
