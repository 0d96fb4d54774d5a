/// Independent evidence for a fault or for its healing: each looks at another thing.
public enum Witness: String, Sendable, CaseIterable {
    /// The process table says that the process is gone (or a zombie, or another one by now).
    case processGone = "process-gone"
    /// Connecting to the part's port is refused.
    case portRefused = "port-refused"
    /// The balancer's status page says that it has taken the part out.
    case balancerMarksOut = "balancer-marks-out"
    /// The process table says that every process of the part is stopped (state T).
    case processStopped = "process-stopped"
    /// Connecting to the part succeeds (the kernel does that for it), and then nothing comes.
    case healthTimesOut = "health-times-out"
    /// Every balancer's status page says that it sends the part no new sessions.
    case balancerDrains = "balancer-drains"
    /// The nodes' own pages: the others had new sessions meanwhile, and this one had none.
    case noNewSessions = "no-new-sessions"
    /// After healing, the process is the one from before and answers its health check.
    case answersAgain = "answers-again"
    /// After healing, the part's health page tells of another process, started at another time.
    case newStartTime = "new-start-time"

    /// Looks once.
    ///
    /// - Returns: what was seen, as a sentence; nil when the evidence is not there (yet).
    func observe(_ victim: Victim, on platform: any PlatformControl) async -> String? {
        let part = victim.part
        switch self {
        case .processGone:
            guard let process = victim.process, !process.isRunning else { return nil }
            return "process \(process.pid) of \(part.name) is gone"
        case .portRefused:
            return await PlainSocket.isRefused(part.endpoint) ? "\(part.endpoint) refuses connections" : nil
        case .balancerMarksOut:
            return await platform.isMarkedOut(part.name) == true ? "the balancer has taken \(part.name) out" : nil
        case .processStopped: return part.isFrozen ? "every process of \(part.name) is stopped" : nil
        case .healthTimesOut:
            guard await part.health() == .silent else { return nil }
            return "\(part.name) takes connections and does not answer"
        case .balancerDrains:
            return await platform.isDraining(part.name) == true
                ? "the balancers send \(part.name) no new sessions" : nil
        case .noNewSessions: return await SessionCount.watch(part, on: platform)
        case .answersAgain:
            guard let process = part.process, process == victim.process, process.isRunning, !part.isFrozen,
                await part.health() == .well
            else { return nil }
            return "process \(process.pid) of \(part.name), the same as before, answers again"
        case .newStartTime:
            guard let now = await NodeStatus.fetch(of: part), let pid = now.pid, let start = now.startedAtMs
            else { return nil }
            // A node too busy to tell of itself before the fault is at least known by its process.
            guard pid != victim.status?.pid ?? victim.process?.pid || start != victim.status?.startedAtMs ?? start
            else { return nil }
            return "\(part.name) is process \(pid), started at \(start) ms, now; "
                + "before it was \(victim.process?.pid ?? 0), started at \(victim.status?.startedAtMs ?? 0) ms"
        }
    }
}

/// A part as it was just before a fault.
struct Victim: Sendable {
    var part: any PartControl
    var process: ProcessIdentity?
    /// What it told about itself; nil when it is no node.
    var status: NodeStatus?
}
