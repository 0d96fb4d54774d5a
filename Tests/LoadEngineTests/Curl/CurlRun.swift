@testable import LoadEngine

/// Runs plans of exchanges that libcurl carries, and counts what came of them.
struct CurlRun {
    var origins: [Origin]
    var transport = TransportPlan.curl(CurlPlan())
    var exchanges = [ExchangePlan(step: 0, target: Template("/"))]
    /// nil for each exchange in its turn.
    var operations: [SessionOperation]?
    var connections = 1
    var tls = TLSSettings()
    var identity = NodeIdentity()
    var limits = Limits()
    var users = 1
    /// Whether users keep their connections and cookies.
    var stays = true
    var workers = 1

    init(http port: UInt16, transport: TransportPlan = .curl(CurlPlan())) {
        origins = [Origin(scheme: "http", host: "127.0.0.1", port: port)]
        self.transport = transport
    }

    init(https port: UInt16, _ tls: TLSSettings, host: String = "localhost") {
        origins = [Origin(scheme: "https", host: host, port: port)]
        self.tls = tls
    }

    func plan(sessions: Int) -> Plan {
        let program = operations ?? exchanges.indices.map { .exchange($0) }
        return Plan(
            name: "curl", seed: 1, origins: origins,
            sessions: [
                SessionPlan(
                    name: "client", connections: connections, operations: program + [.end], exchanges: exchanges,
                    variables: ["a", "b"], transport: transport)
            ],
            steps: exchanges.indices.map { "step \($0)" },
            load: LoadPlan(
                model: .closed(users: users, rampUp: 0, duration: .seconds(600)), clients: stays ? users : nil,
                arrivalsMax: sessions),
            identity: identity, workers: workers, limits: limits, tls: tls)
    }

    /// As many sessions as asked for, one after the other for each user.
    func measure(sessions: Int = 1) throws -> Measurements {
        let engine = try Engine(plan(sessions: sessions))
        try engine.start()
        return engine.finish()
    }

    /// The outcomes of as many sessions as asked for.
    func outcomes(sessions: Int = 1) throws -> [String: Int] { try measure(sessions: sessions).outcomes }
}

extension Measurements {
    private var cells: [Cell] { intervals.flatMap(\.cells) }

    var outcomes: [String: Int] { cells.reduce(into: [:]) { $0.merge($1.outcomes, uniquingKeysWith: +) } }

    var retried: Int { cells.reduce(0) { $0 + $1.retried } }

    var redirects: Int { cells.reduce(0) { $0 + ($1.redirects ?? 0) } }

    var cached: Int { cells.reduce(0) { $0 + ($1.cached ?? 0) } }

    var statuses: [String: Int] { cells.reduce(into: [:]) { $0.merge($1.statuses, uniquingKeysWith: +) } }

    var bytesIn: Int { cells.reduce(0) { $0 + $1.bytesIn } }

    var bytesOut: Int { cells.reduce(0) { $0 + $1.bytesOut } }
}
