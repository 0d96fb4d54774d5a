import Platform

/// The one table of keys.
///
/// Validation, defaults, the "did you mean" of errors, the JSON schema and the reference all come from these rows. A
/// new key is one row here and one line where it is read.
enum KeyTable {
    static let groups: [KeyGroup] = [scenario, platform, nodes, balancers, tls] + sessionGroups + loadGroups

    static func group(_ name: String) -> KeyGroup {
        guard let group = byName[name] else { preconditionFailure("the table has no group \(name)") }
        return group
    }

    private static let byName = Dictionary(uniqueKeysWithValues: groups.map { ($0.name, $0) })

    private static let scenario = KeyGroup(
        name: "scenario", path: "", doc: "A scenario: what is loaded, how, what breaks, and what must hold.",
        keys: [
            Key(
                "name", .literal(.identifier), .required, example: "node-failover",
                "Names the run's folder and its reports"),
            Key("description", .text, .value(""), example: "One node dies at peak load.", "A sentence for reports"),
            Key(
                "platform", .either(.literal(.platform), .group("platform")), .required, example: "embedded",
                "The system under test: a lab that rmsload starts, or the URL of a running platform (without faults)"),
            Key("tls", .group("tls"), example: "{ca: ca.pem}", "How `https` platforms are reached"),
            Key(
                "seed", .integer(0, Int.max), .value("42"), example: "42",
                "Seeds every random choice: the same seed gives the same arrivals, think times and choices"),
            Key("workers", .integer(1, 256), .derived("one per core"), example: "2", "Worker threads of the generator"),
            Key(
                "data", .named(.group("feeder"), names: .variable, least: 0),
                example: "{accounts: {csv: accounts.csv}}",
                "Feeders: tables of which each session draws a row; a column is `${feeder.column}`"),
            Key(
                "sessions", .named(.group("session"), names: .identifier, least: 1), .required,
                example: "{browse: {steps: [{get: /}]}}", "The kinds of session, picked by weight for each arrival"),
            Key(
                "load", .group("load"), .required, example: "{stages: [{hold: 40/s, for: 2m}]}",
                "When sessions begin and how the run ends"),
            Key(
                "faults", .list(.group("fault"), least: 0), example: "[{name: crash, kill: rms-2, …}]",
                "What is done to the platform during the run"),
            Key("targets", .group("targets"), example: "{degraded: {errors: < 0.5%}}", "What must hold, by phase"),
            Key("judging", .group("judging"), example: "{min-samples: 100}", "How evidence is weighed"),
            Key(
                "profiles", .named(.overlay, names: .identifier, least: 0),
                example: "{tuned: {platform: {nodes: {threads: 64}}}}",
                "Named overlays for `--profile`: mappings merge onto the scenario, everything else replaces"),
        ])

    private static let platform = KeyGroup(
        name: "platform", path: "platform", doc: "A lab and its settings. `platform: embedded` takes all defaults.",
        keys: [
            Key("lab", .choice(["embedded"]), .value("embedded"), example: "embedded", "The kind of lab"),
            Key("nodes", .group("nodes"), example: "{threads: 32}", "Settings of each RMS node"),
            Key("balancers", .group("balancers"), example: "{retry: 1s}", "Settings of the balancers (Apache httpd)"),
            Key(
                "hardware-balancer", .flag, .value("true"), example: "false",
                "Whether a hardware balancer (HAProxy, the part `vip`) stands before the balancers; clients go to it"),
        ])

    private static let tls = KeyGroup(
        name: "tls", path: "tls", doc: "How `https` platforms are reached. Files are named from the scenario's folder.",
        keys: [
            Key(
                "ca", .text, .derived("the authorities that the system trusts"), example: "ca.pem",
                "PEM file with the certificates of the authorities to trust"),
            Key(
                "insecure", .literal(.flag), .value("false"), example: "true",
                "Whether any server is taken for the platform, whatever its certificate says"),
            Key("cert", .text, example: "client.pem", "PEM file with the client's certificate and those above it"),
            Key("key", .text, example: "client.key", "PEM file with the private key of `cert`, without a passphrase"),
            Key("min", .literal(.tlsVersion), .value("1.2"), example: "1.3", "The oldest version of TLS to agree on"),
            Key("max", .literal(.tlsVersion), .value("1.3"), example: "1.2", "The newest version of TLS to agree on"),
        ], rules: [.needs("cert", "key"), .needs("key", "cert")])

    private static let nodes = KeyGroup(
        name: "nodes", path: "platform.nodes", doc: "What a tuning profile of the RMS nodes turns.",
        keys: [
            Key(
                "threads", .integer(1, 4_096), .value("4"), example: "32",
                "Threads that process requests, each one request at a time"),
            Key(
                "accept-queue", .integer(0, 1_000_000), .value("100"), example: "200",
                "Requests that may wait for a thread; one more is answered 503"),
            Key(
                "scene-cost", .literal(.duration), .value("4ms"), example: "4ms",
                "CPU time that processing one scene burns"),
            Key(
                "scene-cache", .choice(["none", "database", "memory"]), .value("database"), example: "memory",
                "Where processed scenes are kept"),
            Key("scene-ttl", .literal(.duration), .value("30s"), example: "30s", "How long a cached scene is served"),
            Key(
                "database-latency", .literal(.duration), .value("20ms"), example: "5ms",
                "Round trip of every database access; the thread is held while it waits"),
            Key(
                "session-store", .choice(["memory", "database"]), .value("database"), example: "database",
                "Where session state is kept: memory dies with the node"),
        ])

    private static let balancers = KeyGroup(
        name: "balancers", path: "platform.balancers", doc: "What a tuning profile of the balancers turns.",
        keys: [
            Key(
                "count", .integer(1, 2), .derived("2; 1 without a hardware balancer"), example: "1",
                "How many balancers there are: `lb-1`, `lb-2`"),
            Key(
                "connector", .choice(BalancerSettings.Connector.allCases.map(\.rawValue)),
                .value(BalancerSettings.Connector.standard.rawValue), example: "ajp",
                "How they speak to the nodes: AJP/1.3 (mod_proxy_ajp, with a ping before each request) or HTTP"),
            Key(
                "retry", .literal(.duration), .value("2s"), example: "1s",
                "How long a node that failed is left alone before it is tried again"),
            Key("timeout", .literal(.duration), .value("10s"), example: "10s", "How long a node may take to answer"),
            Key(
                "connect-timeout", .literal(.duration), .value("500ms"), example: "500ms",
                "How long connecting to a node may take"),
            Key(
                "threads", .integer(1, 20_000), .value("400"), example: "256",
                "Threads of httpd, each one client connection's request at a time"),
            Key(
                "disabled", .list(.literal(.identifier), least: 0), .value("[]"), example: "[rms-2]",
                "Nodes that the balancer sends nothing to, although they run"),
        ])
}
