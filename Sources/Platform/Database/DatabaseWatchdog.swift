import Glibc

/// The process that watches a lab's two database servers and makes the replica the primary when the primary is gone.
///
/// It alone changes roles, so that no two deciders can disagree. It waits for nobody: when its lab is taken down it is
/// ended with the rest.
public struct DatabaseWatchdog {
    private let plan: WatchdogPlan
    private var watch: DatabaseWatch
    private let console: HAProxyConsole

    /// - Parameter planFile: what the lab wrote for it.
    /// - Errors: `.scratch` when there is no such file.
    public init(planFile: String) throws(PlatformError) {
        plan = try WatchdogPlan(file: planFile)
        let names = plan.servers.map(\.name)
        let known = WatchdogState(file: plan.stateFile)?.primary
        watch = DatabaseWatch(
            names, primary: known.flatMap { names.contains($0) ? $0 : nil } ?? names[0],
            wantsSemiSynchronous: plan.wantsSemiSynchronous)
        console = HAProxyConsole(folder: plan.addressFolder)
    }

    /// Looks and acts for as long as the process lives. Blocks the thread.
    ///
    /// - Errors: `.scratch` when its state cannot be written: nobody would know who leads.
    public mutating func run() throws(PlatformError) {
        try WatchdogState(pid: getpid(), primary: watch.primary).write(to: plan.stateFile)
        while true {
            let began = MonotonicTime.nowNs()
            let before = watch.primary
            let sightings = look()
            grantWish(sightings)
            let actions = watch.primary == before ? watch.turn(sightings) : []
            if watch.primary != before, WatchdogState(file: plan.stateFile)?.primary != watch.primary {
                try WatchdogState(pid: getpid(), primary: watch.primary).write(to: plan.stateFile)
            }
            for action in actions { carryOut(action) }
            leadClients()
            let tookMs = (MonotonicTime.nowNs() - began) / 1_000_000
            if tookMs < UInt64(plan.intervalMs) { usleep(UInt32(UInt64(plan.intervalMs) - tookMs) * 1000) }
        }
    }

    private func server(_ name: String) -> DatabaseServer {
        guard let server = plan.servers.first(where: { $0.name == name }) else {
            preconditionFailure("every name that is watched is a server's")
        }
        return server
    }

    private func look() -> [String: DatabaseWatch.Sighting] {
        var sightings: [String: DatabaseWatch.Sighting] = [:]
        for server in plan.servers {
            switch server.blockingStatus(within: .milliseconds(500)) {
            case .success(let status): sightings[server.name] = .present(status)
            case .failure: sightings[server.name] = .absent
            }
        }
        return sightings
    }

    // MARK: Deeds

    private func carryOut(_ action: DatabaseWatch.Action) {
        switch action {
        case .lead(let name): tell(name, "is let take writes", ["SET GLOBAL read_only = 0"])
        case .semiSynchronous(let name, let isOn):
            tell(
                name, isOn ? "waits for its replica from now on" : "waits for no replica any more",
                ["SET GLOBAL rpl_semi_sync_master_enabled = \(isOn ? 1 : 0)"])
        case .follow(let name, let source):
            tell(name, "follows \(source)", Self.fence + follow(source, from: "current_pos"))
        case .rebuild(let name, let source):
            // The other's log goes back to the first change that ever was, so nothing need be copied.
            tell(
                name, "has changes that \(source) never got: it is emptied and fetches all from there",
                ["STOP SLAVE", "RESET SLAVE ALL"] + Self.fence + ["SET sql_log_bin = 0"]
                    + DatabaseSchema.tables.map { "TRUNCATE TABLE \(DatabaseSchema.name).\($0)" }
                    + ["RESET MASTER", "SET GLOBAL gtid_slave_pos = ''"] + follow(source, from: "slave_pos"))
        case .promote(let name, let old): promote(name, insteadOf: old)
        }
    }

    /// No more writes, and nobody who waits for a replica.
    private static let fence = ["SET GLOBAL read_only = 1", "SET GLOBAL rpl_semi_sync_master_enabled = 0"]

    private func follow(_ source: String, from position: String) -> [String] {
        let source = server(source)
        return [
            """
            CHANGE MASTER TO MASTER_HOST = '\(source.endpoint.host)', MASTER_PORT = \(source.endpoint.port), \
            MASTER_USER = '\(source.account.user)', MASTER_PASSWORD = '\(source.account.password)', \
            MASTER_USE_GTID = \(position), MASTER_CONNECT_RETRY = 1, MASTER_HEARTBEAT_PERIOD = 1
            """, "START SLAVE",
        ]
    }

    private func promote(_ name: String, insteadOf old: String) {
        let began = MonotonicTime.nowNs()
        say(console.run(Self.out(old)), "cannot lead clients away from \(old)")
        let replica = server(name)
        say(replica.blockingAsk(["STOP SLAVE IO_THREAD"], within: .seconds(2)), name)
        // What was fetched was promised to clients of a semi-synchronous primary: it must be applied first.
        let deadline = Deadline(in: .seconds(10))
        while !deadline.isOver, let status = try? replica.blockingStatus(within: .seconds(1)).get(),
            let replication = status.replication, replication.applying == "Yes", !replication.hasAppliedAll
        {
            usleep(10_000)
        }
        say(
            replica.blockingAsk(
                [
                    "STOP SLAVE", "RESET SLAVE ALL", "SET GLOBAL rpl_semi_sync_master_enabled = 0",
                    "SET GLOBAL read_only = 0",
                ], within: .seconds(2)), name)
        say(console.run(Self.in(name)), "cannot lead clients to \(name)")
        say("\(name) was promoted in \((MonotonicTime.nowNs() - began) / 1_000_000) ms: \(old) is gone")
    }

    /// Does what it was asked for, or says why not.
    private mutating func grantWish(_ sightings: [String: DatabaseWatch.Sighting]) {
        let request = WatchdogRequest(stateFile: plan.stateFile)
        guard let name = request.name else { return }
        let old = watch.primary
        var refusal = watch.obstacle(to: name, sightings)
        if refusal == nil, name != old {
            refusal = handOver(to: name, from: old)
            if refusal == nil { watch.handedOver() }
        }
        if let refusal { say("\(name) is not promoted: \(refusal)") }
        var state = WatchdogState(pid: getpid(), primary: watch.primary)
        state.refusal = refusal
        do throws(PlatformError) { try state.write(to: plan.stateFile) } catch { say("\(error)") }
        request.withdraw()
    }

    /// Lets a replica lead in place of a primary that lives: nothing is written until it has all that was.
    ///
    /// - Returns: why it was not done; the old one leads on then.
    private func handOver(to name: String, from old: String) -> String? {
        let began = MonotonicTime.nowNs()
        let (source, target) = (server(old), server(name))
        say(console.run(Self.out(old)), "cannot lead clients away from \(old)")
        var problem: String?
        switch source.blockingAsk(Self.fence, within: .seconds(5)) {
        case .failure(let failure): problem = "\(old): \(failure)"
        case .success: problem = catchUp(target, with: source)
        }
        if problem == nil {
            let statements = ["STOP SLAVE", "RESET SLAVE ALL", "SET GLOBAL read_only = 0"]
            if case .failure(let failure) = target.blockingAsk(statements, within: .seconds(2)) {
                problem = "\(name): \(failure)"
            }
        }
        if let problem {
            tell(old, "leads on", ["SET GLOBAL read_only = 0"])
            say(console.run(Self.in(old)), "cannot lead clients back to \(old)")
            return problem
        }
        say(console.run(Self.in(name)), "cannot lead clients to \(name)")
        say("\(name) took over from \(old) in \((MonotonicTime.nowNs() - began) / 1_000_000) ms")
        return nil
    }

    /// Waits until a replica has applied all that its primary has in its log.
    private func catchUp(_ target: DatabaseServer, with source: DatabaseServer) -> String? {
        let deadline = Deadline(in: .seconds(5))
        var words = "it was not asked"
        while !deadline.isOver {
            switch (source.blockingStatus(within: .seconds(1)), target.blockingStatus(within: .seconds(1))) {
            case (.success(let ahead), .success(let behind)):
                if ahead.position == behind.position { return nil }
                words = "it has \(behind.position) of \(ahead.position)"
            case (.failure(let failure), _), (_, .failure(let failure)): words = "\(failure)"
            }
            usleep(10_000)
        }
        return "\(target.name) does not catch up: \(words)"
    }

    /// The address leads to the primary, also after its HAProxy was started anew.
    private func leadClients() {
        guard case .success(let page) = StatusPage.blockingGet(HAProxyConfiguration.statusPath, from: plan.admin),
            let status = try? HAProxyStatus(parsing: page.text)
        else { return }
        let isOut = { (name: String) in
            status.row(DatabaseAddressConfiguration.proxy, name)?.status.hasPrefix("MAINT") ?? false
        }
        if !isOut(watch.other) { say(console.run(Self.out(watch.other)), "cannot lead clients away") }
        if isOut(watch.primary) { say(console.run(Self.in(watch.primary)), "cannot lead clients to \(watch.primary)") }
    }

    private static func out(_ name: String) -> [String] {
        let server = "\(DatabaseAddressConfiguration.proxy)/\(name)"
        return ["set server \(server) state maint", "shutdown sessions server \(server)"]
    }

    private static func `in`(_ name: String) -> [String] {
        let server = "\(DatabaseAddressConfiguration.proxy)/\(name)"
        return ["set server \(server) state ready", "set server \(server) health up"]
    }

    // MARK: Its log

    private func tell(_ name: String, _ what: String, _ statements: [String]) {
        say("\(name) \(what)")
        say(server(name).blockingAsk(statements, within: .seconds(2)), name)
    }

    private func say(_ result: Result<[[String: String]], DatabaseFailure>, _ name: String) {
        if case .failure(let failure) = result { say("\(name): \(failure)") }
    }

    private func say(_ problem: String?, _ what: String) {
        if let problem { say("\(what): \(problem)") }
    }

    private func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(1, bytes, bytes.count)
    }
}
