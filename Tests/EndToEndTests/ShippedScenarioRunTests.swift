import Foundation
import Testing

/// Every shipped scenario, run as it is, ends in the verdict that it was written for, and leaves nothing behind.
@Suite(.serialized) struct ShippedScenarioRunTests {
    private static func run(_ name: String) async throws -> (status: Int32, result: Result, program: Program) {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let out = scratch + "/out"
        let program = try Program(["run", "scenarios/\(name).yaml", "--out", out], scratch: scratch)
        let status = await program.end()
        #expect(Program.processes(of: scratch) == [])
        #expect(Program.leftovers(in: scratch) == [])
        #expect(FileManager.default.fileExists(atPath: out + "/run.json"), "\(program.standardError)")
        return (status, try Result(out + "/result.json"), program)
    }

    @Test("smoke passes")
    func smoke() async throws {
        let (status, result, program) = try await Self.run("smoke")
        #expect(status == 0, "\(program.standardOutput)\(program.standardError)")
        #expect(result.verdict == "pass" && result.exit == 0)
        #expect(result.total("ok") == result.total("offered"))
    }

    @Test("node-failover passes on a tuned lab: the survivor carries everything, and the fault is proven")
    func nodeFailover() async throws {
        let (status, result, program) = try await Self.run("node-failover")
        #expect(status == 0, "\(program.standardOutput)\(program.standardError)")
        #expect(result.phases == ["warm-up", "baseline", "failover", "degraded", "rejoin", "recovered"])
        #expect((result.fault("witnesses") as? [String] ?? []).count >= 2)
        #expect(result.fault("healed_s") is Double)
        #expect(result.targets.contains("degraded nodes.rms-2.responses pass"))
        #expect(program.standardOutput.hasPrefix("PASS: One surviving RMS carried"))
        #expect(program.standardError.hasSuffix("rmsload: pass: every target was met (exit 0)\n"))
    }

    @Test("node-failover-untuned fails in degraded, and says so; its baseline passes")
    func untuned() async throws {
        let (status, result, program) = try await Self.run("node-failover-untuned")
        #expect(status == 1, "\(program.standardOutput)\(program.standardError)")
        #expect(result.verdict == "fail")
        #expect(result.targets.contains("degraded response.p95 fail"))
        #expect(result.targets.contains("baseline response.p95 pass"))
        #expect(program.standardOutput.hasPrefix("FAIL in degraded"))
    }

    @Test("balancer-crash passes: the other balancer carries everything, and the crash is proven")
    func balancerCrash() async throws {
        let (status, result, program) = try await Self.run("balancer-crash")
        #expect(status == 0, "\(program.standardOutput)\(program.standardError)")
        let witnesses = result.fault("witnesses") as? [String] ?? []
        #expect(Set(witnesses).isSuperset(of: ["process-gone", "port-refused", "balancer-marks-out"]))
        #expect(result.fault("healed_s") is Double)
    }

    @Test("drain-for-maintenance passes: not one request fails")
    func drain() async throws {
        let (status, result, program) = try await Self.run("drain-for-maintenance")
        #expect(status == 0, "\(program.standardOutput)\(program.standardError)")
        #expect(result.total("ok") == result.total("offered"))
        let witnesses = result.fault("witnesses") as? [String] ?? []
        #expect(Set(witnesses).isSuperset(of: ["balancer-drains", "no-new-sessions", "answers-again"]))
    }

    @Test("node-hang passes: with a ping before each request a hung node is noticed")
    func hang() async throws {
        let (status, result, program) = try await Self.run("node-hang")
        #expect(status == 0, "\(program.standardOutput)\(program.standardError)")
        let witnesses = result.fault("witnesses") as? [String] ?? []
        #expect(Set(witnesses).isSuperset(of: ["process-stopped", "health-times-out", "answers-again"]))
        #expect(result.fault("detect_s") is Double)
    }

    @Test("no-fault-witness is inconclusive: a node that serves nobody proves nothing by dying")
    func noWitness() async throws {
        let (status, result, program) = try await Self.run("no-fault-witness")
        #expect(status == 3, "\(program.standardOutput)\(program.standardError)")
        #expect(result.verdict == "inconclusive")
        #expect(!result.targets.contains { $0.hasPrefix("degraded") && $0.hasSuffix("pass") })
    }
}
