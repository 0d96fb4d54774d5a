import Testing

@testable import LoadEngine

@Suite("Arrival schedules")
struct ArrivalScheduleTests {
    private func all(
        _ process: ArrivalProcess, _ stages: [Stage], seed: UInt64 = 1, worker: Int = 0, of workers: Int = 1,
        arrivalsMax: Int? = nil
    ) -> [Arrival] {
        var schedule = ArrivalSchedule(
            process, stages: stages, seed: seed, worker: worker, of: workers, arrivalsMax: arrivalsMax)
        var arrivals: [Arrival] = []
        while let arrival = schedule.next() { arrivals.append(arrival) }
        for _ in 0..<3 { #expect(schedule.next() == nil) }
        return arrivals
    }

    @Test("A constant rate gives equal gaps from the first moment on, exact to the nanosecond")
    func constantRate() {
        let arrivals = all(.even, [Stage(from: 10, to: 10, duration: .seconds(3))])
        #expect(arrivals.map(\.intended) == (0..<30).map { Nanoseconds.milliseconds(100 * $0) })
        #expect(arrivals.map(\.index) == (0..<30).map { UInt64($0) })
    }

    @Test("A ramp from 0 places arrival n at √(2n / slope)")
    func rampUp() {
        let arrivals = all(.even, [Stage(from: 0, to: 40, duration: .seconds(10))])
        #expect(arrivals.count == 200)
        for arrival in arrivals {
            let expected = (2 * Double(arrival.index) / 4).squareRoot()
            #expect(abs(arrival.intended.inSeconds - expected) < 2e-9)
        }
    }

    @Test("A ramp down to 0 has as many arrivals as its mirror image, and the last before its end")
    func rampDown() {
        let arrivals = all(.even, [Stage(from: 40, to: 0, duration: .seconds(10))])
        #expect(arrivals.count == 200)
        #expect(arrivals.last!.intended < .seconds(10))
        #expect(abs(arrivals.last!.intended.inSeconds - (10 - (2.0 / 4).squareRoot())) < 1e-6)
    }

    @Test("An arrival that falls on a pause is due when the rate rises again")
    func pause() {
        let stages = [
            Stage(from: 0, to: 0, duration: .seconds(5)), Stage(from: 2, to: 2, duration: .seconds(2)),
            Stage(from: 0, to: 0, duration: .seconds(7)), Stage(from: 1, to: 1, duration: .seconds(1)),
            Stage(from: 0, to: 0, duration: .seconds(9)),
        ]
        let moments = all(.even, stages).map(\.intended.inSeconds)
        #expect(moments == [5, 5.5, 6, 6.5, 14])
        for arrival in all(.poisson, stages + stages, seed: 3) {
            let place = arrival.intended % .seconds(24)
            let isServed =
                (.seconds(5) ... .seconds(7)).contains(place) || (.seconds(14) ... .seconds(15)).contains(place)
            #expect(isServed, "\(place)")
        }
    }

    @Test("Stages without length, without rate or with a rate that rounding cannot hold give what they say")
    func degenerateStages() {
        #expect(all(.even, []).isEmpty)
        #expect(all(.poisson, []).isEmpty)
        #expect(all(.even, [Stage(from: 0, to: 0, duration: .seconds(10))]).isEmpty)
        #expect(all(.poisson, [Stage(from: 0, to: 0, duration: .seconds(10))]).isEmpty)
        #expect(all(.even, [Stage(from: 100, to: 100, duration: 0)]).isEmpty)
        #expect(all(.even, [Stage(from: 0.1, to: 0.1, duration: .seconds(10))]).count == 1)
        #expect(ArrivalSchedule.count([Stage(from: 0.1, to: 0.1, duration: .seconds(70))]) == 7)
        // 40.4 arrivals are expected; arrival 40 is due within the stage.
        #expect(ArrivalSchedule.count([Stage(from: 40, to: 40, duration: .milliseconds(1_010))]) == 41)

    }

    @Test("Hours at a high rate do not drift")
    func noDrift() {
        let stages = [
            Stage(from: 0, to: 9_999, duration: .seconds(60)),
            Stage(from: 9_999, to: 9_999, duration: .seconds(6 * 3_600)),
        ]
        let workers = 1_000_003
        var last: Arrival?
        // A stride of a million visits the whole plan in a few hundred steps.
        var schedule = ArrivalSchedule(.even, stages: stages, seed: 0, worker: 999, of: workers)
        while let arrival = schedule.next() {
            let onHold = Double(arrival.index) - 299_970
            if onHold > 0 { #expect(abs(arrival.intended.inSeconds - 60 - onHold / 9_999) < 1e-8) }
            last = arrival
        }
        #expect(last!.index > 215_000_000)
        #expect(ArrivalSchedule.count(stages) == 299_970 + 9_999 * 21_600)
    }

    @Test("No more arrivals than the plan's bound, over all workers together", arguments: [0, 1, 7, 1_000])
    func bound(arrivalsMax: Int) {
        let stages = [Stage(from: 5, to: 5, duration: .seconds(20))]
        for process in [ArrivalProcess.even, .poisson] {
            let unbounded = all(process, stages)
            let bounded = (0..<3).flatMap { all(process, stages, worker: $0, of: 3, arrivalsMax: arrivalsMax) }
            let sorted = bounded.sorted { $0.index < $1.index }
            #expect(sorted == Array(unbounded.prefix(arrivalsMax)))
        }
    }

    @Test("The stripes of n workers are the schedule of one, and it never goes back", arguments: 0..<40)
    func stripes(round: Int) {
        var random = PropertySeed.random("stripes \(round)")
        let stages = RandomStages.draw(using: &random)
        let workers = Int(random.below(9)) + 1
        let seed = random.next()
        for process in [ArrivalProcess.even, .poisson] {
            let whole = all(process, stages, seed: seed)
            let union = (0..<workers).flatMap { all(process, stages, seed: seed, worker: $0, of: workers) }
            #expect(union.sorted { $0.index < $1.index } == whole)
            #expect(whole.map(\.index) == (0..<whole.count).map { UInt64($0) })
            #expect(zip(whole, whole.dropFirst()).allSatisfy { $0.intended <= $1.intended })
            let end = stages.reduce(0) { $0 + $1.duration }
            #expect(whole.allSatisfy { $0.intended <= end })
        }
    }

    @Test("At any moment the arrivals fired are the rate's integral, give or take one", arguments: 0..<40)
    func integral(round: Int) {
        var random = PropertySeed.random("integral \(round)")
        let stages = RandomStages.draw(using: &random)
        let arrivals = all(.even, stages).map(\.intended)
        #expect(arrivals.count == ArrivalSchedule.count(stages))
        let end = stages.reduce(0) { $0 + $1.duration }
        for _ in 0..<200 {
            let moment = random.within(0...end)
            let fired = arrivals.prefix { $0 <= moment }.count
            let planned = Int(RandomStages.integral(stages, to: moment).rounded(.down))
            #expect(abs(fired - planned) <= 1, "at \(moment) of \(stages)")
        }
    }
}
