/// One option of the command line: a row of the table from which parsing, errors and `--help` all follow.
struct NodeOption: Sendable {
    /// With its two dashes.
    let flag: String
    /// What a value looks like, for people.
    let allowed: String
    let meaning: String
    let isRequired: Bool
    /// Takes the value over, or answers false when it is not allowed.
    let take: @Sendable (inout NodeConfiguration, String) -> Bool

    init(
        _ flag: String, _ allowed: String, _ meaning: String, required isRequired: Bool = false,
        take: @escaping @Sendable (inout NodeConfiguration, String) -> Bool
    ) {
        self.flag = flag
        self.allowed = allowed
        self.meaning = meaning
        self.isRequired = isRequired
        self.take = take
    }

    /// Every option, in the order of the help.
    static let all: [NodeOption] = [
        NodeOption("--name", "letters, digits, . _ -", "name of the node, in X-RMS-Node", required: true) {
            word($1, also: "._-", into: &$0.name)
        },
        NodeOption("--route", "letters, digits, _ -", "suffix of its session cookies", required: true) {
            word($1, also: "_-", into: &$0.route)
        },
        NodeOption("--port", "a whole number, 0 to 65535", "where it listens; 0 lets the system choose", required: true)
        {
            whole($1, in: 0...65_535, into: &$0.port)
        },
        NodeOption("--database", "a path", "SQLite file that the nodes share", required: true) {
            $0.database = $1
            return !$1.isEmpty
        },
        NodeOption("--host", "an address of this machine", "where it listens (127.0.0.1)") {
            $0.host = $1
            return !$1.isEmpty
        },
        NodeOption("--ajp-port", "a whole number, 0 to 65535", "where it speaks AJP/1.3 (nowhere); 0 as for --port") {
            whole($1, in: 0...65_535, into: &$0.ajpPort)
        },
        NodeOption("--ajp-secret", "text", "what AJP requests must carry, else 403 (anything)") {
            $0.ajpSecret = $1
            return !$1.isEmpty
        },
        NodeOption("--threads", "a whole number, 1 to 1000", "threads that process requests (4)") {
            whole($1, in: 1...1_000, into: &$0.threads)
        },
        NodeOption("--accept-queue", "a whole number, 0 to 100000", "requests that may wait for a thread (100)") {
            whole($1, in: 0...100_000, into: &$0.acceptQueue)
        },
        NodeOption("--scene-cost-ms", "a number, 0 to 60000", "CPU that processing a scene burns (4)") {
            duration($1, unit: 0.001, in: 0...60_000, into: &$0.sceneCost)
        },
        NodeOption("--scene-cache", choices(NodeConfiguration.SceneCacheKind.self), "level 1 cache (database)") {
            choice($1, into: &$0.sceneCache)
        },
        NodeOption("--scene-ttl-s", "a number, 0 to 86400", "how long a cached scene is served (30)") {
            duration($1, unit: 1, in: 0...86_400, into: &$0.sceneTTL)
        },
        NodeOption("--database-latency-ms", "a number, 0 to 60000", "round trip of a database access (20)") {
            duration($1, unit: 0.001, in: 0...60_000, into: &$0.databaseLatency)
        },
        NodeOption("--database-pool", "a whole number, 1 to 1000", "database connections (one a thread)") {
            whole($1, in: 1...1_000, into: &$0.databasePool)
        },
        NodeOption("--database-pool-wait-ms", "a number, 0 to 600000", "how long a thread waits for one (1000)") {
            duration($1, unit: 0.001, in: 0...600_000, into: &$0.databasePoolWait)
        },
        NodeOption("--write-behind", "milliseconds, 0 to 600000", "commits comments only so long after (before)") {
            var delay = Duration.zero
            guard duration($1, unit: 0.001, in: 0...600_000, into: &delay) else { return false }
            $0.writeBehind = delay
            return true
        },
        NodeOption("--session-store", choices(NodeConfiguration.SessionStoreKind.self), "session state (memory)") {
            choice($1, into: &$0.sessionStore)
        },
        NodeOption(
            "--replication-port", "a whole number, 0 to 65535", "where a replicated store takes in the peer's sessions"
        ) {
            whole($1, in: 0...65_535, into: &$0.replicationPort)
        },
        NodeOption("--peer", "HOST:PORT", "the other node's replication port, for a replicated store") {
            $0.peer = Endpoint($1)
            return $0.peer != nil
        },
        NodeOption("--replication-timeout-ms", "a number, 1 to 600000", "how long it may take (1000)") {
            duration($1, unit: 0.001, in: 1...600_000, into: &$0.replicationTimeout)
        },
        NodeOption("--scenes", "a whole number, 1 to 1000", "how many scenes there are (32)") {
            whole($1, in: 1...1_000, into: &$0.scenes)
        },
    ]

    private static func word(_ text: String, also marks: String, into target: inout String) -> Bool {
        target = text
        return !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || marks.contains($0) }
    }

    private static func whole(_ text: String, in range: ClosedRange<Int>, into target: inout Int) -> Bool {
        guard let number = Int(text), range.contains(number) else { return false }
        target = number
        return true
    }

    private static func whole(_ text: String, in range: ClosedRange<Int>, into target: inout Int?) -> Bool {
        var number = 0
        guard whole(text, in: range, into: &number) else { return false }
        target = number
        return true
    }

    private static func duration(
        _ text: String, unit seconds: Double, in range: ClosedRange<Double>, into target: inout Duration
    ) -> Bool {
        // Double reads "nan", "inf" and hexadecimal too; a person who writes these made a mistake.
        guard text.allSatisfy({ "0123456789.".contains($0) }), let number = Double(text), range.contains(number)
        else { return false }
        target = .seconds(number * seconds)
        return true
    }

    private static func choice<Choice: RawRepresentable>(_ text: String, into target: inout Choice) -> Bool
    where Choice.RawValue == String {
        guard let choice = Choice(rawValue: text) else { return false }
        target = choice
        return true
    }

    private static func choices<Choice: CaseIterable & RawRepresentable>(_ type: Choice.Type) -> String
    where Choice.RawValue == String {
        type.allCases.map(\.rawValue).joined(separator: ", ")
    }
}
