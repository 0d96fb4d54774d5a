/// A plan in the form that a worker runs: instructions and tables behind plain pointers, nothing to retain.
///
/// Built once for each worker and read-only afterwards, apart from the scratch memory inside patterns.
final class CompiledPlan {
    let plan: Plan
    let sessions: UnsafeMutablePointer<CompiledSession>
    let feeders: UnsafeMutablePointer<FeederTable>
    let routes: NodeRoute
    let origins: UnsafeMutablePointer<CompiledOrigin>
    /// Whether users begin their next session when the last has ended.
    let isClosed: Bool
    let pacing: Distribution?
    /// Whether every session is a new visitor; clients that stay keep their cookies.
    let isFreshVisitor: Bool
    /// Whether any session has a link of its own, or plays media.
    let hasLinks: Bool
    /// Whether any exchange needs more than a connection has room for; see `ExchangeExtra`.
    let hasExtras: Bool
    /// Whether the sessions of any kind share their connections.
    let hasPools: Bool
    /// Most variables, and most loops, of any session.
    let variablesMax: Int
    let loopsMax: Int
    private let kinds: WeightTable

    /// - Errors: `EngineError.plan` for a pattern or path that cannot be compiled, or a plan beyond its limits.
    init(_ plan: Plan) throws(EngineError) {
        guard !plan.sessions.isEmpty else { throw .plan("it has no sessions") }
        guard plan.steps.count <= Limits.stepsMax else { throw .plan("more than \(Limits.stepsMax) steps") }
        guard plan.identity.nodes.count <= Limits.nodesMax else { throw .plan("more than \(Limits.nodesMax) nodes") }
        var compiled: [CompiledSession] = []
        for session in plan.sessions { compiled.append(try CompiledSession(session, plan: plan)) }
        self.plan = plan
        sessions = .allocate(capacity: compiled.count)
        for (index, session) in compiled.enumerated() { (sessions + index).initialize(to: session) }
        feeders = .allocate(capacity: plan.feeders.count)
        for (index, feeder) in plan.feeders.enumerated() { (feeders + index).initialize(to: FeederTable(feeder)) }
        routes = NodeRoute(plan.identity)
        variablesMax = plan.sessions.map(\.variables.count).max() ?? 0
        loopsMax = plan.sessions.map { CompiledSession.loops(of: $0) }.max() ?? 0
        kinds = WeightTable(plan.sessions.map(\.weight))
        origins = .allocate(capacity: plan.origins.count)
        for (index, origin) in plan.origins.enumerated() { (origins + index).initialize(to: CompiledOrigin(origin)) }
        if case .closed = plan.load.model { isClosed = true } else { isClosed = false }
        pacing = plan.load.pacing
        isFreshVisitor = plan.load.clients == nil
        hasPools = plan.sessions.contains(where: \.isShared)
        hasLinks = plan.sessions.contains { $0.link != nil || $0.exchanges.contains { $0.media != nil } }
        hasExtras = hasLinks || plan.sessions.contains { $0.exchanges.contains { $0.redirectsMax > 0 || $0.isCached } }
    }

    deinit {
        for index in plan.sessions.indices { sessions[index].free() }
        sessions.deinitialize(count: plan.sessions.count)
        sessions.deallocate()
        for index in plan.feeders.indices { feeders[index].free() }
        feeders.deallocate()
        for index in plan.origins.indices { origins[index].free() }
        origins.deallocate()
        var routes = routes
        routes.free()
        kinds.free()
    }

    /// Which kind of session an arrival is, by weight.
    func pick(using random: inout RandomStream) -> Int { kinds.pick(using: &random) }

    /// What a place for sessions holds first.
    func freshSession() -> SessionState {
        SessionState(variables: variablesMax, loops: loopsMax, feeders: plan.feeders.count)
    }

    /// Draws a row of each feeder for a session; false when one has none left.
    func draw(into rows: UnsafeMutablePointer<Int>, number: UInt64, random: inout RandomStream) -> Bool {
        for index in plan.feeders.indices {
            guard let row = feeders[index].row(of: number, using: &random) else { return false }
            rows[index] = row
        }
        return true
    }
}

/// One kind of session, ready to run.
struct CompiledSession {
    let operations: UnsafeMutablePointer<SessionOperation>
    let exchanges: UnsafeMutablePointer<CompiledExchange>
    /// For each operation the table of its weights; only `choose` has one.
    let choices: UnsafeMutablePointer<WeightTable?>
    /// Most exchanges in flight at once.
    let inFlightMax: Int
    let isCarried: Bool
    let isShared: Bool
    /// Size of the kernel's buffers for what clients have not read; 0 leaves it to the kernel.
    let receiveBytes: Int32
    let down: LinkRate
    let up: LinkRate
    private let operationCount: Int
    private let exchangeCount: Int

    init(_ session: SessionPlan, plan: Plan) throws(EngineError) {
        var compiled: [CompiledExchange] = []
        for exchange in session.exchanges { compiled.append(try CompiledExchange(exchange, plan: plan)) }
        inFlightMax = session.inFlightMax
        isCarried = session.isCarried
        isShared = session.isShared
        down = LinkRate(bitsPerSecond: session.link?.down)
        up = LinkRate(bitsPerSecond: session.link?.up)
        let plays = session.exchanges.contains { $0.media != nil }
        receiveBytes = down.isBound ? down.receiveBytes : plays ? LinkRate.receiveBytesMax : 0
        // A program that runs off its end is complete.
        let program = session.operations + [.end]
        operationCount = program.count
        exchangeCount = compiled.count
        operations = .allocate(capacity: program.count)
        choices = .allocate(capacity: program.count)
        for (index, operation) in program.enumerated() {
            (operations + index).initialize(to: operation)
            var table: WeightTable?
            if case .choose(let weights, _) = operation { table = WeightTable(weights) }
            (choices + index).initialize(to: table)
        }
        exchanges = .allocate(capacity: max(1, compiled.count))
        for (index, exchange) in compiled.enumerated() { (exchanges + index).initialize(to: exchange) }
    }

    /// How many loop registers a session of this kind needs.
    static func loops(of session: SessionPlan) -> Int {
        session.operations.reduce(0) { most, operation in
            if case .loopBegin(let register, _, _) = operation { return max(most, register + 1) }
            return most
        }
    }

    /// Gives the memory back.
    func free() {
        for index in 0..<operationCount { choices[index]?.free() }
        for index in 0..<exchangeCount { exchanges[index].free() }
        operations.deinitialize(count: operationCount)
        exchanges.deinitialize(count: exchangeCount)
        operations.deallocate()
        choices.deallocate()
        exchanges.deallocate()
    }
}
