import Platform

/// The one table of keys.
///
/// Validation, defaults, the "did you mean" of errors, the JSON schema and the reference all come from these rows. A
/// new key is one row here and one line where it is read.
enum KeyTable {
    static let groups: [KeyGroup] = [scenario] + platformGroups + [tls] + sessionGroups + loadGroups

    static func group(_ name: String) -> KeyGroup {
        guard let group = byName[name] else { preconditionFailure("the table has no group \(name)") }
        return group
    }

    private static let byName = Dictionary(uniqueKeysWithValues: (groups + platformFileGroups).map { ($0.name, $0) })

    private static let scenario = KeyGroup(
        name: "scenario", path: "", doc: "A scenario: what is loaded, how, what breaks, and what must hold.",
        keys: [
            Key(
                "name", .literal(.identifier), .required, example: "node-failover",
                "Names the run's folder and its reports"),
            Key("description", .text, .value(""), example: "One node dies at peak load.", "A sentence for reports"),
            Key(
                "platform", .either(.literal(.platform), .group("platform")), .required, example: "embedded",
                "The system under test: a lab that rmsload starts, a platform file (its path from the scenario's folder), or the "
                    + "URL of a running platform (without faults)"),
            Key("tls", .group("tls"), example: "{ca: ca.pem}", "How `https` platforms are reached"),
            Key(
                "origins", .named(.literal(.hostURL), names: .identifier, least: 0),
                example: "{media: \"http://media.example:8080\"}",
                "Further hosts: steps name them (`origin`), and redirects may lead there"),
            Key(
                "resolve", .named(.literal(.numericAddress), names: .authority, least: 0),
                example: "{www.example.com: 192.0.2.7}",
                "Addresses to connect to in place of those that the names of hosts have; `HOST` or `HOST:PORT`"),
            Key(
                "source-addresses", .list(.literal(.sourceAddresses), least: 1), .derived("as the kernel chooses"),
                example: "[127.0.0.2..127.0.0.20]",
                "Addresses of this machine that sessions come from, in turn; each has its own ports"),
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
                "Named overlays for `--profile`: mappings merge onto the scenario, null takes a key away, everything else replaces"
            ),
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
}
