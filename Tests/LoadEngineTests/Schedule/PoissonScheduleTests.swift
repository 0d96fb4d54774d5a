import Glibc
import Testing

@testable import LoadEngine

@Suite("Poisson arrivals")
struct PoissonScheduleTests {
    private func moments(_ stages: [Stage], seed: UInt64) -> [Nanoseconds] {
        var schedule = ArrivalSchedule(.poisson, stages: stages, seed: seed)
        var moments: [Nanoseconds] = []
        while let arrival = schedule.next() { moments.append(arrival.intended) }
        return moments
    }

    @Test("The same seed gives the same plan, another seed another")
    func seeds() {
        let stages = [Stage(from: 0, to: 90, duration: .seconds(10)), Stage(from: 90, to: 90, duration: .seconds(10))]
        #expect(moments(stages, seed: 4) == moments(stages, seed: 4))
        #expect(moments(stages, seed: 4) != moments(stages, seed: 5))
    }

    @Test("Every stage gets its integral's worth, within four deviations", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func countsPerStage(seed: UInt64) {
        let stages = [
            Stage(from: 0, to: 200, duration: .seconds(20)), Stage(from: 200, to: 200, duration: .seconds(30)),
            Stage(from: 0, to: 0, duration: .seconds(10)), Stage(from: 300, to: 50, duration: .seconds(12)),
        ]
        let moments = moments(stages, seed: seed)
        var start: Nanoseconds = 0
        for stage in stages {
            let end = start + stage.duration
            let count = moments.filter { start <= $0 && $0 < end }.count
            let expected = (stage.from + stage.to) / 2 * stage.duration.inSeconds
            #expect(abs(Double(count) - expected) <= 4 * expected.squareRoot())
            start = end
        }
    }

    @Test("Counts of equal stretches spread as a Poisson process does: their variance is their mean")
    func dispersion() {
        let moments = moments([Stage(from: 50, to: 50, duration: .seconds(2_000))], seed: 17)
        var counts = [Double](repeating: 0, count: 2_000)
        for moment in moments { counts[Int(moment / .seconds(1))] += 1 }
        let mean = counts.reduce(0, +) / 2_000
        let variance = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1_999
        // The ratio's deviation is √(2/2000) = 0.03.
        #expect(abs(variance / mean - 1) < 0.13)
    }

    @Test("Gaps at a constant rate are exponential (Kolmogorov and Smirnov)", arguments: [1, 2, 3] as [UInt64])
    func gaps(seed: UInt64) {
        let rate = 100.0
        let moments = moments([Stage(from: rate, to: rate, duration: .seconds(100))], seed: seed)
        let gaps = zip(moments.dropFirst(), moments).map { ($0 - $1).inSeconds }.sorted()
        var distance = 0.0
        for (index, gap) in gaps.enumerated() {
            let expected = 1 - exp(-rate * gap)
            distance = max(distance, expected - Double(index) / Double(gaps.count))
            distance = max(distance, Double(index + 1) / Double(gaps.count) - expected)
        }
        // 1.95/√n is the bound that one sample in a thousand exceeds; seeds are fixed, so this cannot flicker.
        #expect(distance < 1.95 / Double(gaps.count).squareRoot())
    }

    @Test("On a ramp the integral at the arrivals, not the time, has exponential gaps")
    func gapsOnRamp() {
        let stages = [Stage(from: 10, to: 190, duration: .seconds(100))]
        let positions = moments(stages, seed: 9).map { RandomStages.integral(stages, to: $0) }
        let gaps = zip(positions.dropFirst(), positions).map { $0 - $1 }.sorted()
        let distance = gaps.enumerated().reduce(0.0) { worst, entry in
            max(worst, abs(1 - exp(-entry.element) - Double(entry.offset) / Double(gaps.count)))
        }
        #expect(distance < 1.95 / Double(gaps.count).squareRoot())
    }
}
