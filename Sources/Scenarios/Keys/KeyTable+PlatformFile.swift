import Platform

/// Rows for platform files.
extension KeyTable {
    /// The groups of a platform file; the first is the document.
    static let platformFileGroups = [
        platformFile, platformIdentity, tiers, balancerPart, nodePart, databasePart, thirdPartyPart, control,
        processControl, kubernetesControl, commandControl, balancerStatus, nodeStatus, databaseStatus, mariadb, promote,
        storedWrites,
    ]

    private static let platformFile = KeyGroup(
        name: "platform-file", path: "",
        doc: "A platform file: a platform that runs already, and what may be done to it.",
        keys: [
            Key(
                "platform", .literal(.identifier), .required, example: "production-like",
                "Names the platform in reports"),
            Key(
                "entry", .literal(.origin), .required, example: "http://rms.example.test",
                "What clients use: the one address in front of everything"),
            Key(
                "faults", .choice(["allowed", "refused"]), .value("refused"), example: "allowed",
                "Whether rmsload may do faults to it"),
            Key(
                "identity", .group("platform-identity"), example: "{header: X-RMS-Node}",
                "How responses tell their node"),
            Key(
                "writes", .group("stored-writes"), example: "{command: /opt/rms/stored-writes}",
                "How acknowledged writes are looked up in the database itself"),
            Key("tiers", .group("tiers"), .required, example: "{nodes: {rms-1: {…}}}", "The parts, tier by tier"),
        ])

    private static let platformIdentity = KeyGroup(
        name: "platform-identity", path: "identity",
        doc: "How responses tell which node made them: a header if it is there, otherwise the session cookie's end.",
        keys: [
            Key(
                "header", .literal(.field), example: "X-RMS-Node",
                "A response header whose value is a node's route or name"),
            Key(
                "cookie", .literal(.field), .value("JSESSIONID"), example: "JSESSIONID",
                "The session cookie whose value ends in `.route`"),
        ])

    private static let tiers = KeyGroup(
        name: "tiers", path: "tiers", doc: "The tiers, from the clients inward. Names of parts are unique in the file.",
        keys: [
            Key(
                "hardware-balancer", .named(.group("balancer-part"), names: .identifier, least: 1),
                example: "{vip: {…}}", "The one address of the platform, whatever it is made of"),
            Key(
                "balancers", .named(.group("balancer-part"), names: .identifier, least: 1), example: "{lb-1: {…}}",
                "Software balancers, such as Apache httpd or HAProxy"),
            Key(
                "nodes", .named(.group("node-part"), names: .identifier, least: 1), .required, example: "{rms-1: {…}}",
                "RMS nodes"),
            Key(
                "database", .named(.group("database-part"), names: .identifier, least: 1), example: "{db-1: {…}}",
                "Servers of the shared database"),
            Key(
                "third-party", .named(.group("third-party-part"), names: .identifier, least: 1), example: "{cms: {…}}",
                "Sources of content that the nodes fetch from"),
        ])

    private static let balancerPart = KeyGroup(
        name: "balancer-part", path: "tiers.balancers.NAME",
        doc: "A balancer; the hardware balancer takes the same keys.",
        keys: partKeys + [
            member, Key("status", .group("balancer-status"), example: "{mod_jk: …}", "Where it shows its members"),
        ],
        rules: [.atLeastOne(["health", "address"])])

    private static let nodePart = KeyGroup(
        name: "node-part", path: "tiers.nodes.NAME", doc: "An RMS node.",
        keys: [
            Key(
                "route", .literal(.identifier), .required, example: "rms1",
                "What follows the dot in this node's session cookies (jvmRoute)")
        ] + partKeys + [
            Key(
                "connector", .literal(.origin), .derived("host and port of `health`"), example: "http://rms1:8080",
                "Its own HTTP connector, by which `rmsload capacity` loads it past the balancers"),
            member, Key("status", .group("node-status"), example: "{tomcat: …}", "Where it tells about itself"),
        ],
        rules: [.atLeastOne(["health", "address"])])

    private static let databasePart = KeyGroup(
        name: "database-part", path: "tiers.database.NAME", doc: "A server of the database.",
        keys: [
            Key(
                "role", .choice(PartDescription.Role.allCases.map(\.rawValue)), example: "primary",
                "What it is when all is well")
        ] + partKeys + [
            Key("status", .group("database-status"), example: "{mariadb: …}", "Where it tells its role"),
            Key("promote", .group("promote"), example: "{command: /opt/db/promote db-2}", "How it is made the primary"),
        ],
        rules: [.atLeastOne(["health", "address", "status"])])

    private static let thirdPartyPart = KeyGroup(
        name: "third-party-part", path: "tiers.third-party.NAME", doc: "A source of content beyond the platform.",
        keys: partKeys, rules: [.atLeastOne(["health", "address"])])

    private static let member = Key(
        "member", .text, .derived("known by its route, its name or its address"), example: "http://10.0.0.11:8080",
        "What the balancers before it call it: httpd's member URL, mod_jk's worker, HAProxy's server")

    private static let partKeys = [
        Key(
            "address", .literal(.address), .derived("host and port of `health`"), example: "rms1:8009",
            "Where it serves: refused connections to it are a witness of its death"),
        Key(
            "health", .literal(.page), .derived("asked by connecting to `address`"),
            example: "http://rms1:8080/rms/status", "The page that answers 200 when it is well"),
        Key(
            "ready-within", .literal(.duration), .value("60s"), example: "30s",
            "How long it may take from its start until it is well"),
        Key("control", .group("control"), example: "{systemd: rms}", "How it is hurt and healed; without it no fault"),
    ]

    private static let control = KeyGroup(
        name: "control", path: "tiers.TIER.NAME.control",
        doc: "How a part is hurt and healed: one driver and its settings.",
        keys: [
            Key("process", .group("process-control"), example: "{pidfile: /run/rms.pid}", "A process of this machine"),
            Key("systemd", .literal(.unit), example: "apache2", "A unit of systemd, here or by ssh"),
            Key("docker", .literal(.container), example: "rms-1", "A container of Docker's, here or by ssh"),
            Key(
                "kubernetes", .group("kubernetes-control"),
                example: "{workload: statefulset/rms-1, selector: app=rms-1}", "A workload of one pod, by kubectl"),
            Key(
                "command", .group("command-control"), example: "{alive: …, kill: …, start: …}",
                "Commands of your own, here or by ssh"),
            Key("ssh", .literal(.ssh), .derived("this machine"), example: "ops@lb1", "The machine that they run on"),
            Key(
                "sudo", .flag, .value("false"), example: "true",
                "Whether `systemctl` and `docker` go through `sudo -n`, which never asks"),
            Key(
                "graceful-signal", .choice(StopSignal.allCases.map(\.rawValue)), .value("TERM"), example: "WINCH",
                "What tells it to finish what it has begun: `WINCH` for httpd, `USR1` for HAProxy"),
            Key(
                "within", .literal(.duration), .value("10s"), example: "30s",
                "How long each of its commands may take before it is given up"),
        ],
        rules: [
            .exactlyOne(["process", "systemd", "docker", "kubernetes", "command"]),
            .only(["ssh"], beside: ["systemd", "docker", "command"]),
            .only(["sudo"], beside: ["systemd", "docker"]),
            .only(["graceful-signal"], beside: ["process", "systemd", "docker"]),
        ])

    private static let processControl = KeyGroup(
        name: "process-control", path: "tiers.TIER.NAME.control.process",
        doc: "A process of this machine. Signals reach it, its descendants, and its group where it leads one.",
        keys: [
            Key("pidfile", .text, .required, example: "/run/rms/rms-1.pid", "The file that holds its number"),
            Key(
                "start", .text, .derived("without it only freeze"), example: "/opt/rms/bin/start rms-1",
                "A shell's line that starts it in the background and ends"),
        ])

    private static let kubernetesControl = KeyGroup(
        name: "kubernetes-control", path: "tiers.TIER.NAME.control.kubernetes",
        doc: "A workload with one replica. Killing deletes its pod at once and scales it to 0, healing scales it to 1.",
        keys: [
            Key("workload", .literal(.workload), .required, example: "statefulset/rms-1", "What is scaled"),
            Key("selector", .literal(.selector), .required, example: "app=rms,node=1", "The labels of its pod alone"),
            Key("namespace", .literal(.identifier), .derived("the context's"), example: "rms", "Where it is"),
            Key("context", .literal(.container), .derived("the current one"), example: "staging", "Of the kubeconfig"),
        ])

    private static let commandControl = KeyGroup(
        name: "command-control", path: "tiers.TIER.NAME.control.command",
        doc: "Your own commands, each a line for a POSIX shell that ends with 0 when it is done.",
        keys: [
            Key(
                "alive", .text, .required, example: "pgrep -o -x java",
                "Ends with 0 when the part runs, 1 when not; its first line tells one life from the next"),
            Key("kill", .text, example: "pkill -KILL -x java", "Ends it without a warning"),
            Key("start", .text, example: "/opt/rms/start", "Starts it in the background"),
            Key("stop", .text, example: "/opt/rms/stop", "Ends it in order: the fault `restart`"),
            Key("graceful-stop", .text, example: "/opt/rms/stop --drain", "Lets it finish what it has begun, then end"),
            Key("freeze", .text, example: "pkill -STOP -x java", "Stops it where it is"),
            Key("thaw", .text, example: "pkill -CONT -x java", "Lets it go on"),
            Key("frozen", .text, example: "/opt/rms/is-frozen", "Ends with 0 when it is frozen, 1 when not"),
            Key("drain", .text, example: "/opt/lb/drain rms-1 on", "Lets it have no new sessions"),
            Key("undrain", .text, example: "/opt/lb/drain rms-1 off", "Lets it have new sessions again"),
        ],
        rules: [
            .needs("kill", "start"), .needs("stop", "start"), .needs("graceful-stop", "start"),
            .needs("freeze", "thaw"),
            .needs("drain", "undrain"), .only(["thaw", "frozen"], beside: ["freeze"]),
            .only(["undrain"], beside: ["drain"]),
        ])

    private static let balancerStatus = KeyGroup(
        name: "balancer-status", path: "tiers.balancers.NAME.status",
        doc: "Where a balancer shows its members, and is told to drain them.",
        keys: [
            Key(
                "server-status", .literal(.page), example: "http://lb1:8081/server-status",
                "httpd's status, with `ProxyStatus On`: shows members"),
            Key(
                "balancer-manager", .literal(.page), example: "http://lb1:8081/balancer-manager",
                "httpd's balancer-manager: shows and drains members"),
            Key(
                "mod_jk", .literal(.page), example: "http://lb1/jkstatus",
                "mod_jk's status worker: shows and drains members"),
            Key(
                "haproxy", .literal(.haproxy), example: "/run/haproxy/admin.sock",
                "HAProxy's statistics: its socket shows and drains members, its page only shows them"),
            Key("backend", .text, .derived("all of them"), example: "rms", "The backend of HAProxy's that counts"),
        ] + credentials,
        rules: [
            .atLeastOne(["server-status", "balancer-manager", "mod_jk", "haproxy"]),
            .only(["backend"], beside: ["haproxy"]),
        ] + credentialRules)

    private static let nodeStatus = KeyGroup(
        name: "node-status", path: "tiers.nodes.NAME.status", doc: "Where a node on Tomcat tells about itself.",
        keys: [
            Key(
                "tomcat", .literal(.page), example: "http://rms1:8080/manager/status",
                "The status page (StatusManagerServlet): requests, busy threads"),
            Key(
                "jmx", .literal(.page), example: "http://rms1:8080/manager/jmxproxy/",
                "The JMX proxy (JMXProxyServlet): sessions"),
        ] + credentials,
        rules: [.atLeastOne(["tomcat", "jmx"])] + credentialRules)

    private static let databaseStatus = KeyGroup(
        name: "database-status", path: "tiers.database.NAME.status", doc: "Where a database server tells its role.",
        keys: [
            Key(
                "mariadb", .group("mariadb"), .required, example: "{address: db1:3306}",
                "A MariaDB server says it itself")
        ])

    private static let mariadb = KeyGroup(
        name: "mariadb", path: "tiers.database.NAME.status.mariadb",
        doc: "How MariaDB is asked, and as whom: by its own protocol, without TLS.",
        keys: [
            Key("address", .literal(.address), example: "db1:3306", "Where it listens"),
            Key("socket", .text, example: "/run/mysqld/mysqld.sock", "Its Unix socket on this machine"),
            Key(
                "user", .text, .required, example: "monitor",
                "Identified by mysql_native_password; its role needs the right REPLICA MONITOR (SLAVE MONITOR)"),
        ] + passwords,
        rules: [.exactlyOne(["address", "socket"]), .atMostOne(["password-env", "password-file"])])

    private static let promote = KeyGroup(
        name: "promote", path: "tiers.database.NAME.promote", doc: "How a server is made the primary.",
        keys: [
            Key(
                "command", .text, .required, example: "/opt/db/promote db-2",
                "A shell's line that ends with 0 when it is done"),
            Key("ssh", .literal(.ssh), .derived("this machine"), example: "ops@db2", "The machine that it runs on"),
            Key("within", .literal(.duration), .value("10s"), example: "30s", "How long it may take"),
        ])

    private static let storedWrites = KeyGroup(
        name: "stored-writes", path: "writes",
        doc: "How acknowledged writes are looked up in the database itself, past balancers and nodes, by the keys that "
            + "they carried (`${unique}` of a scenario): a command or a query. Asked when a run is over; changes nothing.",
        keys: [
            Key(
                "command", .text, example: "/opt/rms/stored-writes",
                "A shell's line that reads keys from its standard input, a line each, and writes a line `KEY COUNT` for "
                    + "each: how often it is there, 0 for one that is not"),
            Key("ssh", .literal(.ssh), .derived("this machine"), example: "ops@db1", "The machine that it runs on"),
            Key(
                "query", .text,
                example: "SELECT k, COUNT(*) FROM rms.comments WHERE k IN (${keys}) GROUP BY k",
                "A query of MariaDB with `${keys}` for a list of keys; its first column is a key, its second, if there is "
                    + "one, how often that is there"),
            Key(
                "mariadb", .group("mariadb"),
                .derived("whichever server of the database leads, asked as its `status` has it"),
                example: "{address: db:3306, user: audit}", "Whom the query is put to"),
            Key(
                "within", .literal(.duration), .value("10s"), example: "30s",
                "How long a question may take; 500 keys each"),
        ],
        rules: [
            .exactlyOne(["command", "query"]), .only(["ssh"], beside: ["command"]),
            .only(["mariadb"], beside: ["query"]),
        ])

    private static let credentials =
        [
            Key("user", .text, example: "monitor", "Who asks, where the page wants to know (basic authentication)")
        ] + passwords

    private static let passwords = [
        Key("password-env", .literal(.variable), example: "LB_PASSWORD", "The environment variable with the password"),
        Key("password-file", .text, example: "/run/secrets/rms", "The file whose first line is the password"),
    ]

    private static let credentialRules: [KeyGroup.Rule] = [
        .atMostOne(["password-env", "password-file"]), .only(["password-env", "password-file"], beside: ["user"]),
    ]
}
