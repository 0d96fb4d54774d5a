import CShims
import Glibc

/// A worker's thread: everything the worker owns is made, used and freed on it.
final class WorkerThread: @unchecked Sendable {
    private let plan: Plan
    private let share: WorkerShare
    private var link: WorkerLink?
    private let clock: MonotonicClock
    private let control: RunControl
    private let collector: Collector
    private let onEnd: @Sendable (WorkerReport) -> Void

    init(
        plan: Plan, share: WorkerShare, link: consuming WorkerLink, clock: MonotonicClock, control: RunControl,
        collector: Collector, onEnd: @escaping @Sendable (WorkerReport) -> Void
    ) {
        self.plan = plan
        self.share = share
        self.link = consume link
        self.clock = clock
        self.control = control
        self.collector = collector
        self.onEnd = onEnd
    }

    /// - Errors: `EngineError.system` when the system gives no thread.
    func start() throws(EngineError) -> pthread_t {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread, nil,
            { context in
                Unmanaged<WorkerThread>.fromOpaque(context!).takeRetainedValue().main()
                return nil
            }, context.toOpaque())
        guard status == 0 else {
            context.release()
            throw .system("pthread_create", status)
        }
        return thread
    }

    private func main() {
        // The kernel may otherwise wake this thread 50 µs late, to save wake-ups.
        _ = rms_timer_slack(1)
        guard let link = link.take() else { preconditionFailure("a worker's thread runs once") }
        switch consume link {
        case .plain(let link): run(link)
        case .secure(let link): run(link)
        case .curl(let link): run(link)
        }
    }

    /// Compiled for each kind of transport, so that the worker's loop calls it directly.
    private func run<Link: Transport & ~Copyable>(_ link: consuming Link) {
        guard let compiled = try? CompiledPlan(plan) else {
            preconditionFailure("a plan that the engine has compiled once compiles again")
        }
        var worker = Worker(
            compiled: compiled, share: share, link: link, clock: clock, control: control, collector: collector)
        worker.run()
        var health = worker.health
        health.cpu = MonotonicClock.threadCPU()
        health.cpuWait = KernelFile.threadCPUWait()
        health.add(worker.link.opened)
        health.tls = worker.link.security
        onEnd(WorkerReport(worker: share.worker, health: health))
    }
}

/// What a worker tells when it has ended.
struct WorkerReport: Sendable {
    var worker: Int
    var health: WorkerHealth
}
