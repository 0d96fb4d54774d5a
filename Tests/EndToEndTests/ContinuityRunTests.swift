import Foundation
import Testing

/// What becomes of the victim's sessions is what the nodes' session store lets become of them.
@Suite(.serialized) struct ContinuityRunTests {
    private static func identity(_ step: String) -> String {
        """
        {\(step), expect: {status: 200}, identity: {\
        continued: {body: {contains: 'seq=${session.proofs}"'}}, \
        older: {body: {matches: 'seq=([2-9]|[1-9][0-9]+)"'}}}}
        """
    }

    private static func scenario(store: String) -> String {
        """
        name: continuity
        platform:
          lab: embedded
          nodes: {threads: 32, scene-cache: memory, scene-cost: 1ms, database-latency: 2ms, session-store: \(store)}
          balancers: {retry: 1s, connect-timeout: 500ms}
        sessions:
          visit:
            steps:
              - \(identity("name: portal, get: /rms/portal"))
              - repeat:
                  times: 6
                  steps:
                    - think: 300ms..700ms
                    - \(identity("name: next, get: \"/rms/portal?page=2\""))
        load:
          arrivals: even
          stages: [{hold: 15/s, for: 10s}]
          grace: 6s
        faults:
          - {name: crash, kill: rms-2, when: {at: 4s}, heal: {after: 4s}}
        targets:
          failover: {sessions.lost: < 1%}
        judging: {good-windows: 2}
        """
    }

    @Test(
        "Sessions in a node's memory die with it; those in the database go on elsewhere",
        arguments: [("memory", Int32(1)), ("database", Int32(0))])
    func stores(store: String, expected: Int32) async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let path = scratch + "/continuity.yaml"
        try Self.scenario(store: store).write(toFile: path, atomically: true, encoding: .utf8)
        let program = try Program(["run", path, "--out", scratch + "/out"], scratch: scratch)
        #expect(await program.end() == expected, "\(program.standardOutput)\(program.standardError)")
        let result = try Result(scratch + "/out/result.json")
        let sessions = result.json["sessions"] as? [String: Int] ?? [:]
        let (kept, gone) = store == "memory" ? ("lost", "continued") : ("continued", "lost")
        #expect(sessions[kept, default: 0] > 10, "\(sessions)")
        #expect(sessions[gone] == 0, "\(sessions)")
        #expect(sessions["rerouted", default: 0] > 10, "\(sessions)")
        #expect(sessions["stale_route"] == 0, "\(sessions)")
        // The record judged again says the same.
        let again = try Program(["judge", scratch + "/out", "--quiet"], scratch: scratch)
        #expect(await again.end() == expected)
    }

    @Test("selftest trusts the judge")
    func selfTest() async throws {
        let program = try Program(["selftest"])
        defer { Program.remove(program.scratch) }
        let deadline = Date().addingTimeInterval(120)
        while !program.standardOutput.contains("findings"), Date() < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(program.standardOutput.contains("sessions.lost"))
        #expect(program.standardOutput.hasSuffix("the judge can say pass, fail and inconclusive\n"))
    }
}
