extension LabSettings {
    /// Refuses what the lab's parts would misread or silently round.
    func check(nodeNames: [String]) throws(PlatformError) {
        try Self.need(nodes.threads >= 1, "nodes.threads", nodes.threads, "1 or more")
        try Self.need(nodes.acceptQueue >= 0, "nodes.accept-queue", nodes.acceptQueue, "0 or more")
        for (key, length) in [
            ("nodes.scene-cost", nodes.sceneCost), ("nodes.database-latency", nodes.databaseLatency),
        ] {
            try Self.need(
                length >= .zero && length.isWhole(.milliseconds(1)), key, length, "whole milliseconds, 0 or more")
        }
        try Self.need(
            nodes.sceneTTL >= .seconds(1) && nodes.sceneTTL.isWhole(.seconds(1)), "nodes.scene-ttl", nodes.sceneTTL,
            "whole seconds, 1 or more")
        try Self.need(
            balancers.retry >= .zero && balancers.retry.isWhole(.seconds(1)), "balancers.retry", balancers.retry,
            "whole seconds, 0 or more (httpd reads no fractions)")
        try Self.need(
            balancers.timeout >= .seconds(1) && balancers.timeout.isWhole(.seconds(1)), "balancers.timeout",
            balancers.timeout, "whole seconds, 1 or more (httpd reads no fractions)")
        try Self.need(
            balancers.connectTimeout >= .milliseconds(1) && balancers.connectTimeout.isWhole(.milliseconds(1)),
            "balancers.connect-timeout", balancers.connectTimeout, "whole milliseconds, 1 or more")
        try Self.need((1...2).contains(balancers.count), "balancers.count", balancers.count, "1 or 2")
        try Self.need(
            balancers.count == 1 || hardwareBalancer, "balancers.count", balancers.count,
            "1, or a hardware balancer (nobody would go to the second balancer)")
        // 20,000 is where httpd itself ends (MAX_THREAD_LIMIT).
        try Self.need((1...20_000).contains(balancers.threads), "balancers.threads", balancers.threads, "1 to 20000")
        for name in balancers.disabled {
            try Self.need(
                nodeNames.contains(name), "balancers.disabled", name, "a node: " + nodeNames.joined(separator: ", "))
        }
    }

    private static func need(
        _ isTrue: Bool, _ key: String, _ found: some CustomStringConvertible, _ allowed: String
    ) throws(PlatformError) {
        guard isTrue else { throw .setting(key: key, found: "\(found)", allowed: allowed) }
    }
}

extension Duration {
    /// Whether this length is a whole number of `unit`s (milliseconds or seconds).
    fileprivate func isWhole(_ unit: Duration) -> Bool {
        unit == .seconds(1)
            ? components.attoseconds == 0 : components.attoseconds % 1_000_000_000_000_000 == 0
    }
}
