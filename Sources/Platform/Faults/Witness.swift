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
    /// Whatever stands before the part says that it sends it no new sessions, or no new connections.
    case balancerDrains = "balancer-drains"
    /// The nodes' own pages, or the balancers' own access logs: the others had new sessions or connections meanwhile,
    /// and this one had none.
    case noNewSessions = "no-new-sessions"
    /// The replica's own word: it fetches nothing.
    case replicationStopped = "replication-stopped"
    /// Both servers' logs: the primary has changes that the replica has not.
    case replicaLags = "replica-lags"
    /// Another database server says that it leads now.
    case replicaPromoted = "replica-promoted"
    /// The server's own word: it leads the database.
    case leads = "leads"
    /// The word of the one that led before: it takes no writes any more.
    case leaderReplaced = "leader-replaced"
    /// After healing, the one that led before says that it leads again.
    case leaderRestored = "leader-restored"
    /// The packet filter's own counter: packets met the rule.
    case filterCounts = "filter-counts"
    /// Connecting to the part is not answered at all.
    case connectTimesOut = "connect-times-out"
    /// Connecting to the part is refused although its process runs.
    case refusedAlive = "refused-alive"
    /// The kernel's statistics: segments had to be sent again, more than before.
    case segmentsResent = "segments-resent"
    /// The link's own word: how long it holds bytes back, and that some came.
    case linkDelays = "link-delays"
    /// A measured round trip is that much longer than one past the link.
    case roundTripLonger = "round-trip-longer"
    /// A measured transfer is as slow as the link should make it, and faster past it.
    case transferSlower = "transfer-slower"
    /// The file system's own numbers: no space is left.
    case diskFull = "disk-full"
    /// Writing there fails.
    case writeFails = "write-fails"
    /// The user's command ended with status 0.
    case commandDone = "command-done"
    /// The user's proof, which did not hold before, holds.
    case proofHolds = "proof-holds"
    /// The user's proof holds no more.
    case proofGone = "proof-gone"
    /// After healing, the process is the one from before and answers its health check.
    case answersAgain = "answers-again"
    /// After healing, the part's health page, or whoever controls it, tells of another start.
    case newStartTime = "new-start-time"

    /// Looks once.
    ///
    /// - Returns: what was seen, as a sentence; nil when the evidence is not there (yet).
    func observe(_ victim: Victim) async -> String? {
        let part = victim.part
        switch self {
        case .processGone:
            guard let life = victim.life else { return nil }
            switch await part.condition() {
            case .gone: return "\(life.words) of \(part.name) is gone"
            case .running(let now) where now != life, .frozen(let now) where now != life:
                return "\(life.words) of \(part.name) is gone; \(now.words) is in its place"
            case .running, .frozen, .unknown: return nil
            }
        case .portRefused:
            return await PlainSocket.isRefused(part.endpoint) ? "\(part.endpoint) refuses connections" : nil
        case .balancerMarksOut:
            return await victim.platform.isMarkedOut(part.name) == true
                ? "the balancer has taken \(part.name) out" : nil
        case .processStopped:
            guard case .frozen = await part.condition() else { return nil }
            return "every process of \(part.name) is stopped"
        case .healthTimesOut:
            guard await part.health() == .silent else { return nil }
            return "\(part.name) takes connections and does not answer"
        case .balancerDrains:
            return await victim.platform.isDraining(part.name) == true
                ? victim.platform.isBalancer(part.name)
                    ? "the hardware balancer opens no new connections to \(part.name)"
                    : "the balancers send \(part.name) no new sessions" : nil
        case .noNewSessions: return await Arrivals.watch(part, on: victim.platform)
        case .replicationStopped:
            return await victim.platform.isStalled(part.name) == true
                ? "\(part.name) says that it fetches nothing from its primary" : nil
        case .replicaLags:
            guard let lag = await victim.platform.replicationLag(of: part.name), lag > 0 else { return nil }
            return "\(part.name) is \(lag) \(lag == 1 ? "change" : "changes") behind its primary"
        case .replicaPromoted:
            return await victim.platform.primary(insteadOf: part.name)
                .map { "\($0) says that it leads the database now" }
        case .leads:
            return await victim.platform.leads(part.name) == true ? "\(part.name) says that it leads the database" : nil
        case .leaderReplaced:
            guard let former = victim.platform.formerPrimary(of: part.name),
                await victim.platform.leads(former) == false
            else { return nil }
            return "\(former) says that it leads the database no more"
        case .leaderRestored:
            guard let former = victim.platform.formerPrimary(of: part.name), await victim.platform.leads(former) == true
            else { return nil }
            return "\(former) says that it leads the database again"
        case .filterCounts, .linkDelays, .diskFull: return await victim.trace
        case .connectTimesOut, .refusedAlive, .segmentsResent, .roundTripLonger, .transferSlower, .writeFails:
            return await victim.effect
        case .commandDone: return "its command ended with status 0"
        case .proofHolds:
            return await UserCommand("proof", of: victim.deed)?.holds == true ? "the fault's own proof holds" : nil
        case .proofGone:
            guard let proof = UserCommand("proof", of: victim.deed) else {
                return await Witness.answersAgain.observe(victim)
            }
            return await proof.holds ? nil : "the fault's own proof holds no more"
        case .answersAgain:
            guard case .running(let life) = await part.condition(), life == victim.life, await part.health() == .well
            else { return nil }
            return "\(life.words) of \(part.name), the same as before, answers again"
        case .newStartTime:
            guard let now = await NodeStatus.fetch(of: part), let pid = now.pid, let start = now.startedAtMs
            else { return await otherLife(than: victim) }
            // A node too busy to tell of itself before the fault is at least known by its process.
            guard pid != victim.status?.pid ?? victim.life?.pid || start != victim.status?.startedAtMs ?? start
            else { return nil }
            return "\(part.name) is process \(pid), started at \(start) ms, now; "
                + "before it was \(victim.status?.pid ?? victim.life?.pid ?? 0), started at \(victim.status?.startedAtMs ?? 0) ms"
        }
    }

    /// For a part that tells nothing about its own process: whoever controls it does.
    private func otherLife(than victim: Victim) async -> String? {
        guard let before = victim.life, case .running(let now) = await victim.part.condition(), now != before,
            await victim.part.health() == .well
        else { return nil }
        return "\(victim.part.name) is \(now.words), started at \(now.start), now; "
            + "before it was \(before.words), started at \(before.start)"
    }
}

/// A part as it was just before a fault.
struct Victim: Sendable {
    var deed: Deed
    /// What it told about itself; nil when it is no node.
    var status: NodeStatus?

    /// What ran then; nil while that is not known yet.
    var life: PartLife? { deed.life }
    var part: any PartControl { deed.part }
    var platform: any PlatformControl { deed.platform }

    /// What the mechanism itself says about what it does.
    var trace: String? {
        get async {
            guard let impairment = deed.plan.kind.impairment(deed) else { return nil }
            return await part.trace(of: impairment, for: deed.plan.name)
        }
    }

    /// What can be measured from outside.
    var effect: String? {
        get async {
            guard let impairment = deed.plan.kind.impairment(deed) else { return nil }
            return await part.effect(of: impairment)
        }
    }
}
