import Glibc
import Synchronization

/// Executes a plan: workers on threads of their own, and a collector beside them.
///
/// Made, started once, and waited for. Errors stop it before it starts; afterwards everything that happens is an
/// outcome.
public final class Engine: Sendable {
    public let plan: Plan
    private let addresses: ResolvedAddresses
    private let control = RunControl()
    private let collector: Collector
    private let state = Mutex(State())
    private let running = Atomic<Int>(0)
    private let descriptorsLimit: Int

    private struct State {
        var clock = MonotonicClock(start: 0)
        var threads: [pthread_t] = []
        var reports: [WorkerReport] = []
        var host: HostWatch?
        var stoppedAt: Nanoseconds?
    }

    /// Resolves the origins and checks that the plan can be executed; sends nothing.
    ///
    /// - Parameter folder: where the log of audited writes goes when it is long; nil keeps a short one only.
    /// - Errors: `EngineError.resolve`, `.plan`, `.tls`.
    public init(_ plan: Plan, folder: String? = nil) throws(EngineError) {
        guard plan.workers > 0 else { throw .plan("it has no workers") }
        _ = try CompiledPlan(plan)
        if plan.isSecure { _ = try TLSContext(plan.tls) }
        if plan.sessions.contains(where: \.isCarried) { try CurlLibrary.check(plan) }
        self.plan = plan
        addresses = try ResolvedAddresses(plan)
        try SourceAddresses.check(plan, found: addresses.named(of: plan))
        collector = Collector(
            steps: plan.steps.count, nodes: plan.identity.nodes.count, isTold: plan.identity.header != nil,
            folder: folder, lendsCore: plan.load.isOpen)
        descriptorsLimit = DescriptorLimit.raise()
    }

    /// Makes sure that something accepts connections at each origin.
    ///
    /// - Errors: `EngineError.unreachable`.
    public func preflight(within limit: Nanoseconds = .seconds(3)) throws(EngineError) {
        for (origin, address) in addresses.named(of: plan) {
            if let reason = address.probe(within: limit) {
                throw .unreachable(authority: origin.authority, reason: reason)
            }
        }
    }

    /// Starts the workers; the run's clock begins here, or when there was time to open the connections.
    ///
    /// - Errors: `EngineError.system` when there is no thread or no epoll instance to be had.
    public func start() throws(EngineError) {
        let clock = MonotonicClock(start: MonotonicClock.reading() + plan.openingTime)
        state.withLock {
            $0.clock = clock
            $0.host = HostWatch()
        }
        for worker in 0..<plan.workers {
            let share = WorkerShare(plan, worker: worker)
            // Whether this worker can have what it needs is found out before any of them sends.
            let link = try WorkerLink(plan, addresses: addresses, share: share, clock: clock)
            let thread = WorkerThread(
                plan: plan, share: share, link: link, clock: clock, control: control, collector: collector
            ) { [self] report in
                state.withLock { $0.reports.append(report) }
                running.subtract(1, ordering: .releasing)
            }
            running.add(1, ordering: .relaxed)
            do {
                let id = try thread.start()
                state.withLock { $0.threads.append(id) }
            } catch {
                running.subtract(1, ordering: .relaxed)
                control.give(.stop)
                throw error
            }
        }
    }

    /// The run's clock; 0 is its start.
    public var clock: MonotonicClock { state.withLock { $0.clock } }

    /// The last seconds as they look now.
    public var live: LiveView {
        collect()
        return collector.live
    }

    /// What was measured since the last call: whoever adds all of it up has what `finish` gives.
    ///
    /// Call it once a second or so while the run lasts, from the thread that calls `live` or `collect`.
    public func takeDelta() -> MeasurementsDelta {
        collector.drain(now: clock.now())
        return collector.takeDelta()
    }

    /// Whether every worker has ended.
    public var isFinished: Bool { running.load(ordering: .acquiring) == 0 }

    /// No further sessions; those that run may end within the plan's grace.
    public func drain() {
        noteStop()
        control.give(.drain)
    }

    /// Ends at once; what is in flight is `interrupted`.
    public func stop() {
        noteStop()
        control.give(.stop)
    }

    private func noteStop() {
        let now = clock.now()
        state.withLock { if $0.stoppedAt == nil { $0.stoppedAt = now } }
    }

    /// Folds what has been handed over; call about ten times a second while the run lasts.
    public func collect() {
        let now = clock.now()
        collector.drain(now: now)
        state.withLock { $0.host?.look(now: now) }
    }

    /// From now on, follows sessions that are bound to a node (or come to be), to the end of each.
    ///
    /// Call half a second before a fault: workers look up at least ten times a second.
    /// - Parameter node: as in `NodeIdentity`, from 1.
    public func watch(node: Int) {
        precondition((1...plan.identity.nodes.count).contains(node), "only a node of the plan can be watched")
        control.watch(node)
    }

    /// No further sessions of this node are followed; those that are stay so.
    public func unwatch(node: Int) { control.unwatch(node) }

    /// Looks at the audited writes; all are there after `finish`.
    public func withWrites<Result: Sendable>(_ body: (WriteLog) -> Result) -> Result { collector.withWrites(body) }

    /// What became known of sessions that were followed; complete after `finish`.
    public var continuity: [ContinuityNote] { collector.continuity }

    /// Waits for the workers' threads and puts together what was measured.
    public func finish() -> Measurements {
        let threads = state.withLock { state in
            defer { state.threads = [] }
            return state.threads
        }
        for thread in threads { pthread_join(thread, nil) }
        let end = clock.now()
        let (intervals, ticks, slip) = collector.finish()
        let (reports, stoppedAt) = state.withLock { ($0.reports, $0.stoppedAt) }
        let planned = plan.load.duration
        let isInterrupted = stoppedAt.map { $0 < planned } ?? false
        var health = GeneratorHealth()
        health.workers = plan.workers
        health.cpuPercent = reports.sorted { $0.worker < $1.worker }.map {
            100 * $0.health.cpu.inSeconds / end.inSeconds
        }
        health.late = slip.late
        health.connecting = slip.connecting
        health.waiting = slip.waiting
        let cpuWaits = reports.compactMap(\.health.cpuWait)
        health.cpuWaitS = cpuWaits.isEmpty ? nil : cpuWaits.reduce(0, +).inSeconds
        health.stalls = reports.reduce(0) { $0 + $1.health.stalls }
        health.stallMaxMs = Double(reports.map(\.health.stallMax).max() ?? 0) / 1e6
        health.descriptorsPeak = reports.reduce(DescriptorLimit.usedBesides) { $0 + $1.health.connectionsPeak }
        health.descriptorsLimit = descriptorsLimit
        health.exhausted = reports.reduce(0) { $0 + $1.health.exhausted }
        health.memoryPeakMiB = Self.memoryPeakMiB()
        state.withLock { $0.host?.finish(into: &health) }
        health.isDebugBuild = Self.isDebugBuild
        return Measurements(
            steps: plan.steps, nodes: plan.identity.nodes.map(\.name), intervals: intervals, ticks: ticks,
            connections: reports.reduce(0) { $0 + $1.health.connectionsOpened },
            arrivalsEndS: min(stoppedAt ?? planned, planned, end).inSeconds, endS: end.inSeconds,
            isInterrupted: isInterrupted, generator: health, tls: Self.security(of: reports))
    }

    private static func security(of reports: [WorkerReport]) -> TLSRecord? {
        let records = reports.sorted { $0.worker < $1.worker }.compactMap(\.health.tls)
        guard var all = records.first else { return nil }
        for record in records.dropFirst() { all.add(record) }
        return all
    }

    /// Whether this was compiled without optimisation: fit for trying out, not for measuring fast.
    public static var isDebugBuild: Bool {
        var isDebug = false
        // The condition of an assertion is only evaluated in a debug build.
        assert(
            {
                isDebug = true
                return true
            }())
        return isDebug
    }

    private static func memoryPeakMiB() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_maxrss) / 1024
    }
}
