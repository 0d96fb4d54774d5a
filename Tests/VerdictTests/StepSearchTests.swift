import TestSupport
import Testing

@testable import Verdict

@Suite("The search for a knee")
struct StepSearchTests {
    /// Searches a platform that carries up to a load.
    private func found(
        _ knee: Double, start: Double = 40, resolution: Double = 1.05, ceiling: Double = 800, isWhole: Bool = false
    ) -> (StepSearch, trials: Int) {
        var search = StepSearch(
            start: start, resolution: resolution, floor: isWhole ? 1 : start / 20, ceiling: ceiling, isWhole: isWhole)
        var trials = 0
        while let load = search.next, trials < 100 {
            search.add(load, isCarried: load <= knee)
            trials += 1
        }
        return (search, trials)
    }

    @Test("The knee is between what was carried and what was missed, closer than asked for, in few trials")
    func knees() {
        var random = SeededRandom()
        for _ in 0..<500 {
            let knee = Double.random(in: 2.1...799, using: &random)
            let (search, trials) = found(knee)
            guard let low = search.low, let high = search.high else {
                Issue.record("\(knee): \(search)")
                continue
            }
            #expect(low <= knee && knee < high, "\(knee)")
            #expect(high / low <= 1.05 + 1e-9, "\(knee): \(low) to \(high)")
            #expect(search.carried == low && search.missed == high)
            #expect(trials <= 12, "\(knee): \(trials) trials")
        }
    }

    @Test("It begins with the load that it was given, and goes no further than it may")
    func bounds() {
        var search = StepSearch(start: 40, floor: 2, ceiling: 100)
        #expect(search.next == 40)
        search.add(40, isCarried: true)
        #expect(search.next == 80)
        search.add(80, isCarried: true)
        #expect(search.next == 100)
        search.add(100, isCarried: true)
        #expect(search.next == nil && search.missed == nil && search.low == 100 && search.high == nil)
        let (never, trials) = found(0.5)
        #expect(never.carried == nil && never.low == nil && never.high == 2)
        #expect(trials == 7, "40, 20, 10, 5, 2.5, 2, and 2 once more")
    }

    @Test("Users are whole numbers, and neighbours end the search")
    func whole() {
        for knee in 1...120 {
            let (search, trials) = found(Double(knee), start: 10, resolution: 1.01, ceiling: 200, isWhole: true)
            #expect(search.low == Double(knee), "\(knee)")
            if knee < 100 { #expect(search.high == Double(knee) + 1, "\(knee)") }
            #expect(trials < 16)
        }
    }

    @Test("A miss by accident is found out, and what trials disagree on is within the bounds")
    func accident() {
        var search = StepSearch(start: 100, resolution: 1.2, floor: 5, ceiling: 1_000)
        search.add(100, isCarried: false)
        #expect(search.next == 50, "one miss is enough to go on")
        search.add(50, isCarried: true)
        #expect(search.next == 70.7)
        search.add(70.7, isCarried: true)
        search.add(84.1, isCarried: true)
        #expect(search.next == 100, "the knee hangs on one trial: it is made again")
        search.add(100, isCarried: true)
        #expect(search.next == 100, "one to one: a third decides")
        search.add(100, isCarried: true)
        #expect(search.next == 200)
        search.add(200, isCarried: false)
        search.add(141, isCarried: false)
        search.add(119, isCarried: false)
        #expect(search.next == 119)
        search.add(119, isCarried: false)
        #expect(search.next == nil)
        #expect(search.carried == 100 && search.missed == 119)
        #expect(search.low == 84.1, "at 100 one trial missed")
        #expect(search.high == 119)
    }

    @Test("A search ends, whatever comes of its trials")
    func noise() {
        var random = SeededRandom()
        for _ in 0..<300 {
            var search = StepSearch(start: 40, floor: 2, ceiling: 800)
            var trials = 0
            while let load = search.next, trials < 1_000 {
                #expect(load >= 2 && load <= 800)
                search.add(load, isCarried: Bool.random(using: &random))
                trials += 1
            }
            #expect(trials < 200, "\(search)")
            if let low = search.low, let high = search.high { #expect(low < high) }
        }
    }
}

@Suite("Head-room")
struct HeadroomTests {
    private func headroom(low: Double?, high: Double?, least: Double = 0, why: String = "") -> Headroom {
        Headroom(
            of: KneeRecord(part: .survivor, limit: .knee, why: why, carried: low, low: low, high: high),
            requiredPeak: 40, least: least)
    }

    @Test("It passes when the required peak was carried, fails when it was missed, and is open in between")
    func verdicts() {
        #expect(headroom(low: 40, high: 42).verdict == .pass)
        #expect(headroom(low: 50, high: 52).estimate == 0.25)
        #expect(headroom(low: 38, high: 40).verdict == .fail, "missed at the peak itself")
        #expect(headroom(low: 38, high: 40).why == "less than 0 %, 0 % needed")
        #expect(headroom(low: 38, high: 42).verdict == .inconclusive)
        #expect(headroom(low: nil, high: 2).verdict == .fail)
        #expect(headroom(low: 44, high: 46, least: 0.2).verdict == .fail)
        #expect(headroom(low: 44, high: nil, least: 0.2, why: "no time").why == "10 % to unknown, 20 % needed; no time")
        #expect(headroom(low: 44, high: nil, least: 0.1).verdict == .pass)
        #expect(headroom(low: nil, high: nil).verdict == .inconclusive)
        #expect(headroom(low: .nan, high: .infinity).verdict == .inconclusive)
    }

    @Test("A load is carried within the bounds on degraded; what is missing there has a bound of its own")
    func targets() {
        let scenario = [
            Target(.degraded, "response.p95", .less, 250), Target(.degraded, "nodes.rms-2.responses", .equal, 0),
            Target(.degraded, "throughput.rate", .greaterOrEqual, 40), Target(.baseline, "errors", .less, 0.001),
            Target(.failover, "outage", .less, 5), Target(.degraded, "response.p50", .greater, 1),
        ]
        let carried = CapacityTargets.carried(scenario, JudgeSettings())
        #expect(carried.map(\.metric) == ["response.p95", "errors", "throughput"])
        #expect(carried.allSatisfy { $0.phase == .baseline })
        #expect(carried[1].value == 0.01 && carried[1].bound == "<= 1 %")
        let others = CapacityTargets.carried([Target(.run, "errors", .less, 0.02)], JudgeSettings())
        #expect(others.map(\.metric) == ["errors", "throughput", "response.p99"])
        #expect(others[0].value == 0.02)
    }
}
