import Testing

@testable import Reports

@Suite("Scales of charts")
struct ScaleTests {
    @Test(
        "Amounts begin at 0 and end at a round value at or above the highest",
        arguments: [0.4, 1, 7, 99, 100, 101, 15_999])
    func amounts(_ highest: Double) {
        let scale = Scale.amounts(upTo: highest, ticksMax: 5)
        #expect(scale.ticks.first == 0 && scale.ticks.last == scale.upper)
        #expect(scale.upper >= highest * (1 - 1e-9) && scale.upper <= highest * 2.5)
        #expect(scale.ticks.count <= 6 && scale.ticks.count >= 2)
    }

    @Test("Values without sense give a scale all the same", arguments: [0, -1, .nan, .infinity])
    func senseless(_ highest: Double) {
        #expect(Scale.amounts(upTo: highest, ticksMax: 4).upper == 1)
        #expect(Scale.time(upTo: highest, ticksMax: 8).upper == 1)
        #expect(Scale.magnitudes(from: highest, upTo: highest, ticksMax: 8).ticks.count >= 2)
        #expect(Scale.amounts(upTo: 10, ticksMax: 5).position(highest).isFinite)
    }

    @Test(
        "Magnitudes hold both values between round ones", arguments: [(0.3, 1_700.0), (50, 60), (1, 1), (2, 3_600_000)])
    func magnitudes(_ least: Double, _ highest: Double) {
        let scale = Scale.magnitudes(from: least, upTo: highest, ticksMax: 8)
        #expect(scale.lower <= least && scale.upper >= highest && scale.upper > scale.lower)
        #expect(scale.ticks.allSatisfy { $0 >= scale.lower && $0 <= scale.upper })
        #expect(scale.ticks.count <= 9)
    }

    @Test("A logarithmic scale gives a decade the same room everywhere")
    func decades() {
        let scale = Scale(.logarithmic, lower: 1, upper: 1_000, ticks: [])
        #expect([1.0, 10, 100, 1_000].map { scale.position($0).rounded() } == [0, 333, 667, 1_000])
        #expect(scale.position(0) == 0 && scale.position(-5) == 0 && scale.position(1e9) == 1_000)
    }

    @Test("The labels of a time stand on seconds, minutes and hours")
    func time() {
        #expect(Scale.time(upTo: 72, ticksMax: 8).ticks == [0, 10, 20, 30, 40, 50, 60, 70])
        #expect(Scale.time(upTo: 3_600, ticksMax: 8).ticks.count == 7)
        #expect(Scale.time(upTo: 3, ticksMax: 8).ticks == [0, 1, 2, 3])
    }
}
