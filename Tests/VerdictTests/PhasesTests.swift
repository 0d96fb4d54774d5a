import LoadEngine
import Testing

@testable import Verdict

@Suite("Phases")
struct PhasesTests {
    private func seconds(_ phases: Phases, _ name: PhaseName) -> [Range<Int>] { phases[name].map(\.seconds) }

    @Test("A kill is cut by what was observed, in whole seconds")
    func kill() {
        let phases = Phases(SyntheticRun().record)
        #expect(seconds(phases, .warmUp) == [0..<5])
        #expect(seconds(phases, .baseline) == [5..<20])
        // Second 21 still has failures up to 21.1 s, so the first good window is second 22.
        #expect(seconds(phases, .failover) == [20..<22])
        #expect(seconds(phases, .degraded) == [22..<45])
        // Healed at 46.1 s; the share is served from 48 s on.
        #expect(seconds(phases, .rejoin) == [45..<48])
        #expect(seconds(phases, .recovered) == [48..<60])
        #expect(phases.stretches.map(\.fromS) == [0, 5, 20.35, 22, 45.2, 48])
        #expect(phases.stretches.map(\.toS) == [5, 20.35, 22, 45.2, 48, 60])
    }

    @Test("Without a fault there is warm-up and then baseline until arrivals stop")
    func noFault() {
        var run = SyntheticRun.withoutFault
        run.firstHoldS = 4.2
        run.arrivalsEndS = 59.3
        let phases = Phases(run.record)
        #expect(phases.stretches.map(\.name) == [.warmUp, .baseline])
        #expect(phases.stretches.map(\.seconds) == [0..<5, 5..<60])
    }

    @Test("Every second of arrivals belongs to exactly one phase")
    func partition() {
        for injectedS in [0.0, 3.2, 5, 20, 20.999, 59.5] {
            for healS in [nil, 20.999, 45, 59.9, 70] as [Double?] {
                var run = SyntheticRun()
                run.injectedS = injectedS
                run.healS = healS
                run.healedS = healS
                let all = Phases(run.record).stretches.flatMap { Array($0.seconds) }
                #expect(all == Array(0..<60), "injected \(injectedS), healed \(String(describing: healS))")
            }
        }
    }

    @Test("Recovery is the first of five good windows in a row, not the first success")
    func recoveryIsNotFirstSuccess() {
        var run = SyntheticRun()
        run.exchange = { atS, bound in
            // Good seconds 21 to 24, bad again in 25, good from 26.
            if atS >= 25, atS < 26 { return .init(nil, node: 0) }
            return SyntheticRun.usual(atS, bound)
        }
        #expect(seconds(Phases(run.record), .failover) == [20..<26])
    }

    @Test("Good means within the degraded targets, not only free of errors")
    func goodWithinTargets() {
        var run = SyntheticRun()
        run.exchange = { atS, bound in
            if atS >= 22, atS < 30 { return .init(400_000, node: 1) }
            return SyntheticRun.usual(atS, bound)
        }
        #expect(seconds(Phases(run.record), .failover) == [20..<22])
        run.targets = [Target(.degraded, "response.p95", .less, 250)]
        #expect(seconds(Phases(run.record), .failover) == [20..<30])
    }

    @Test("A percentile that a window is too small to show does not keep it from being good")
    func smallWindows() {
        var run = SyntheticRun()
        run.rate = 20
        run.exchange = { atS, bound in
            // One slow response in five seconds: the p99 of 20 is their maximum, that of 100 is not.
            if atS >= 22, atS < 45, Int(atS * 20) % 100 == 99 { return .init(900_000, node: 1) }
            return SyntheticRun.usual(atS, bound)
        }
        run.targets = [Target(.degraded, "response.p99", .less, 600)]
        #expect(seconds(Phases(run.record), .failover) == [20..<22])
    }

    @Test("A survivor that is never good is judged from the settling bound to the heal")
    func neverGood() {
        var run = SyntheticRun()
        run.targets = [Target(.degraded, "response.p95", .less, 250)]
        run.exchange = { atS, bound in
            atS >= 20.35 && atS < 46 ? .init(1_900_000, node: 1) : SyntheticRun.usual(atS, bound)
        }
        let phases = Phases(run.record)
        #expect(seconds(phases, .failover) == [20..<25])
        #expect(seconds(phases, .degraded) == [25..<45])
        #expect(phases.episodes[0].recoverySecond == nil)
    }

    @Test("A heal after the last arrival leaves degraded standing to the end")
    func lateHeal() {
        var run = SyntheticRun()
        run.healS = 60.2
        let phases = Phases(run.record)
        #expect(seconds(phases, .degraded) == [22..<60])
        #expect(phases[.rejoin].isEmpty)
        #expect(phases[.recovered].isEmpty)
    }

    @Test("A node that never serves its share again leaves rejoin standing to the end")
    func neverReadmitted() {
        var run = SyntheticRun()
        run.exchange = { atS, bound in atS >= 48 ? .init(100_000, node: 1) : SyntheticRun.usual(atS, bound) }
        let phases = Phases(run.record)
        #expect(seconds(phases, .rejoin) == [45..<60])
        #expect(phases[.recovered].isEmpty)
    }

    @Test("Two faults are cut around one after the other and pooled by name")
    func twoFaults() {
        var run = SyntheticRun()
        run.arrivalsEndS = 120
        run.exchange = { atS, bound in SyntheticRun.usual(atS >= 60 ? atS - 60 : atS, bound) }
        var record = run.record
        record.faults.append(FaultRecord(name: "again", kind: "kill", on: "rms-2"))
        record.events += record.events.map { event in
            var event = event
            event.atS += 60
            event.fault = "again"
            return event
        }
        let phases = Phases(record)
        #expect(seconds(phases, .baseline) == [5..<20])
        #expect(seconds(phases, .failover) == [20..<22, 80..<82])
        #expect(seconds(phases, .degraded) == [22..<45, 82..<105])
        #expect(seconds(phases, .recovered) == [48..<80, 108..<120])
        #expect(Judge.judge(record)[.degraded]?.durationS == 46)
    }
}
