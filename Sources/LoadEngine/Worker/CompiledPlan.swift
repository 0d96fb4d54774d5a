/// A plan in the form that a worker runs: instructions and tables behind plain pointers, nothing to retain.
///
/// Built once for each worker and read-only afterwards, apart from the scratch memory inside patterns.
final class CompiledPlan {
    let plan: Plan
    let sessions: UnsafeMutablePointer<CompiledSession>
    let sessionCount: Int
    let feeders: CompiledFeeders
    let routes: NodeRoute
    /// Most variables, and most loops plus feeders, of any session.
    let variablesMax: Int
    let loopsMax: Int
    private let weights: [Double]

    /// - Errors: `EngineError.plan` for a pattern or path that cannot be compiled, or a plan beyond its limits.
    init(_ plan: Plan) throws(EngineError) {
        guard !plan.sessions.isEmpty else { throw .plan("it has no sessions") }
        guard plan.steps.count <= Limits.stepsMax else { throw .plan("more than \(Limits.stepsMax) steps") }
        guard plan.identity.nodes.count <= Limits.nodesMax else { throw .plan("more than \(Limits.nodesMax) nodes") }
        self.plan = plan
        feeders = CompiledFeeders(plan.feeders)
        routes = NodeRoute(plan.identity)
        sessionCount = plan.sessions.count
        sessions = .allocate(capacity: sessionCount)
        variablesMax = plan.sessions.map(\.variables.count).max() ?? 0
        loopsMax = plan.sessions.map { CompiledSession.loops(of: $0) }.max() ?? 0
        var sum = 0.0
        weights = plan.sessions.map { session in
            sum += session.weight
            return sum
        }
        var compiled = 0
        do {
            for session in plan.sessions {
                let one = try CompiledSession(session, plan: plan)
                (sessions + compiled).initialize(to: one)
                compiled += 1
            }
        } catch {
            sessions.deinitialize(count: compiled)
            sessions.deallocate()
            throw error
        }
    }

    deinit {
        sessions.deinitialize(count: sessionCount)
        sessions.deallocate()
    }

    /// Which kind of session an arrival is, by weight.
    func pick(using random: inout RandomStream) -> Int {
        if sessionCount == 1 { return 0 }
        return Self.pick(weights, using: &random)
    }

    /// The first place whose cumulated weight is above a number drawn evenly below the last.
    static func pick(_ cumulated: [Double], using random: inout RandomStream) -> Int {
        let drawn = random.unit() * cumulated[cumulated.count - 1]
        var place = 0
        while place < cumulated.count - 1, drawn >= cumulated[place] { place += 1 }
        return place
    }
}

/// One kind of session, ready to run.
struct CompiledSession {
    let operations: UnsafeMutablePointer<SessionOperation>
    let exchanges: UnsafeMutablePointer<CompiledExchange>
    let connections: Int
    /// Cumulated weights of the `choose` operation at the same index; empty elsewhere.
    let choices: [[Double]]

    init(_ session: SessionPlan, plan: Plan) throws(EngineError) {
        connections = max(1, session.connections)
        operations = .allocate(capacity: session.operations.count + 1)
        // A program that runs off its end is complete.
        let program = session.operations + [.end]
        for (index, operation) in program.enumerated() { (operations + index).initialize(to: operation) }
        choices = program.map { operation in
            guard case .choose(let weights, _) = operation else { return [] }
            var sum = 0.0
            return weights.map { weight in
                sum += weight
                return sum
            }
        }
        exchanges = .allocate(capacity: max(1, session.exchanges.count))
        for (index, exchange) in session.exchanges.enumerated() {
            (exchanges + index).initialize(to: try CompiledExchange(exchange, plan: plan))
        }
    }

    static func loops(of session: SessionPlan) -> Int {
        session.operations.reduce(0) { most, operation in
            if case .loopBegin(let register, _, _) = operation { return max(most, register + 1) }
            return most
        }
    }
}
