import LoadEngine
import Testing

@testable import Verdict

@Suite struct RepeatedFaultTests {
    @Test("the median's interval leaves out at most one case in forty on either side, and one rank more would not")
    func ranks() {
        for count in 1...400 {
            let rank = TimeSpread.rank(count)
            #expect(2 * below(rank, of: count) <= 0.05, "\(count)")
            if 2 * (rank + 1) <= count { #expect(2 * below(rank + 1, of: count) > 0.05, "\(count)") }
        }
        #expect(TimeSpread.rank(5) == 0 && TimeSpread.rank(6) == 1 && TimeSpread.rank(50) == 18)
        #expect(TimeSpread.rank(1_001) == 469)
    }

    /// The probability of fewer heads than `rank` in `count` throws.
    private func below(_ rank: Int, of count: Int) -> Double {
        (0..<rank).reduce(0.0) { sum, heads in
            var probability = 1.0
            // Multiplied and halved in turn, so that it stays a number.
            var halves = count
            for index in 0..<heads {
                probability *= Double(count - index) / Double(heads - index)
                while probability > 1, halves > 0 {
                    probability /= 2
                    halves -= 1
                }
            }
            for _ in 0..<halves { probability /= 2 }
            return sum + probability
        }
    }

    @Test("median, interval and maximum of values in any order; what is no number does not count")
    func spread() throws {
        let odd = try #require(TimeSpread([3, 1, .nan, 2]))
        #expect(odd == TimeSpread([1, 2, 3]))
        #expect(odd.median == 2 && odd.max == 3 && odd.count == 3 && odd.interval == nil)
        #expect(TimeSpread([4, 1, 3, 2])?.median == 2.5)
        #expect(TimeSpread((1...50).map(Double.init).shuffled())?.interval == 18...33)
        #expect(TimeSpread([]) == nil)
    }

    @Test("deeds of a series are found together, in order; a fault that is done once is none")
    func series() {
        func record(_ name: String, _ part: String, _ series: String?) -> FaultFigures {
            FaultFigures(
                FaultEvidence(FaultRecord(name: name, kind: "kill", on: part, series: series), events: []))
        }
        var judgement = Judge.judge(SyntheticRun().record)
        judgement.faults = [
            record("a-1", "rms-1", "a"), record("once", "rms-1", nil), record("a-2", "rms-2", "a"),
            record("a-3", "rms-1", "a"),
        ]
        let series = judgement.repeatedFaults
        #expect(series.map(\.name) == ["a"])
        #expect(series[0].deeds.map(\.fault.name) == ["a-1", "a-2", "a-3"])
        #expect(series[0].parts == ["rms-1", "rms-2"])
        #expect(series[0].proven == 0 && series[0].healed == 0 && series[0][.outage] == nil)
    }
}
