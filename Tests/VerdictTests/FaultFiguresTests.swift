import LoadEngine
import Testing

@testable import Verdict

@Suite("Times of a fault")
struct FaultFiguresTests {
    private func figures(_ record: RunRecord) -> FaultFigures { Judge.judge(record).faults[0] }

    private func isClose(_ a: Double?, _ b: Double) -> Bool { abs((a ?? .infinity) - b) < 1e-9 }

    @Test("Each time has one definition")
    func times() {
        let figures = figures(SyntheticRun().record)
        #expect(isClose(figures.detectS, 0.25))
        // Clients of the victim fail from 20.35 s to 21.1 s: the tick of 20.3 s still has good ones, 20.4 to 21.0 none.
        #expect(isClose(figures.outageS, 0.7))
        #expect(isClose(figures.failoverS, 21.1 - 20.35))
        #expect(isClose(figures.recoverS, 22 - 20.35))
        #expect(isClose(figures.healedS, 46.1))
        #expect(isClose(figures.readmitS, 48 - 46.1))
    }

    @Test("Responses beyond the largest degraded bound are outage too")
    func slowIsOut() {
        var run = SyntheticRun()
        run.exchange = { atS, bound in
            atS >= 20.4 && atS < 23.4 ? .init(300_000, node: 1) : SyntheticRun.usual(atS, bound)
        }
        #expect(figures(run.record).outageS == 0)
        run.targets = [
            Target(.degraded, "response.p95", .less, 150), Target(.degraded, "response.p99", .less, 250),
            // A lower bound, another phase and another time say nothing about how long a response may take.
            Target(.degraded, "response.max", .greater, 5_000), Target(.baseline, "response.p95", .less, 9_000),
            Target(.degraded, "service.p95", .less, 9_000),
        ]
        #expect(isClose(figures(run.record).outageS, 3.0))
    }

    @Test("Ticks in which nothing was due neither break an outage nor lengthen it")
    func gaps() {
        var record = SyntheticRun().record
        record.measurements.ticks = Ticks(nodes: 2)
        record.measurements.ticks.series[1].extend(to: 599)
        func set(_ tick: Int, isGood: Bool) {
            record.measurements.ticks.series[1].offered[tick] = 1
            record.measurements.ticks.series[1].fastestUs[tick] = isGood ? 1_000 : .max
        }
        set(210, isGood: false)
        set(230, isGood: false)
        set(300, isGood: true)
        set(310, isGood: false)
        set(320, isGood: true)
        #expect(isClose(figures(record).outageS, 2.1))
    }

    @Test("Static files that the balancer serves by itself make no outage short, and no fail-over quick")
    func staticFiles() {
        var run = SyntheticRun()
        run.rate = 200
        run.staticEvery = 3
        var record = run.record
        #expect(isClose(figures(record).outageS, 0.7))
        #expect(isClose(figures(record).failoverS, 21.1 - 20.35))
        // A record of before knows no better: there they do.
        record.measurements.ticks.service = nil
        #expect(isClose(figures(record).outageS, 0))
        // Where no node was told from another, every exchange counts.
        record.measurements.ticks.service = Array(repeating: Ticks.Service(), count: 3)
        #expect(isClose(figures(record).outageS, 0))
    }

    @Test("What is not observable is nil and not 0")
    func unobservable() {
        var record = SyntheticRun().record
        record.events.removeAll { $0.kind == .detected || $0.kind == .healed }
        record.measurements.ticks = Ticks(nodes: 2)
        let figures = figures(record)
        #expect(figures.detectS == nil)
        #expect(figures.outageS == nil)
        #expect(figures.failoverS == nil)
        #expect(figures.healedS == nil)
        #expect(figures.readmitS == nil)
    }
}
