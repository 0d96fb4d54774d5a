import LoadEngine
import Verdict

/// A record in which everything is there that a record can hold; a test sees to it.
extension Records {
    static var full: RunRecord {
        var run = SyntheticRun()
        (run.arrivalsEndS, run.firstHoldS) = (14, 2)
        (run.injectedS, run.healS, run.healedS) = (3.35, 8, 9)
        (run.rate, run.staticEvery) = (20, 10)
        run.exchange = { atS, bound in
            switch atS {
            case ..<3.35: .init(50_000, node: bound)
            case ..<4.1: bound == 2 ? .init(nil, node: 0) : .init(90_000, node: 1)
            case ..<10: .init(100_000, node: 1)
            default: .init(50_000, node: bound)
            }
        }
        run.targets = targets
        run.targets.append(target(.run, "sessions.lost", "< 20%", .less, 0.2))
        run.targets.append(target(.run, "writes.lost", "= 0", .equal, 0))
        run.targets[0].abortAfterS = 4
        var record = run.record
        // One of two deeds was done.
        record.faults = [1, 2].map {
            FaultRecord(name: "crash-\($0)", kind: "kill", on: "rms-2", series: "crash", state: "was gone")
        }
        for index in record.events.indices { record.events[index].fault = "crash-1" }
        record.events.append(RunEvent(atS: 13, kind: .faultSkipped, fault: "crash-2", text: "the run was over"))
        record.events.append(RunEvent(atS: 13.5, kind: .note, text: "a word"))
        for index in record.continuity.indices { record.continuity[index].fault = "crash-1" }
        fill(&record.measurements)
        fill(&record.writes)
        record.capacity = capacity
        return record
    }

    private static func fill(_ measurements: inout Measurements) {
        for interval in measurements.intervals.indices {
            for index in measurements.intervals[interval].cells.indices {
                measurements.intervals[interval].cells[index].retried = index
                measurements.intervals[interval].cells[index].redirects = 1
                measurements.intervals[interval].cells[index].cached = 2
                measurements.intervals[interval].cells[index].abandoned = 1
                measurements.intervals[interval].cells[index].firstByte = SparseHistogram([40_000])
            }
        }
        measurements.ticks.prompt = measurements.nodes.map { _ in Array(repeating: 1, count: 30) }
        let lengths = SparseHistogram([10, 2_000, 2_000])
        measurements.generator.connecting = measurements.generator.late.map { _ in lengths }
        measurements.generator.waiting = measurements.generator.late.map { _ in lengths }
        measurements.generator.cpuWaitS = 0.25
        measurements.generator.stallMaxMs = 12
        measurements.generator.clockStepMs = 0.5
        measurements.generator.exhausted = 1
        (measurements.generator.portsPeak, measurements.generator.portsLimit) = (40, 28_232)
        (measurements.generator.segmentsSent, measurements.generator.segmentsResent) = (4_000, 2)
        var tls = TLSRecord(isVerified: false)
        (tls.handshakes, tls.resumed, tls.handshake) = (7, 3, lengths)
        tls.agreed = ["TLSv1.3 TLS_AES_256_GCM_SHA384": 7]
        tls.reasons = ["certificate has expired": 2]
        measurements.tls = tls
    }

    private static func fill(_ writes: inout WritesRecord?) {
        let late = WritesRecord.Write(key: "2a-1-5", id: "1001", atS: 9, node: "rms-1", step: "updates")
        let finding = writes?.weigh(late, balancer: .there(1), database: .there(0)) ?? .unknown
        writes?.count(acknowledged: late, finding)
        writes?.count(refused: late, .there(1))
        writes?.weigh(unanswered: .there(1))
        writes?.stored?.failure = "db-1: connection refused"
    }

    /// A search whose survivor carries twice what it has to.
    static var capacity: CapacityRecord {
        var capacity = CapacityRecord(
            scenario: "node-failover", startedAt: "2026-01-02T02:00:00.000Z", seed: 41,
            host: HostRecord(cores: 2, kernel: "6.1", rmsload: "0.1.0"), unit: .sessionsPerSecond, requiredPeak: 20,
            headroomMin: 0.25, targets: [target(.baseline, "errors", "< 0.5%", .less, 0.005)], victim: "rms-2",
            survivor: "rms-1")
        let trials = [20.0, 40, 80].map { load in
            TrialRecord(
                load: load, verdict: load < 80 ? .pass : .fail, why: load < 80 ? "" : "p95: 800 ms, 250 ms allowed",
                heldS: 5, exchanges: Int(load * 25), throughputPerS: load * 5, errors: load < 80 ? 0 : 0.002,
                p50: load, p95: load * 10, p99: load * 12.5, lateP99: 1.25, cpuPercent: 12.5)
        }
        capacity.knees = [
            KneeRecord(
                part: .platform, limit: .ceiling, why: "more than 80 sessions/s was not tried", trials: [trials[1]],
                carried: 40, low: 40),
            KneeRecord(part: .survivor, limit: .knee, trials: trials, carried: 40, low: 40, high: 42),
            KneeRecord(part: .node, limit: .unavailable, why: "it is not there"),
        ]
        capacity.caveats = [Caveat(kind: .heal, text: "rms-2 could not be started again")]
        return capacity
    }
}
