import Platform

/// Rows of the platform: the labs and their settings.
extension KeyTable {
    static let platformGroups: [KeyGroup] = [
        platform, nodes, balancers, healthCheck, hardwareBalancer, thirdParty, database,
    ]

    private static let platform = KeyGroup(
        name: "platform", path: "platform", doc: "A lab and its settings. `platform: embedded` takes all defaults.",
        keys: [
            Key(
                "lab", choice(LabSettings.Kind.self), .value("embedded"), example: "full",
                "The kind of lab: two `rms-node` with one file as their database, or two Tomcats with a MariaDB primary "
                    + "and its replica (`scripts/install-packages full`)"),
            Key(
                "database", .group("database"), example: "{replication: async}",
                "Settings of the full lab's database; the embedded lab has none"),
            Key("nodes", .group("nodes"), example: "{threads: 32}", "Settings of each RMS node"),
            Key("balancers", .group("balancers"), example: "{retry: 1s}", "Settings of the balancers (Apache httpd)"),
            Key(
                "hardware-balancer", .either(.flag, .group("hardware-balancer")), .value("true"),
                example: "{fall: 3}",
                "Whether a hardware balancer (HAProxy, the part `vip`) stands before the balancers, and its settings; "
                    + "clients go to it"),
            Key(
                "third-party", .either(.flag, .group("third-party")), .value("true"), example: "{latency: 50ms}",
                "Whether nodes ask somebody else's back end (the part `third-party`) when they process a scene, and its "
                    + "settings"),
        ])

    private static let nodes = KeyGroup(
        name: "nodes", path: "platform.nodes", doc: "What a tuning profile of the RMS nodes turns.",
        keys: [
            Key(
                "threads", .integer(1, 1_000), .value("4"), example: "32",
                "Threads that process requests, each one request at a time"),
            Key(
                "accept-queue", .integer(0, 100_000), .value("100"), example: "200",
                "Requests that may wait for a thread; one more is answered 503"),
            Key("scenes", .integer(1, 1_000), .value("32"), example: "200", "How many scenes (pages) there are"),
            Key(
                "scene-cost", .literal(.duration), .value("4ms"), example: "4ms",
                "CPU time that processing one scene burns"),
            Key(
                "scene-cache", choice(NodeSettings.SceneCache.self), .value("database"), example: "memory",
                "Where processed scenes are kept; memory is cold after a restart"),
            Key("scene-ttl", .literal(.duration), .value("30s"), example: "30s", "How long a cached scene is served"),
            Key(
                "resource-cache", choice(NodeSettings.ResourceCache.self), .value("none"), example: "memory",
                "Where resources of the third party are kept; memory is cold after a restart"),
            Key(
                "resource-ttl", .literal(.duration), .value("30s"), example: "5m", "How long a cached resource is used"),
            Key(
                "resource-stale", .literal(.duration), .value("0s"), example: "10m",
                "How long after that a cached resource is still used where the third party fails"),
            Key(
                "third-party-timeout", .literal(.duration), .value("3s"), example: "250ms",
                "How long the third party may take; the thread is held while it waits, and the page is answered 504"),
            Key(
                "database-latency", .literal(.duration), .derived("20ms; 0s in the full lab"), example: "5ms",
                "Round trip of every database access; the thread is held while it waits"),
            Key(
                "database-pool", .integer(1, 1_000), .derived("one for each thread"), example: "8",
                "Database connections of a node"),
            Key(
                "database-pool-wait", .literal(.duration), .value("1s"), example: "200ms",
                "How long a thread waits for a database connection; the page is answered 500 then"),
            Key(
                "write-behind", .literal(.duration), .derived("comments are committed before they are acknowledged"),
                example: "500ms", "How long after its acknowledgement a comment is committed: a node that dies lies"),
            Key(
                "session-store", choice(NodeSettings.SessionStore.self),
                .derived("database; replicated-async in the full lab, which has no database for them"),
                example: "replicated-async",
                "Where session state is kept: memory dies with the node; replicated in both nodes, a request waits for "
                    + "the other one (sync) or not (async)"),
            Key(
                "replication-timeout", .literal(.duration), .value("1s"), example: "1s",
                "How long the other node may take to acknowledge a session"),
            Key(
                "start-up-delay", .literal(.duration), .value("0s"), example: "4s",
                "How long a node takes from its start until it listens, as a virtual machine does"),
        ])

    private static let balancers = KeyGroup(
        name: "balancers", path: "platform.balancers", doc: "What a tuning profile of the balancers turns.",
        keys: [
            Key(
                "count", .integer(1, 2), .derived("2; 1 without a hardware balancer"), example: "1",
                "How many balancers there are: `lb-1`, `lb-2`"),
            Key(
                "connector", choice(BalancerSettings.Connector.self),
                .value(BalancerSettings.Connector.standard.rawValue), example: "mod_jk",
                "How they speak to the nodes: AJP/1.3 by mod_proxy_ajp or by mod_jk, or HTTP by mod_proxy_http"),
            Key(
                "lbmethod", choice(BalancerSettings.Method.self), .value("byrequests"), example: "bybusyness",
                "How a new session's node is chosen"),
            Key(
                "retry", .literal(.duration), .value("2s"), example: "60s",
                "How long a node that failed is left alone before it is tried again (httpd's own default is 60s)"),
            Key("timeout", .literal(.duration), .value("10s"), example: "10s", "How long a node may take to answer"),
            Key(
                "fail-on-timeout", .flag, .value("false"), example: "true",
                "Whether a node that did not answer in time is taken out (`failontimeout`); mod_jk always does so"),
            Key(
                "connect-timeout", .literal(.duration), .value("500ms"), example: "500ms",
                "How long connecting to a node may take"),
            Key(
                "ping", .literal(.duration), .value("300ms"), example: "0s",
                "How long a node may take to answer the ping before each AJP request; 0s for no ping, and none by HTTP"),
            Key(
                "health-check", .group("health-check"), .derived("none"), example: "{every: 1s}",
                "Checks beside the requests (mod_proxy_hcheck): CPING by AJP, `GET /rms/status` by HTTP"),
            Key(
                "retries", .integer(1, 100), .value("2"), example: "1",
                "mod_jk: how often one node is tried before the next is"),
            Key(
                "recovery-options", .integer(0, 31), .value("0"), example: "3",
                "mod_jk: when a request is not sent again; 1 once the node has it, 2 once its answer has begun, a sum of "
                    + "these and 4, 8, 16. With 0 a POST may be done twice"),
            Key(
                "threads", .integer(1, 20_000), .value("400"), example: "256",
                "Threads of httpd, each one client connection's request at a time"),
            Key(
                "disabled", .list(.literal(.identifier), least: 0), .value("[]"), example: "[rms-2]",
                "Nodes that the balancer sends nothing to, although they run"),
        ])

    private static let healthCheck = KeyGroup(
        name: "health-check", path: "platform.balancers.health-check",
        doc: "Checks that the balancers make by themselves.",
        keys: [
            Key("every", .literal(.duration), .value("1s"), example: "2s", "How often each node is checked"),
            Key(
                "passes", .integer(1, 1_000), .value("1"), example: "2", "Good checks in a row that put a node in again"
            ),
            Key("fails", .integer(1, 1_000), .value("1"), example: "2", "Bad checks in a row that take a node out"),
        ])

    private static let hardwareBalancer = KeyGroup(
        name: "hardware-balancer", path: "platform.hardware-balancer",
        doc: "When the hardware balancer takes a balancer out, and in again.",
        keys: [
            Key(
                "check-interval", .literal(.duration), .value("500ms"), example: "1s",
                "How often each balancer is checked, and how long its answer may take"),
            Key("fall", .integer(1, 1_000), .value("2"), example: "3", "Bad checks in a row that take a balancer out"),
            Key("rise", .integer(1, 1_000), .value("1"), example: "2", "Good checks in a row that put it in again"),
        ])

    private static let thirdParty = KeyGroup(
        name: "third-party", path: "platform.third-party",
        doc: "The back end of somebody else from which each scene takes a part when it is processed.",
        keys: [
            Key("latency", .literal(.duration), .value("10ms"), example: "200ms", "How long each resource takes"),
            Key(
                "failures", .literal(.ratio), .value("0%"), example: "5%",
                "Part of the requests that is answered 503; their page is answered 502"),
        ])

    private static let database = KeyGroup(
        name: "database", path: "platform.database",
        doc: "The full lab's database: a primary, and a replica that a watchdog promotes when the primary is gone.",
        keys: [
            Key(
                "replication", choice(DatabaseSettings.Replication.self), .value("semi-sync"), example: "async",
                "When a commit is acknowledged: at once (async), or when the replica has it, too (semi-sync)"),
            Key(
                "semi-sync-timeout", .literal(.duration), .value("10s"), example: "3s",
                "How long a semi-synchronous commit waits for the replica before it goes on without"),
        ])

    private static func choice<Choice: CaseIterable & RawRepresentable<String>>(_: Choice.Type) -> Shape {
        .choice(Choice.allCases.map(\.rawValue))
    }
}
