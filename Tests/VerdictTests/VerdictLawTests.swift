import LoadEngine
import TestSupport
import Testing

@testable import Verdict

/// Laws that hold for every record, checked on random ones.
@Suite("Laws of the verdict")
struct VerdictLawTests {
    /// Removes one kind of evidence.
    private static let removals: [(String, @Sendable (inout RunRecord) -> Void)] = [
        ("witnesses", { $0.events.removeAll { $0.kind == .witness } }),
        ("one witness", { record in record.events.removeAll { $0.name == "port-refused" } }),
        ("serving", { $0.events.removeAll { $0.kind == .victimServing } }),
        ("injection", { $0.events.removeAll { $0.kind == .injected } }),
        ("detection", { $0.events.removeAll { $0.kind == .detected } }),
        ("heal", { $0.events.removeAll { $0.kind == .healStarted || $0.kind == .healed } }),
        ("events", { $0.events = [] }),
        ("ticks", { $0.measurements.ticks = Ticks(nodes: 2) }),
        ("intervals", { $0.measurements.intervals = [] }),
        ("service", { $0.measurements.ticks.service = nil }), ("continuity", { $0.continuity = [] }),
        ("writes", { $0.writes = nil }),
        ("lateness", { $0.measurements.generator.late = [] }),
        ("nodes", { $0.measurements.nodes = [] }),
    ]

    private func randomRun(_ random: inout SeededRandom) -> SyntheticRun {
        var run = SyntheticRun()
        run.rate = [1, 5, 20, 100].randomElement(using: &random) ?? 20
        run.injectedS = Double.random(in: 0...61, using: &random)
        run.healS = random.chance(80) ? Double.random(in: 0...70, using: &random) : nil
        run.healedS = random.chance(80) ? run.healS.map { $0 + 1 } : nil
        if random.chance(30) { run.witnesses = ["process-gone"] }
        if random.chance(20) { run.lateUs = 50_000 }
        let slow = UInt32.random(in: 1_000...2_000_000, using: &random)
        let failing = Int.random(in: 1...40, using: &random)
        run.exchange = { atS, bound in
            if Int(atS * 1_000) % failing == 0, failing < 20 { return .init(nil, node: 0) }
            if atS > 25, atS < 40 { return .init(slow, node: 1) }
            return SyntheticRun.usual(atS, bound)
        }
        run.targets = randomTargets(&random)
        return run
    }

    private func randomTargets(_ random: inout SeededRandom) -> [Target] {
        let metrics = [
            "response.p95", "service.p50", "slip.p99", "errors", "throughput", "throughput.rate", "outage", "recover",
            "detect", "failover", "readmit", "nodes.rms-2.responses", "nodes.rms-1.response.p99", "steps.portal.errors",
            "steps.updates.response.max", "nonsense", "sessions.lost", "sessions.rerouted", "writes.lost",
            "writes.duplicated",
        ]
        return (0..<Int.random(in: 0...4, using: &random)).map { _ in
            Target(
                PhaseName.allCases.randomElement(using: &random) ?? .run,
                metrics.randomElement(using: &random) ?? "errors",
                Comparison.allCases.randomElement(using: &random) ?? .less,
                [0, 0.01, 0.99, 1, 5, 100, 1_000].randomElement(using: &random) ?? 1)
        }
    }

    @Test("Judging is deterministic")
    func deterministic() {
        var random = SeededRandom()
        for _ in 0..<20 {
            let record = randomRun(&random).record
            #expect(Judge.judge(record) == Judge.judge(record))
        }
    }

    @Test("Another target never improves a verdict if it fails")
    func failingTarget() {
        var random = SeededRandom()
        for _ in 0..<60 {
            var record = randomRun(&random).record
            let before = Judge.judge(record)
            let extra = randomTargets(&random)
            record.targets += extra
            let after = Judge.judge(record)
            if after.findings.suffix(extra.count).contains(where: { $0.verdict == .fail }) {
                #expect(after.verdict == .fail, "before: \(before.verdict)")
            }
            // The verdict is never better than the weakest of its findings.
            for finding in after.findings {
                #expect(after.verdict.joined(with: finding.verdict) == after.verdict)
            }
        }
    }

    @Test("A run without proof of its fault never passes, nor gets better by losing evidence")
    func removedEvidence() {
        var random = SeededRandom()
        for _ in 0..<40 {
            let record = randomRun(&random).record
            let before = Judge.judge(record)
            for (name, remove) in Self.removals {
                var poorer = record
                remove(&poorer)
                let after = Judge.judge(poorer)
                // Without its heal it is another run, with a longer degraded phase.
                if before.verdict == .inconclusive, name != "heal" {
                    #expect(after.verdict != .pass, "without \(name): \(record.targets) \(record.events)")
                }
                if ["witnesses", "one witness", "serving", "injection", "events", "intervals"].contains(name) {
                    #expect(after.verdict != .pass, "without \(name)")
                }
            }
        }
    }

    @Test("A pass loses nothing that it needs: every finding of it has samples and no reason")
    func passHasEvidence() {
        var record = SyntheticRun().record
        record.targets = JudgeTests.usualTargets
        for (name, remove) in Self.removals
        where !["detection", "service", "continuity", "writes"].contains(name) {
            var poorer = record
            remove(&poorer)
            #expect(Judge.judge(poorer).verdict != .pass, "without \(name)")
        }
    }

    @Test("No record makes the judge trap")
    func total() {
        var random = SeededRandom()
        for _ in 0..<300 {
            let record = wildRecord(&random)
            let judgement = Judge.judge(record)
            #expect(!Headline.sentence(record, judgement).isEmpty)
            #expect(judgement.findings.count == record.targets.count)
        }
    }

    /// A record in which every number may be anything.
    private func wildRecord(_ random: inout SeededRandom) -> RunRecord {
        func double() -> Double {
            [
                0, -1, 0.5, 20.3, 59.9, 1e9, 1e308, -1e308, .nan, .infinity, -.infinity, .leastNonzeroMagnitude,
                Double.random(in: 0...70, using: &random),
            ].randomElement(using: &random) ?? 0
        }
        func int() -> Int {
            [0, 1, -1, 7, 100, 5_000, .max, .min, Int.random(in: 0...70, using: &random)]
                .randomElement(using: &random) ?? 0
        }
        var record = randomRun(&random).record
        record.load.firstHoldS = double()
        record.load.model = random.chance(50) ? "open" : "closed"
        if random.chance(50) { record.measurements.arrivalsEndS = double() }
        if random.chance(50) { record.measurements.endS = double() }
        for index in record.measurements.intervals.indices where random.chance(20) {
            record.measurements.intervals[index].second = int()
            record.measurements.intervals[index].sessions.offered = int()
            record.measurements.intervals[index].sessions.completed = int()
            for cell in record.measurements.intervals[index].cells.indices {
                record.measurements.intervals[index].cells[cell].outcomes = ["ok": int(), "reset": int(), "?": int()]
                record.measurements.intervals[index].cells[cell].statuses = ["200": int(), "": int()]
                record.measurements.intervals[index].cells[cell].node = int()
                record.measurements.intervals[index].cells[cell].step = int()
                record.measurements.intervals[index].cells[cell].bytesIn = int()
            }
        }
        for index in record.events.indices where random.chance(50) { record.events[index].atS = double() }
        if random.chance(30) { record.measurements.ticks.series = [] }
        if random.chance(30), !record.measurements.ticks.series.isEmpty {
            record.measurements.ticks.series[1].fastestUs = []
            record.measurements.ticks.series[1].finished = [1]
        }
        record.measurements.generator.cpuPercent = [double()]
        record.measurements.generator.stallMaxMs = double()
        record.measurements.generator.clockStepMs = double()
        record.measurements.generator.descriptorsPeak = int()
        record.measurements.generator.descriptorsLimit = int()
        record.measurements.generator.late.shuffle(using: &random)
        record.judging.goodWindows = int()
        record.judging.windowS = int()
        record.judging.samplesMin = int()
        record.judging.settleS = int()
        record.judging.shareMin = double()
        record.judging.errorsMax = double()
        record.judging.outageBoundMs = double()
        record.judging.lateP99MaxMs = double()
        for index in record.targets.indices { record.targets[index].value = double() }
        if random.chance(30) { record.faults += record.faults }
        for index in record.faults.indices where random.chance(30) { record.faults[index].series = "crash" }
        for index in record.targets.indices where random.chance(50) { record.targets[index].abortAfterS = double() }
        if random.chance(20) { record.events.append(RunEvent(atS: double(), kind: .aborted, text: "")) }
        if random.chance(20) { record.events.append(RunEvent(atS: double(), kind: .cutOff, text: "")) }
        let lengths = SparseHistogram([0, 5_000, .max])
        record.measurements.generator.connecting = random.chance(50) ? [lengths] : nil
        record.measurements.generator.waiting = random.chance(50) ? record.measurements.generator.late : nil
        record.measurements.generator.cpuWaitS = double()
        record.measurements.generator.exhausted = int()
        (record.measurements.generator.portsPeak, record.measurements.generator.portsLimit) = (int(), int())
        (record.measurements.generator.segmentsSent, record.measurements.generator.segmentsResent) = (int(), int())
        let prompts: [[[UInt32]]] = [[], [[]], [[.max, 0, 1], [1]]]
        record.measurements.ticks.prompt = prompts.randomElement(using: &random)
        record.measurements.tls = TLSRecord(isVerified: random.chance(50))
        record.measurements.tls?.reasons = ["x": int(), "y": int()]
        for index in record.continuity.indices {
            record.continuity[index].alive = int()
            record.continuity[index].continued = int()
            record.continuity[index].lost = int()
            record.continuity[index].stateMismatch = int()
        }
        record.writes?.acknowledged = int()
        record.writes?.unverified = int()
        record.writes?.lost = int()
        record.writes?.isListed = random.chance(50)
        record.writes?.stored = random.chance(50) ? WritesRecord.Stored() : nil
        record.writes?.stored?.disagreements = int()
        record.writes?.stored?.lost = int()
        if random.chance(50) {
            record.capacity = CapacityRecord(
                scenario: "x", startedAt: "", seed: 0, host: record.host, unit: .users, requiredPeak: double(),
                headroomMin: double(), targets: [])
            record.capacity?.knees = [
                KneeRecord(part: .survivor, limit: .knee, carried: double(), low: double(), high: double())
            ]
        }
        return record
    }
}
