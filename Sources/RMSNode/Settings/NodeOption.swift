/// An option of a node's command line.
typealias NodeOption = CommandOption<NodeConfiguration>

extension CommandOption where Configuration == NodeConfiguration {
    /// Every option, in the order of the help.
    static var all: [NodeOption] {
        [
            NodeOption("--name", "letters, digits, . _ -", "name of the node, in X-RMS-Node", required: true) {
                OptionValue.word($1, also: "._-", into: &$0.name)
            },
            NodeOption("--route", "letters, digits, _ -", "suffix of its session cookies", required: true) {
                OptionValue.word($1, also: "_-", into: &$0.route)
            },
            NodeOption(
                "--port", "a whole number, 0 to 65535", "where it listens; 0 lets the system choose", required: true
            ) {
                OptionValue.whole($1, in: 0...65_535, into: &$0.port)
            },
            NodeOption("--database", "a path", "SQLite file that the nodes share", required: true) {
                $0.database = $1
                return !$1.isEmpty
            },
            NodeOption("--host", "an address of this machine", "where it listens (127.0.0.1)") {
                $0.host = $1
                return !$1.isEmpty
            },
            NodeOption("--ajp-port", "a whole number, 0 to 65535", "where it speaks AJP/1.3 (nowhere); 0 as for --port")
            {
                OptionValue.whole($1, in: 0...65_535, into: &$0.ajpPort)
            },
            NodeOption("--ajp-secret", "text", "what AJP requests must carry, else 403 (anything)") {
                $0.ajpSecret = $1
                return !$1.isEmpty
            },
            NodeOption("--threads", "a whole number, 1 to 1000", "threads that process requests (4)") {
                OptionValue.whole($1, in: 1...1_000, into: &$0.threads)
            },
            NodeOption("--accept-queue", "a whole number, 0 to 100000", "requests that may wait for a thread (100)") {
                OptionValue.whole($1, in: 0...100_000, into: &$0.acceptQueue)
            },
            NodeOption("--scene-cost-ms", "a number, 0 to 60000", "CPU that processing a scene burns (4)") {
                OptionValue.duration($1, unit: 0.001, in: 0...60_000, into: &$0.sceneCost)
            },
            NodeOption(
                "--scene-cache", OptionValue.choices(NodeConfiguration.SceneCacheKind.self), "level 1 cache (database)"
            ) {
                OptionValue.choice($1, into: &$0.sceneCache)
            },
            NodeOption("--scene-ttl-s", "a number, 0 to 86400", "how long a cached scene is served (30)") {
                OptionValue.duration($1, unit: 1, in: 0...86_400, into: &$0.sceneTTL)
            },
            NodeOption("--database-latency-ms", "a number, 0 to 60000", "round trip of a database access (20)") {
                OptionValue.duration($1, unit: 0.001, in: 0...60_000, into: &$0.databaseLatency)
            },
            NodeOption("--database-pool", "a whole number, 1 to 1000", "database connections (one a thread)") {
                OptionValue.whole($1, in: 1...1_000, into: &$0.databasePool)
            },
            NodeOption("--database-pool-wait-ms", "a number, 0 to 600000", "how long a thread waits for one (1000)") {
                OptionValue.duration($1, unit: 0.001, in: 0...600_000, into: &$0.databasePoolWait)
            },
            NodeOption("--write-behind", "milliseconds, 0 to 600000", "commits comments only so long after (before)") {
                var delay = Duration.zero
                guard OptionValue.duration($1, unit: 0.001, in: 0...600_000, into: &delay) else { return false }
                $0.writeBehind = delay
                return true
            },
            NodeOption(
                "--session-store", OptionValue.choices(NodeConfiguration.SessionStoreKind.self),
                "session state (memory)"
            ) {
                OptionValue.choice($1, into: &$0.sessionStore)
            },
            NodeOption(
                "--replication-port", "a whole number, 0 to 65535",
                "where a replicated store takes in the peer's sessions"
            ) {
                OptionValue.whole($1, in: 0...65_535, into: &$0.replicationPort)
            },
            NodeOption("--peer", "HOST:PORT", "the other node's replication port, for a replicated store") {
                $0.peer = Endpoint($1)
                return $0.peer != nil
            },
            NodeOption("--replication-timeout-ms", "a number, 1 to 600000", "how long it may take (1000)") {
                OptionValue.duration($1, unit: 0.001, in: 1...600_000, into: &$0.replicationTimeout)
            },
            NodeOption("--third-party", "http://HOST[:PORT][/PATH]", "back end that scenes take a part from (none)") {
                $0.thirdParty = HTTPAddress($1)
                return $0.thirdParty != nil
            },
            NodeOption("--third-party-timeout-ms", "a number, 1 to 600000", "how long it may take (3000)") {
                OptionValue.duration($1, unit: 0.001, in: 1...600_000, into: &$0.thirdPartyTimeout)
            },
            NodeOption(
                "--resource-cache", OptionValue.choices(NodeConfiguration.ResourceCacheKind.self),
                "cache of what it gave (none)"
            ) {
                OptionValue.choice($1, into: &$0.resourceCache)
            },
            NodeOption("--resource-ttl-s", "a number, 0 to 86400", "how long that is used (30)") {
                OptionValue.duration($1, unit: 1, in: 0...86_400, into: &$0.resourceTTL)
            },
            NodeOption("--resource-stale-s", "a number, 0 to 86400", "how much longer where the third party fails (0)")
            {
                OptionValue.duration($1, unit: 1, in: 0...86_400, into: &$0.resourceStale)
            },
            NodeOption("--start-up-delay-ms", "a number, 0 to 60000", "how long it takes until it listens (0)") {
                OptionValue.duration($1, unit: 0.001, in: 0...60_000, into: &$0.startUpDelay)
            },
            NodeOption("--scenes", "a whole number, 1 to 1000", "how many scenes there are (32)") {
                OptionValue.whole($1, in: 1...1_000, into: &$0.scenes)
            },
        ]
    }
}
