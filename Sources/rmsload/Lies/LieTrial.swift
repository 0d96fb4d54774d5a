import Foundation
import LoadEngine
import Platform
import Reports
import Verdict

/// Plays one lie to rmsload and sees what it makes of it.
struct LieTrial: Sendable {
    let lie: Lie
    let interruption: Interruption

    /// What came of it.
    struct Outcome: Sendable {
        var lie: Lie
        var verdict: Ruling
        var why: String

        /// What is wrong with the verdict; nil where it is as it must be.
        ///
        /// A machine that is too busy to measure says so, and is not wrong.
        var problem: String? {
            if verdict == lie.expected, lie.reason.isEmpty || why.contains(lie.reason) { return nil }
            if isMachineBusy { return nil }
            return "found \(verdict.rawValue) (\(why)), expected \(lie.expected.rawValue)"
                + (lie.reason.isEmpty ? "" : " for \(lie.reason)")
        }

        /// Whether nothing could be found out because the machine had no time for the generator.
        var isMachineBusy: Bool { verdict == .inconclusive && why.contains("the generator itself was late") }
    }

    /// - Errors: the system's own word when a stand-in cannot be set up.
    func outcome() async throws -> Outcome {
        let platform = try StandInPlatform(lie)
        defer { platform.end() }
        let judgement = try await lie == .starvedGenerator ? starved(on: platform) : played(on: platform)
        let weakest = judgement.findings.filter { $0.verdict == judgement.verdict && $0.verdict != .pass }
        let whys = judgement.doubts + weakest.map { "\($0.target.metric): \($0.why)" }
        return Outcome(lie: lie, verdict: judgement.verdict, why: whys.joined(separator: "; "))
    }

    // MARK: A fault in a run

    /// A run with a fault after two or three seconds that is healed three seconds later.
    private func played(on platform: StandInPlatform) async throws -> Judgement {
        let plan = Self.plan(entry: platform.entry, seconds: 8)
        let engine = try Engine(plan)
        let fault = FaultPlan(
            name: "crash", kind: .kill, part: "rms-2", trigger: .at(.seconds(2)), healAfter: .seconds(3))
        let conductor = Conductor(
            engine: engine, faults: [fault], shareMin: JudgeSettings().shareMin, journal: nil,
            interruption: interruption
        ) { _ in }
        let startedAt = RunClock.timestamp()
        let (measurements, events) = try await conductor.conduct(on: platform) { _, _ in }
        let faults = [FaultRecord(name: fault.name, kind: fault.kind.name, on: fault.part)]
        var record = RunRecord(
            scenario: lie.rawValue, startedAt: startedAt, seed: plan.seed, host: RunClock.host(),
            load: LoadRecord(plan.load), measurements: measurements, events: events, faults: faults,
            targets: Self.targets, judging: Self.judging)
        record.continuity = ContinuityRecord.all(of: faults, events: events, engine.continuity, plan: plan)
        return Judge.judge(record)
    }

    /// Eighty exchanges a second, of sessions of twenty pages with a proof of identity in each.
    private static func plan(entry: Origin, seconds: Int) -> Plan {
        let proof = IdentityProof(continued: [.bodyContains(Template([.literal("seq=\""), .proofs, .literal("\"")]))])
        let page = ExchangePlan(
            step: 0, target: Template("/"), expectations: [.status([200...200]), .bodyContains(Template("<scene"))],
            timeouts: Timeouts(connect: .seconds(1), firstByte: .seconds(5), total: .seconds(5)), identity: proof)
        let session = SessionPlan(
            name: "visit", connections: 1,
            operations: [
                .loopBegin(register: 0, times: 20...20, end: 4), .exchange(0), .think(.constant(.milliseconds(100))),
                .loopEnd(register: 0, start: 1), .end,
            ], exchanges: [page])
        return Plan(
            name: "lie", seed: 7, origins: [entry], sessions: [session], steps: ["page"],
            load: LoadPlan(
                model: .open(.even, stages: [Stage(from: 4, to: 4, duration: .seconds(seconds))]), grace: .seconds(2)),
            identity: StandInPlatform.identity)
    }

    private static let targets = [
        Target(phase: .baseline, metric: "response.p95", bound: "< 400ms", comparison: .less, value: 400),
        Target(phase: .degraded, metric: "response.p95", bound: "< 400ms", comparison: .less, value: 400),
        Target(phase: .run, metric: "errors", bound: "< 1%", comparison: .less, value: 0.01),
        Target(phase: .failover, metric: "sessions.lost", bound: "< 1%", comparison: .less, value: 0.01),
    ]

    private static var judging: JudgeSettings {
        var settings = JudgeSettings()
        settings.samplesMin = 50
        settings.goodWindows = 1
        settings.settleS = 1
        settings.lateP99MaxMs = 100
        return settings
    }

    // MARK: A generator without a CPU

    /// rmsload itself, as a process that is let run for 5 ms of every 100.
    private func starved(on platform: StandInPlatform) async throws -> Judgement {
        let folder = FileManager.default.temporaryDirectory.path + "/rmsload-selftest-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Self.starvedScenario.write(toFile: folder + "/starved.yaml", atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(
            fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        process.arguments = [
            "run", folder + "/starved.yaml", "--target", "http://127.0.0.1:\(platform.entry.port)", "--out",
            folder + "/run", "--quiet",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let pid = process.processIdentifier
        // It may come to its own first: what is to be starved is the load, not the start of a program.
        let ready = ContinuousClock.now + .seconds(10)
        while platform.requests == 0, process.isRunning, ContinuousClock.now < ready {
            try? await Task.sleep(for: .milliseconds(10))
        }
        let end = ContinuousClock.now + .seconds(60)
        while process.isRunning, ContinuousClock.now < end, interruption.count == 0,
            !platform.isQuiet(for: .seconds(2))
        {
            kill(pid, SIGSTOP)
            try? await Task.sleep(for: .milliseconds(95))
            kill(pid, SIGCONT)
            try? await Task.sleep(for: .milliseconds(5))
        }
        if ContinuousClock.now >= end || interruption.count > 0 { kill(pid, SIGKILL) }
        process.waitUntilExit()
        return Judge.judge(try RunFile.read(folder + "/run"))
    }

    /// Of the two bounds one would be met and one missed by what such a generator measures.
    private static let starvedScenario = """
        name: starved-generator
        platform: http://127.0.0.1:1
        sessions: {visit: {steps: [{name: page, get: /, expect: {status: 200}}]}}
        load: {arrivals: even, stages: [{hold: 50/s, for: 4s}], grace: 2s}
        targets: {run: {response.p95: < 900ms, response.p50: < 10ms}}
        """
}
