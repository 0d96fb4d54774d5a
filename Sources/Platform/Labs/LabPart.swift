import Glibc
import Synchronization

/// A process of the lab that can be ended and started again with the same port and settings.
final class LabPart: PartControl {
    /// How the part is started, and how it is known to be well.
    struct Recipe: Sendable {
        var name: String
        /// Program and arguments.
        var command: [String]
        var environment: [String: String]
        var endpoint: Endpoint
        /// Where health is asked: the part's own address, or its admin address.
        var health: Endpoint
        var healthPath: String
        /// Whether the answer comes from this part and not from a stranger on its port.
        var isOwnAnswer: @Sendable (StatusPage, ProcessIdentity) -> Bool
        /// How health is asked of a part that has no page for it; `healthPath` and `isOwnAnswer` are not used then.
        var asks: (@Sendable (Duration) async -> PartHealth)?
        /// Where standard output and error go.
        var log: String
        /// What the leader takes for "finish what you have begun, then end".
        var gracefulSignal = SIGTERM
        /// How long it takes on purpose until it listens.
        var startUpDelay: Duration = .zero
        /// Further logs in which the part may say why it fails.
        var otherLogs: [String] = []
        /// Parts that must be well before this one is started with the lab.
        var after: [String] = []
        /// What is to be made before its first start.
        var prepare: (@Sendable () async throws(PlatformError) -> Void)?
        /// Where those before it connect, when that is not `endpoint`: a node's AJP connector.
        var served: Endpoint?
        /// Whether they speak AJP there.
        var servesAJP = false
        /// What stands before the part and can hold bytes back.
        var link: LabLink?
        /// The small file system that it writes to.
        var disk: SmallDisk?
        /// Whether it is itself such a link, and nothing that faults are done to.
        var isLink = false
    }

    private struct State {
        var group: ProcessGroup?
        /// The lab is going down: nothing may be started any more.
        var isClosed = false
        /// Sizes of the logs at the last start: what stands before is not about it.
        var logStarts: [String: Int] = [:]
    }

    let recipe: Recipe
    private let entry: LabEntry
    private let state = Mutex(State())

    init(_ recipe: Recipe, entry: LabEntry) {
        self.recipe = recipe
        self.entry = entry
    }

    var name: String { recipe.name }
    var endpoint: Endpoint { recipe.endpoint }
    var healthEndpoint: Endpoint { recipe.health }
    var healthPath: String { recipe.healthPath }
    /// Parts that must be well before this one is started with the lab.
    var after: [String] { recipe.after }
    /// Makes what its first start needs.
    func prepare() async throws(PlatformError) { try await recipe.prepare?() }
    var process: ProcessIdentity? { group?.leader }
    var isAlive: Bool { group?.leader.isRunning ?? false }
    var faults: Set<FaultPlan.Kind> { [.kill, .restart, .freeze, .gracefulStop] }
    private var group: ProcessGroup? { state.withLock { $0.group } }

    func condition() -> PartCondition {
        guard let group, group.leader.isRunning else { return .gone }
        let life = PartLife(group.leader)
        return group.isStopped ? .frozen(life) : .running(life)
    }

    func kill() throws(PlatformError) -> UInt64 { signal(SIGKILL) }

    func terminate() throws(PlatformError) -> UInt64 {
        let sent = signal(SIGTERM)
        // A frozen process would not take notice of it.
        _ = signal(SIGCONT)
        return sent
    }

    func stopGracefully() throws(PlatformError) -> UInt64 {
        state.withLock { state in
            let now = MonotonicTime.nowNs()
            state.group?.signalLeader(recipe.gracefulSignal)
            return now
        }
    }

    func freeze() throws(PlatformError) -> UInt64 {
        try state.withLock { state throws(PlatformError) in
            // The lab has thawed everything for the last time: a part stopped now would be too late for its SIGTERM.
            if state.isClosed { throw .down }
            let now = MonotonicTime.nowNs()
            state.group?.signal(SIGSTOP)
            return now
        }
    }

    func thaw() throws(PlatformError) { _ = signal(SIGCONT) }

    var isFrozen: Bool { group?.isStopped ?? false }

    private func signal(_ number: Int32) -> UInt64 {
        state.withLock { state in
            let now = MonotonicTime.nowNs()
            state.group?.signal(number)
            return now
        }
    }

    func waitUntilGone(within limit: Duration) async -> Bool {
        guard let group else { return true }
        return await offPool { ProcessGroup.waitUntilGone([group], within: limit) }
    }

    func start() async throws(PlatformError) {
        if !isAlive, let old = group {
            // What its parent left (an httpd child) would still hold the port.
            old.signal(SIGKILL)
            guard await waitUntilGone(within: .seconds(5)) else {
                throw .undying(part: name, pid: old.leader.pid)
            }
        }
        try launch()
        try await waitUntilHealthy()
    }

    /// Starts the process if it does not run, and notes it in the registry at once.
    func launch() throws(PlatformError) {
        try state.withLock { state throws(PlatformError) in
            if state.isClosed { throw .down }
            if let group = state.group {
                if group.leader.isRunning { return }
                group.reap()
            }
            for log in logs { state.logStarts[log] = fileSize(log) ?? 0 }
            let spawn = Spawn(command: recipe.command, environment: recipe.environment, log: recipe.log)
            switch spawn.run() {
            case .failure(let failure):
                throw .spawn(part: name, program: recipe.command[0], reason: systemReason(failure.number))
            case .success(let process):
                state.group = ProcessGroup(leader: process)
                try entry.record(name, process)
            }
        }
    }

    /// - Parameter limit: beyond the delay that the part was given.
    /// - Errors: `.refused` or `.portTaken` as soon as the process ends, `.unhealthy` when it takes longer than `limit`.
    func waitUntilHealthy(within limit: Duration = .seconds(15)) async throws(PlatformError) {
        let limit = limit + recipe.startUpDelay
        let deadline = Deadline(in: limit)
        var answer = "not asked yet"
        while !deadline.isOver {
            if Task.isCancelled { throw .interrupted }
            guard let process, process.isRunning else { throw ended }
            switch await ownHealth(of: process) {
            case .well:
                NamedMemory.unlinkNames(of: process)
                return
            case let health: answer = health.words
            }
            await pause(.milliseconds(10))
        }
        throw .unhealthy(part: name, afterS: limit.milliseconds / 1000, answer: answer, words: words)
    }

    func health(within limit: Duration) async -> PartHealth {
        if let asks = recipe.asks { return await asks(limit) }
        return PartHealth(await StatusPage.get(recipe.healthPath, from: recipe.health, within: limit))
    }

    /// The same, unless a stranger answers for it.
    private func ownHealth(of process: ProcessIdentity) async -> PartHealth {
        if recipe.asks != nil { return await health() }
        let answer = await StatusPage.get(recipe.healthPath, from: recipe.health)
        if case .success(let page) = answer, page.status == 200, !recipe.isOwnAnswer(page, process) {
            return .ill("another process answers on \(recipe.health)")
        }
        return PartHealth(answer)
    }

    private var ended: PlatformError {
        if state.withLock({ $0.isClosed }) { return .down }
        let words = words
        let isTaken = ["Address already in use", "EADDRINUSE", "errno: 98"].contains { words.contains($0) }
        return isTaken
            ? .portTaken(part: name, port: endpoint.port)
            : .refused(part: name, words: words.isEmpty ? "(it said nothing)" : words)
    }

    private var logs: [String] { [recipe.log] + recipe.otherLogs }

    /// The last words that the part has said since it was started.
    private var words: String {
        let starts = state.withLock { $0.logStarts }
        let texts = logs.compactMap { log -> String? in
            guard let text = readSmallFile(log) else { return nil }
            return String(decoding: text.utf8.dropFirst(starts[log] ?? 0), as: UTF8.self)
        }
        return texts.joined(separator: "\n").split(whereSeparator: \.isNewline).suffix(8).joined(separator: "\n")
    }

    /// Forbids any further start.
    ///
    /// - Returns: the processes that there are.
    func close() -> ProcessGroup? {
        state.withLock { state in
            state.isClosed = true
            return state.group
        }
    }
}
