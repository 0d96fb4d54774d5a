import LoadEngine

/// One kind of session: its steps, nested as a person writes them, become a flat program.
struct SessionCompiler {
    private(set) var operations: [SessionOperation] = []
    private(set) var exchanges: [ExchangePlan] = []
    private(set) var problems: [Diagnostic] = []
    private(set) var names: StepNames
    private var scope: Scope
    private let requests: RequestCompiler
    /// Loops that are open; the depth is the loop's register, since loops side by side never run at once.
    private var loopDepth = 0

    init(scope: Scope, names: StepNames, requests: RequestCompiler) {
        self.scope = scope
        self.names = names
        self.requests = requests
    }

    /// The whole session; nil if something in it is wrong.
    mutating func session(_ name: String, _ tree: Tree) -> SessionPlan? {
        let keys = GroupReader(tree, "session")
        // Slots for everything that is captured anywhere, so that an error can tell "later" from "never".
        reserveVariables(keys.value("steps")?.items ?? [])
        compile(keys.value("steps")?.items ?? [])
        operations.append(.end)
        let link = LinkCompiler.link(keys.value("link"), problems: &problems)
        let transport = TransportCompiler(scope: scope).transport(
            keys, plays: exchanges.contains { $0.media != nil }, problems: &problems)
        guard problems.isEmpty, let weight = keys.integer("weight"), let connections = keys.integer("connections")
        else { return nil }
        return SessionPlan(
            name: name, weight: Double(weight), connections: connections,
            isShared: keys.text("pool") == "shared", operations: operations,
            exchanges: exchanges, variables: scope.variables, link: link, transport: transport)
    }

    private mutating func reserveVariables(_ steps: [Tree]) {
        for step in steps {
            for capture in step["capture"]?.entries ?? [] { _ = scope.slot(capture.key) }
            reserveVariables(step["together"]?.items ?? [])
            reserveVariables(step["repeat"]?["steps"]?.items ?? [])
            for branch in step["choose"]?.items ?? [] { reserveVariables(branch["steps"]?.items ?? []) }
        }
    }

    private mutating func compile(_ steps: [Tree]) {
        for step in steps { compile(step) }
    }

    private mutating func compile(_ step: Tree) {
        let keys = GroupReader(step, "step")
        if let wait = keys.read("think", DistributionLiteral.value) {
            operations.append(.think(wait))
        } else if let together = keys.value("together") {
            compile(together: together.items)
        } else if let loop = keys.value("repeat") {
            compile(loop: loop)
        } else if let choose = keys.value("choose") {
            compile(choose: choose)
        } else {
            if let exchange = exchange(step) {
                exchanges.append(exchange)
                operations.append(.exchange(exchanges.count - 1))
            }
            // Also after an error in the step, or each use of its variables would be one more.
            captured(by: step)
        }
    }

    private mutating func exchange(_ step: Tree) -> ExchangePlan? {
        requests.exchange(step, scope: &scope, names: &names, problems: &problems)
    }

    private mutating func captured(by step: Tree) {
        for capture in step["capture"]?.entries ?? [] { scope.settable.insert(capture.key) }
    }

    /// Requests that go out at once: none can use what another captures.
    private mutating func compile(together steps: [Tree]) {
        let first = exchanges.count
        for step in steps {
            guard step.entries.contains(where: { KeyTable.requestKinds.contains($0.key) }) else {
                if case .mapping = step.content {
                    problems.append(
                        step.problem(
                            found: "a step that is no request",
                            expected: "a request: one of \(KeyTable.requestKinds.joined(separator: ", "))"))
                }
                continue
            }
            if let exchange = exchange(step) { exchanges.append(exchange) }
        }
        for step in steps { captured(by: step) }
        operations.append(.together(first..<exchanges.count))
    }

    private mutating func compile(loop tree: Tree) {
        let keys = GroupReader(tree, "repeat")
        let begin = operations.count
        let register = loopDepth
        let times = keys.read("times", TimesLiteral.value) ?? 1...1
        operations.append(.loopBegin(register: register, times: times, end: 0))
        loopDepth += 1
        compile(keys.value("steps")?.items ?? [])
        loopDepth -= 1
        operations.append(.loopEnd(register: register, start: begin + 1))
        operations[begin] = .loopBegin(register: register, times: times, end: operations.count)
    }

    private mutating func compile(choose tree: Tree) {
        let begin = operations.count
        operations.append(.jump(0))
        var weights: [Double] = []
        var targets: [Int] = []
        var exits: [Int] = []
        let before = scope.settable
        var after = before
        for branch in tree.items {
            let keys = GroupReader(branch, "branch")
            let weight = keys.integer("weight") ?? 1
            // A branch that is never taken is still compiled, for its errors.
            if weight > 0 {
                weights.append(Double(weight))
                targets.append(operations.count)
            }
            scope.settable = before
            compile(keys.value("steps")?.items ?? [])
            after.formUnion(scope.settable)
            exits.append(operations.count)
            operations.append(.jump(0))
        }
        scope.settable = after
        for exit in exits { operations[exit] = .jump(operations.count) }
        if weights.isEmpty {
            if !tree.items.isEmpty {
                problems.append(tree.problem(found: "only weights of 0", expected: "a branch of weight 1 or more"))
            }
        } else {
            operations[begin] = .choose(weights: weights, targets: targets)
        }
    }
}
