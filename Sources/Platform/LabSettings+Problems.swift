extension LabSettings {
    /// Everything that the lab's parts would misread or silently round, and what would have no effect.
    public var problems: [SettingProblem] {
        var list = ProblemList()
        nodes.list(&list)
        balancers.list(&list)
        if hardwareBalancer == nil {
            list.need(
                balancers.count == 1, "balancers.count", balancers.count,
                "1, or a hardware balancer (nobody would go to the second balancer)")
        }
        if let hardwareBalancer {
            list.need(hardwareBalancer.checkInterval, .milliseconds(1), 10...60_000, "hardware-balancer.check-interval")
            list.need(hardwareBalancer.fall, 1...1_000, "hardware-balancer.fall")
            list.need(hardwareBalancer.rise, 1...1_000, "hardware-balancer.rise")
        }
        if let thirdParty {
            list.need(thirdParty.latency, .milliseconds(1), 0...600_000, "third-party.latency")
            list.need((0...1).contains(thirdParty.failures), "third-party.failures", thirdParty.failures, "0 to 1")
        } else {
            list.need(
                nodes.resourceCache == .none, "nodes.resource-cache", nodes.resourceCache.rawValue,
                "none, or a third party (there would be nothing to cache)")
        }
        kind == .full ? listFull(&list) : listEmbedded(&list)
        return list.problems
    }

    private func listEmbedded(_ list: inout ProblemList) {
        list.need(
            database == DatabaseSettings(), "database", "settings", "none, or lab: full (the embedded lab's is a file)")
    }

    /// What Tomcat and a real database do not have would be a promise not kept in silence.
    private func listFull(_ list: inout ProblemList) {
        list.need(
            hardwareBalancer != nil, "hardware-balancer", "false", "true in the full lab: its database has one, too")
        list.need(
            nodes.sessionStore != .database, "nodes.session-store", nodes.sessionStore.rawValue,
            "memory, replicated-async or replicated-sync in the full lab")
        list.need(
            nodes.writeBehind == nil, "nodes.write-behind", "one", "none in the full lab: its nodes do not lie")
        list.need(
            nodes.startUpDelay == .zero, "nodes.start-up-delay", nodes.startUpDelay,
            "0s in the full lab: its nodes take their own time")
        list.need(nodes.acceptQueue >= 1, "nodes.accept-queue", nodes.acceptQueue, "1 or more in the full lab")
        list.need(
            database.semiSynchronousTimeout, .milliseconds(1), 1...3_600_000, "database.semi-sync-timeout")
    }

    /// Refuses the first of `problems`.
    func check() throws(PlatformError) {
        guard let first = problems.first else { return }
        throw .setting(key: first.key, found: first.found, allowed: first.allowed)
    }
}

extension NodeSettings {
    fileprivate func list(_ list: inout ProblemList) {
        list.need(threads, 1...1_000, "nodes.threads")
        list.need(acceptQueue, 0...100_000, "nodes.accept-queue")
        list.need(scenes, 1...1_000, "nodes.scenes")
        if let databasePool { list.need(databasePool, 1...1_000, "nodes.database-pool") }
        let unit = Duration.milliseconds(1)
        list.need(sceneCost, unit, 0...60_000, "nodes.scene-cost")
        list.need(databaseLatency, unit, 0...60_000, "nodes.database-latency")
        list.need(databasePoolWait, unit, 0...600_000, "nodes.database-pool-wait")
        if let writeBehind { list.need(writeBehind, unit, 0...600_000, "nodes.write-behind") }
        list.need(replicationTimeout, unit, 1...600_000, "nodes.replication-timeout")
        list.need(thirdPartyTimeout, unit, 1...600_000, "nodes.third-party-timeout")
        list.need(startUpDelay, unit, 0...60_000, "nodes.start-up-delay")
        list.need(sceneTTL, .seconds(1), 1...86_400, "nodes.scene-ttl")
        list.need(resourceTTL, .seconds(1), 1...86_400, "nodes.resource-ttl")
        list.need(resourceStale, .seconds(1), 0...86_400, "nodes.resource-stale")
        list.need(
            resourceStale == .zero || resourceCache != .none, "nodes.resource-stale", resourceStale,
            "0s, or resource-cache: memory (there would be nothing to use)")
    }
}

extension BalancerSettings {
    fileprivate func list(_ list: inout ProblemList) {
        let reason = " (httpd reads no fractions)"
        list.need(retry, .seconds(1), 0...86_400, "balancers.retry", reason)
        list.need(timeout, .seconds(1), 1...86_400, "balancers.timeout", reason)
        list.need(connectTimeout, .milliseconds(1), 1...600_000, "balancers.connect-timeout")
        list.need(ping, .milliseconds(1), 0...600_000, "balancers.ping")
        list.need(count, 1...2, "balancers.count")
        // 20,000 is where httpd itself ends (MAX_THREAD_LIMIT).
        list.need(threads, 1...20_000, "balancers.threads")
        list.need(retries, 1...100, "balancers.retries")
        list.need(recoveryOptions, 0...31, "balancers.recovery-options")
        listConnector(&list)
        if let healthCheck {
            list.need(healthCheck.every, .seconds(1), 1...86_400, "balancers.health-check.every", reason)
            list.need(healthCheck.passes, 1...1_000, "balancers.health-check.passes")
            list.need(healthCheck.fails, 1...1_000, "balancers.health-check.fails")
        }
        for name in disabled where !Lab.nodeNames.contains(name) {
            list.need(
                false, "balancers.disabled", name, "a node: " + Lab.nodeNames.joined(separator: ", "))
        }
    }

    /// A setting that the connector does not have would be a promise not kept in silence.
    private func listConnector(_ list: inout ProblemList) {
        let isJK = connector == .modJK
        list.need(
            isJK || recoveryOptions == 0, "balancers.recovery-options", recoveryOptions, "0, or connector: mod_jk")
        list.need(
            isJK || retries == BalancerSettings().retries, "balancers.retries", retries, "2, or connector: mod_jk")
        list.need(
            !isJK || !failOnTimeout, "balancers.fail-on-timeout", failOnTimeout,
            "false, or connector: ajp or http (mod_jk always does so)")
        list.need(!isJK || healthCheck == nil, "balancers.health-check", "one", "none, or connector: ajp or http")
    }
}

/// Collects what does not hold.
private struct ProblemList {
    private(set) var problems: [SettingProblem] = []

    mutating func need(_ isTrue: Bool, _ key: String, _ found: some CustomStringConvertible, _ allowed: String) {
        if !isTrue { problems.append(SettingProblem(key: key, found: "\(found)", allowed: allowed)) }
    }

    mutating func need(_ number: Int, _ range: ClosedRange<Int>, _ key: String) {
        need(range.contains(number), key, number, "\(range.lowerBound) to \(range.upperBound)")
    }

    /// - Parameter unit: one millisecond or one second.
    mutating func need(
        _ length: Duration, _ unit: Duration, _ range: ClosedRange<Int>, _ key: String, _ reason: String = ""
    ) {
        let (seconds, attoseconds) = length.components
        let isSeconds = unit == .seconds(1)
        let isWhole = isSeconds ? attoseconds == 0 : attoseconds % 1_000_000_000_000_000 == 0
        let isInside = length >= unit * range.lowerBound && length <= unit * range.upperBound
        let noun = isSeconds ? "seconds" : "milliseconds"
        let found = attoseconds == 0 ? "\(seconds) s" : "\(length)"
        need(
            isWhole && isInside, key, found, "whole \(noun) from \(range.lowerBound) to \(range.upperBound)\(reason)")
    }
}
