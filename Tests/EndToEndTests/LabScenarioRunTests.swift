import Foundation
import Testing

/// What breaks on the lab and what cures it: each scenario fails with the settings of a day before tuning, for the reason
/// that it was written for, and passes as it is shipped.
///
/// Their loads are light and their bounds far apart, so a few runs share the machine: one after the other they would take
/// six minutes.
@Suite(.serialized) struct LabScenarioRunTests {
    /// A scenario and the target that its untuned profile misses.
    struct Pair: Sendable, CustomTestStringConvertible {
        var name: String
        var untuned = "stock"
        /// As `Result.targets` words it.
        var missed: String

        var testDescription: String { name }
    }

    static let groups = [
        [
            Pair(name: "node-crash", missed: "failover sessions.lost fail"),
            Pair(name: "node-rejoin", missed: "rejoin readmit fail"),
            Pair(name: "post-replay", missed: "run writes.duplicated fail"),
            Pair(name: "replication-hang", untuned: "sync", missed: "degraded errors fail"),
            Pair(name: "both-nodes-down", missed: "run steps.skin.errors fail"),
        ],
        [
            Pair(name: "flash-crowd", missed: "degraded throughput fail"),
            Pair(name: "cold-caches", missed: "rejoin response.p95 fail"),
            Pair(name: "slow-third-party", missed: "degraded errors fail"),
            Pair(name: "balancer-hang", missed: "failover recover fail"),
        ],
    ]

    /// Scenarios whose shipped form is run by ShippedScenarioRunTests, and takes longer.
    static let longer = [
        Pair(name: "node-hang", untuned: "http", missed: "degraded errors fail"),
        Pair(name: "balancer-crash", untuned: "single", missed: "failover outage fail"),
        Pair(name: "drain-for-maintenance", untuned: "undrained", missed: "failover sessions.lost fail"),
    ]

    /// A run of a scenario in a folder of its own, which is empty of labs afterwards.
    private static func run(
        _ name: String, profile: String? = nil
    ) async throws -> (status: Int32, result: Result, said: String) {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let arguments = ["run", "scenarios/\(name).yaml", "--out", scratch + "/out"]
        let program = try Program(arguments + (profile.map { ["--profile", $0] } ?? []), scratch: scratch)
        let status = await program.end()
        let said = program.standardOutput + program.standardError
        #expect(Program.processes(of: scratch) == [])
        #expect(Program.leftovers(in: scratch) == [])
        return (status, try Result(scratch + "/out/result.json"), said)
    }

    /// What a run said that tells nothing of the platform: too many of them at once starved the generator.
    private static func isStarved(_ status: Int32, _ said: String) -> Bool {
        status == 3 && said.contains("the generator itself was late")
    }

    /// Whether the untuned profile fails for its reason; false where the generator was starved and nothing is known.
    private static func fails(_ pair: Pair, mayStarve: Bool = false) async throws -> Bool {
        let (status, result, said) = try await run(pair.name, profile: pair.untuned)
        if mayStarve, isStarved(status, said) { return false }
        #expect(status == 1, "\(pair.name): \(said)")
        #expect(result.targets.contains(pair.missed), "\(pair.name): \(said)")
        return true
    }

    /// The same of what is shipped, which passes.
    private static func passes(_ pair: Pair, mayStarve: Bool = false) async throws -> Bool {
        let (status, _, said) = try await run(pair.name)
        if mayStarve, isStarved(status, said) { return false }
        #expect(status == 0, "\(pair.name): \(said)")
        return true
    }

    /// Those that were starved beside the others run again, each alone, and must then tell.
    @Test("each fails untuned, for its reason, and passes as it is shipped", arguments: groups)
    func pairs(_ group: [Pair]) async throws {
        typealias Told = (pair: Pair, isUntuned: Bool, isKnown: Bool)
        let starved = try await withThrowingTaskGroup(of: Told.self) { tasks -> [Told] in
            for pair in group {
                tasks.addTask { (pair, true, try await Self.fails(pair, mayStarve: true)) }
                tasks.addTask { (pair, false, try await Self.passes(pair, mayStarve: true)) }
            }
            var starved: [Told] = []
            for try await told in tasks where !told.isKnown { starved.append(told) }
            return starved
        }
        for run in starved {
            _ = run.isUntuned ? try await Self.fails(run.pair) : try await Self.passes(run.pair)
        }
    }

    @Test(
        "the longer ones fail untuned, for their reason",
        .enabled(if: ProcessInfo.processInfo.environment["RMSLOAD_SCENARIOS"] == "all", "make scenarios runs it"))
    func untuned() async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for pair in Self.longer { tasks.addTask { _ = try await Self.fails(pair) } }
            try await tasks.waitForAll()
        }
    }
}
