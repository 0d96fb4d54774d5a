import Histogram
import Testing

@testable import LoadEngine

/// A server that freezes for S of T seconds under a constant rate has a response distribution in closed form: a share
/// of 1 − S/T is answered after the server's delay d, the rest evenly within d to S + d.
@Suite struct FreezeTests {
    // Long enough that 2 % of it is more than a busy machine's scheduling.
    private static let delay = Nanoseconds.milliseconds(400)
    private static let freezeS = 2.0
    private static let runS = 10.0

    private static func closedForm(_ percentile: Double) -> Double {
        let share = freezeS / runS
        let rank = percentile / 100
        let waited = rank <= 1 - share ? 0 : (rank - (1 - share)) / share * freezeS
        return (waited + delay.inSeconds) * 1e6
    }

    private static func expectClosedForm(
        _ histogram: Histogram<UInt64>, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for percentile in [50.0, 90, 99] {
            let expected = closedForm(percentile)
            let actual = Double(histogram.valueAtPercentile(percentile))
            #expect(
                abs(actual / expected - 1) < 0.02, "p\(percentile): \(actual) µs, closed form \(expected) µs",
                sourceLocation: sourceLocation)
        }
    }

    @Test(
        "In virtual time, a frozen server gives the closed-form distribution, whatever the number of workers",
        arguments: [1, 2, 3])
    func virtual(workers: Int) throws {
        let server = FreezingServer(delay: Self.delay, freeze: .seconds(4) ..< .seconds(6))
        let plan = Plans.singleGets(perSecond: 200, seconds: 10, workers: workers)
        let simulation = try Simulation.run(plan, server: server)
        #expect(simulation.count(.ok) == 2000)
        #expect(simulation.offered == 2000)
        #expect(server.requests == 2000)
        Self.expectClosedForm(simulation.responses())
    }

    @Test("On real sockets, a frozen server gives the closed-form distribution")
    func sockets() throws {
        let server = LoopbackServer(FreezingServer(delay: Self.delay, freeze: .seconds(4) ..< .seconds(6))).start()
        defer { server.stop() }
        let engine = try Engine(Plans.singleGets(perSecond: 200, seconds: 10, port: server.port))
        try engine.start()
        let measurements = engine.finish()
        var histogram = SparseHistogram.dense()
        for cell in measurements.intervals.flatMap(\.cells) { cell.response.add(to: &histogram) }
        #expect(histogram.totalCount == 2000)
        Self.expectClosedForm(histogram)
    }
}
