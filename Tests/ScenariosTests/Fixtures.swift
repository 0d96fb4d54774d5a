import Foundation
import LoadEngine
import Testing

@testable import Scenarios

/// Where things of this package lie, found from this file's own place.
enum Fixtures {
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    static let shipped = [
        "node-failover.yaml", "node-failover-untuned.yaml", "smoke.yaml", "no-fault-witness.yaml",
        "balancer-crash.yaml", "drain-for-maintenance.yaml", "node-hang.yaml", "node-crash.yaml", "node-rejoin.yaml",
        "post-replay.yaml", "replication-hang.yaml", "both-nodes-down.yaml", "flash-crowd.yaml", "cold-caches.yaml",
        "slow-third-party.yaml", "balancer-hang.yaml", "kill-again-and-again.yaml", "database-failover.yaml",
        "full-node-crash.yaml", "full-replication-hang.yaml", "database-stalled-replica.yaml",
        "database-switchover.yaml",
    ]

    static func path(_ name: String) -> String { "\(root)/scenarios/\(name)" }

    static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    /// A scenario with these lines in place of the smallest valid ones.
    static func scenario(
        steps: String = "[{get: /}]", load: String = "{stages: [{hold: 5/s, for: 10s}]}", more: String = ""
    ) -> String {
        "name: x\nplatform: embedded\nsessions: {a: {steps: \(steps)}}\nload: \(load)\n\(more)\n"
    }

    static func load(_ text: String, _ options: LoadOptions = LoadOptions(environment: [:])) throws -> Scenario {
        try Scenario.load(text: text, path: "x.yaml", options: options)
    }

    /// The lines of the error, none if there is none.
    static func errors(_ text: String, _ options: LoadOptions = LoadOptions(environment: [:])) -> [String] {
        do {
            _ = try Scenario.load(text: text, path: "x.yaml", options: options)
            return []
        } catch {
            return error.diagnostics.map(\.description)
        }
    }

    static func plan(_ scenario: Scenario) -> Plan {
        scenario.plan(
            entry: Origin(scheme: "http", host: "127.0.0.1", port: 8080), identity: NodeIdentity(), workers: 1)
    }
}

/// A file that is compared with what is generated, or written anew with `RMSLOAD_RECORD=1`.
func expectGolden(_ text: String, _ path: String) throws {
    if ProcessInfo.processInfo.environment["RMSLOAD_RECORD"] == "1" {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    let recorded = (try? Fixtures.text(path)) ?? ""
    #expect(recorded == text, "\(path) is not what the table generates: RMSLOAD_RECORD=1 swift test writes it anew")
}
