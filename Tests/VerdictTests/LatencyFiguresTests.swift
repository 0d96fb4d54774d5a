import Histogram
import LoadEngine
import TestSupport
import Testing

@testable import Verdict

@Suite("Figures of a latency")
struct LatencyFiguresTests {
    @Test("Merged figures are those of an HdrHistogram, value for value")
    func hdr() {
        var random = SeededRandom()
        for round in 0..<40 {
            var dense = SparseHistogram.dense()
            var parts: [SparseHistogram] = []
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                let top = UInt32.random(in: 1...SparseHistogram.valueMax, using: &random) >> UInt32(round % 30)
                let values = (0..<Int.random(in: 1...300, using: &random)).map { _ in
                    UInt32.random(in: 0...top, using: &random)
                }
                parts.append(SparseHistogram(values))
                parts[parts.count - 1].add(to: &dense)
            }
            let figures = LatencyFigures(merging: parts)
            #expect(figures.count == Int(dense.totalCount))
            for (statistic, percentile) in [
                (Statistic.p50, 50.0), (.p90, 90), (.p95, 95), (.p99, 99), (.p999, 99.9), (.max, 100),
            ] {
                #expect(figures[statistic] == Double(dense.valueAtPercentile(percentile)) / 1_000)
            }
            let mean = min(dense.mean / 1_000, figures.max)
            #expect(abs(figures.mean - mean) <= 1e-9 * mean)
        }
    }

    @Test("The longest time that can be recorded is not too long")
    func longest() {
        let figures = LatencyFigures(merging: [SparseHistogram([.max])])
        #expect(figures.count == 1)
        #expect(abs(figures.max - 3_600_000) < 3_600)
    }
}
