import Foundation
import Testing

@testable import LoadEngine

/// The production worker against random servers in virtual time: whatever happens, everything is accounted for.
///
/// `RMSLOAD_SIM_SEEDS=1000` runs more of them (`make sim`), `RMSLOAD_SEED=…` exactly one.
@Suite struct SeedTests {
    private static var seeds: [UInt64] {
        let environment = ProcessInfo.processInfo.environment
        if let one = environment["RMSLOAD_SEED"].flatMap({ UInt64($0) }) { return [one] }
        let count = environment["RMSLOAD_SIM_SEEDS"].flatMap { Int($0) } ?? 60
        let first = UInt64.random(in: 0..<1 << 32)
        return (0..<UInt64(count)).map { first + $0 }
    }

    private static let length = Nanoseconds.seconds(4)

    /// A plan drawn from the seed: a few kinds of session with loops, branches, think times and parallel requests.
    private static func plan(_ seed: UInt64, workers: Int) -> Plan {
        var random = RandomStream(seed: seed, stream: 2)
        let timeouts = Timeouts(connect: .seconds(1), firstByte: .seconds(2), total: .seconds(3))
        let sessions = (0..<1 + Int(random.below(3))).map { kind in
            let exchanges = (0..<4).map { step in
                var exchange = ExchangePlan(
                    step: step, method: random.below(4) == 0 ? "POST" : "GET", target: Template("/\(step)"),
                    timeouts: timeouts)
                switch random.below(6) {
                case 0, 1: exchange.redirectsMax = 1 + Int(random.below(3))
                case 2: exchange.isCached = exchange.method == "GET"
                case 3: exchange.media = MediaPlan(rate: 2e3 + random.unit() * 1e6, abandon: 0.5)
                default: break
                }
                return exchange
            }
            let operations: [SessionOperation] = [
                .exchange(0), .think(.exponential(mean: 1 + random.below(.milliseconds(300)))),
                .loopBegin(register: 0, times: 0...Int(random.below(3)), end: 5), .together(1..<3),
                .loopEnd(register: 0, start: 3), .choose(weights: [1, 2], targets: [6, 7]), .exchange(3), .end,
            ]
            var session = SessionPlan(
                name: "s\(kind)", weight: 1 + random.unit(), connections: 1 + Int(random.below(3)),
                isShared: random.below(4) == 0, operations: operations, exchanges: exchanges)
            if random.below(3) == 0 {
                session.link = LinkPlan(
                    down: 8e3 + random.unit() * 1e6, up: random.below(2) == 0 ? nil : 8e3 + random.unit() * 1e6)
            }
            return session
        }
        var load: LoadPlan
        let rate = 5 + random.unit() * 60
        switch random.below(3) {
        case 0:
            let users = Double(1 + random.below(20))
            load = LoadPlan(
                model: .closed(
                    stages: [
                        Stage(from: 0, to: users, duration: length / 4),
                        Stage(from: users, to: Double(random.below(10)), duration: length / 2),
                        Stage(from: users, to: users, duration: length / 4),
                    ]), clients: random.below(2) == 0 ? nil : Int(users),
                pacing: random.below(2) == 0 ? nil : .uniform(1_000, .seconds(1)))
        case 1:
            load = LoadPlan(
                model: .open(
                    .poisson,
                    stages: [
                        Stage(from: 0, to: rate, duration: length / 2),
                        Stage(from: rate, to: rate, duration: length / 2),
                    ]))
            load.sessionsMax = workers + Int(random.below(30))
        default:
            load = LoadPlan(model: .open(.even, stages: [Stage(from: rate, to: rate, duration: length)]))
            load.clients = workers + Int(random.below(10))
        }
        // Long enough for every session to end by itself; virtual time costs nothing.
        load.grace = .seconds(2_000)
        return Plan(
            name: "seed", seed: seed, origins: [Origin(scheme: "http", host: "h", port: 80)], sessions: sessions,
            steps: ["a", "b", "c", "d"], load: load, workers: workers)
    }

    @Test("Every exchange and session of every seed is accounted for, and a seed repeats to the last count")
    func accounts() throws {
        for seed in Self.seeds {
            let server = QueueServer(seed: seed, length: Self.length)
            let simulation = try Simulation.run(Self.plan(seed, workers: 1), server: server)
            let comment = Comment(rawValue: "RMSLOAD_SEED=\(seed)")
            let cells = simulation.fold.intervals.values.flatMap(\.cells)
            let retried = cells.reduce(0) { $0 + $1.retried }
            let reached = simulation.offered - simulation.count(.refused) - simulation.count(.notSent)
            let redirects = cells.reduce(0) { $0 + ($1.redirects ?? 0) }
            let abandoned = cells.reduce(0) { $0 + ($1.abandoned ?? 0) }
            let sent = reached + retried + redirects
            // A request that is still on its way up a slow link when the connection breaks never reaches the server.
            let isSlow = Self.plan(seed, workers: 1).sessions.contains { $0.link?.up != nil }
            #expect(isSlow ? server.requests <= sent : server.requests == sent, comment)
            #expect(simulation.count(.interrupted) == 0, comment)
            let sessions = simulation.fold.intervals.values.reduce(into: SessionCounts()) { $0.merge($1.sessions) }
            #expect(
                sessions.begun == sessions.completed + sessions.failed + sessions.interrupted
                    - (sessions.offered - sessions.begun), comment)
            let ticks = simulation.fold.ticks.series
            #expect(ticks.reduce(0) { $0 + $1.offered.reduce(0, +) } == UInt32(simulation.offered), comment)
            #expect(ticks.reduce(0) { $0 + $1.ok.reduce(0, +) } == UInt32(simulation.count(.ok)), comment)
            #expect(simulation.responses().totalCount == UInt64(simulation.count(.ok) - abandoned), comment)
            let again = try Simulation.run(
                Self.plan(seed, workers: 1), server: QueueServer(seed: seed, length: Self.length))
            #expect(again.fold.intervals == simulation.fold.intervals, comment)
        }
    }

    @Test("The open plan's arrivals are the same for any number of workers")
    func stripes() throws {
        for seed in Self.seeds.prefix(100) {
            let one = Self.plan(seed, workers: 1)
            guard case .open = one.load.model else { continue }
            let server = { ScriptedServer { _, _ in [.respond(after: 1, Plans.ok)] } }
            let single = try Simulation.run(one, server: server())
            let striped = try Simulation.run(Self.plan(seed, workers: 3), server: server())
            let comment = Comment(rawValue: "RMSLOAD_SEED=\(seed)")
            #expect(striped.offered == single.offered, comment)
            for (second, interval) in single.fold.intervals {
                #expect((striped.fold.intervals[second]?.sessions.offered ?? 0) == interval.sessions.offered, comment)
            }
        }
    }
}
