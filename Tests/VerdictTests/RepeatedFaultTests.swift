import Testing

@testable import Verdict

@Suite("Times over repeated faults")
struct RepeatedFaultTests {
    @Test("Median, maximum and an interval that assumes nothing")
    func spread() throws {
        let five = try #require(RepeatedFault.Spread([3, 1, 2, 5, 4]))
        #expect(five.median == 3 && five.max == 5 && five.count == 5)
        #expect(five.low == 1 && five.high == 5)
        #expect(abs(five.confidence - 0.9375) < 1e-12, "1 − 2/32")
        let ten = try #require(RepeatedFault.Spread((1...10).map(Double.init)))
        // The second smallest and largest of ten: 1 − 2 · 11/1024; the third would be 1 − 2 · 56/1024.
        #expect(ten.median == 5.5 && ten.low == 2 && ten.high == 9)
        #expect(abs(ten.confidence - (1 - 22.0 / 1_024)) < 1e-12)
        let one = try #require(RepeatedFault.Spread([7]))
        #expect(one.low == 7 && one.high == 7 && one.confidence == 0)
        #expect(RepeatedFault.Spread([]) == nil)
        #expect(RepeatedFault.Spread([.nan, .infinity]) == nil)
    }

    @Test("The interval holds the true median about as often as it says")
    func coverage() {
        var random = Seeded()
        var held = 0
        for _ in 0..<2_000 {
            // Skewed, as times are; its median is 0.5².
            let values = (0..<12).map { _ in Double.random(in: 0...1, using: &random) }.map { $0 * $0 }
            if let spread = RepeatedFault.Spread(values), spread.low <= 0.25, spread.high >= 0.25 { held += 1 }
        }
        #expect((1_880...1_980).contains(held), "\(held) of 2,000; 96.1 % expected")
    }

    @Test("Deeds of a series are taken together, others are not")
    func series() throws {
        var record = SyntheticRun().record
        record.faults[0].name = "crash-1"
        record.faults[0].series = "crash"
        record.faults.append(FaultRecord(name: "crash-2", kind: "kill", on: "rms-1", series: "crash"))
        record.faults.append(FaultRecord(name: "drain", kind: "drain", on: "rms-1"))
        for index in record.events.indices { record.events[index].fault = "crash-1" }
        let series = Judge.judge(record).series
        #expect(series.map(\.name) == ["crash"])
        #expect(series[0].planned == 2 && series[0].done == 1)
        #expect(series[0].times[.detect]?.count == 1)
        #expect(Judge.judge(SyntheticRun().record).series.isEmpty)
    }
}
