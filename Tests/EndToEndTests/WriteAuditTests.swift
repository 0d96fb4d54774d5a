import Foundation
import Testing

/// What was acknowledged is looked for when the run is over, and what is not as it should be is found.
@Suite(.serialized) struct WriteAuditTests {
    private static func scenario(key: String = "${unique}", readBack: String, seconds: Int, faults: String) -> String {
        """
        name: writes
        platform:
          lab: embedded
          nodes: {threads: 32, scene-cache: memory, scene-cost: 1ms, database-latency: 2ms, session-store: database}
          balancers: {retry: 1s, connect-timeout: 500ms}
        sessions:
          contribute:
            steps:
              - {name: portal, get: /rms/portal, expect: {status: 200}}
              - repeat:
                  times: 4
                  steps:
                    - think: 100ms..300ms
                    - name: comment
                      post: /rms/comments
                      json: {text: "hello", key: "\(key)"}
                      expect: {status: 201}
                      acknowledge: {id: {json: $.id}, \(readBack)}
        load:
          arrivals: even
          stages: [{hold: 15/s, for: \(seconds)s}]
          grace: 5s
        \(faults)
        targets:
          run: {writes.lost: = 0, writes.duplicated: = 0}
        """
    }

    private static func run(_ scenario: String) async throws -> (status: Int32, writes: [String: Int], Program, Result)
    {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let path = scratch + "/writes.yaml"
        try scenario.write(toFile: path, atomically: true, encoding: .utf8)
        let program = try Program(["run", path, "--out", scratch + "/out"], scratch: scratch)
        let status = await program.end()
        let result = try Result(scratch + "/out/result.json")
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch + "/out")
        #expect(!files.contains { $0.contains("write") }, "the log of writes is gone when the run is over: \(files)")
        let writes = (result.json["writes"] as? [String: Any] ?? [:]).compactMapValues { $0 as? Int }
        return (status, writes, program, result)
    }

    @Test("Writes that were committed before they were acknowledged survive the node that took them")
    func survive() async throws {
        let (status, writes, program, _) = try await Self.run(
            Self.scenario(
                readBack: "list: \"/rms/comments?key=${key}\"", seconds: 8,
                faults: "faults: [{name: crash, kill: rms-2, when: {at: 3s}, heal: {after: 3s}}]"))
        #expect(status == 0, "\(program.standardOutput)\(program.standardError)")
        #expect(writes["acknowledged", default: 0] > 400, "\(writes)")
        #expect(writes["stable"] == writes["acknowledged"], "\(writes)")
    }

    @Test("Writes that are not there are lost, and found by number")
    func lost() async throws {
        let (status, writes, program, result) = try await Self.run(
            Self.scenario(readBack: "read: \"/rms/comments/9000${id}\"", seconds: 3, faults: ""))
        #expect(status == 1, "\(program.standardOutput)")
        #expect(writes["lost"] == 180, "\(writes)")
        #expect(result.targets == ["run writes.lost fail", "run writes.duplicated inconclusive"])
    }

    @Test("Writes that are there more than once are duplicated")
    func duplicated() async throws {
        let (status, writes, program, result) = try await Self.run(
            Self.scenario(key: "same", readBack: "list: \"/rms/comments?key=same\"", seconds: 3, faults: ""))
        #expect(status == 1, "\(program.standardOutput)")
        #expect(writes["duplicated"] == 180, "\(writes)")
        #expect(result.targets == ["run writes.lost pass", "run writes.duplicated fail"])
    }
}
