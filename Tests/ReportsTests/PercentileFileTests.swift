import LoadEngine
import Testing
import Verdict

@testable import Reports

@Suite("*.hgrm")
struct PercentileFileTests {
    private struct Row {
        var value: Double
        var percentile: Double
        var count: Int
    }

    /// As HdrHistogram's plotter reads it: lines of numbers between a head and a foot of comments.
    private func rows(_ text: String) throws -> [Row] {
        let lines = text.split(separator: "\n")
        #expect(lines.first?.split(separator: " ") == ["Value", "Percentile", "TotalCount", "1/(1-Percentile)"])
        #expect(lines.suffix(3).allSatisfy { $0.hasPrefix("#[") })
        return try lines.dropFirst().dropLast(3).map { line in
            let fields = line.split(separator: " ")
            return Row(
                value: try #require(Double(fields[0])), percentile: try #require(Double(fields[1])),
                count: try #require(Int(fields[2])))
        }
    }

    @Test("The distribution ends at the maximum and holds every exchange that ended ok")
    func whole() throws {
        let record = Records.failing
        let total = Judge.judge(record).run.total
        for latency in [Latency.response, .service] {
            let rows = try rows(PercentileFile.text(record, latency))
            let last = try #require(rows.last)
            #expect(last.percentile == 1 && last.count == total.ok)
            #expect(abs(last.value / total.latencies(latency).max - 1) < 0.001)
            #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.value <= $1.value && $0.count <= $1.count })
        }
    }

    @Test("Its percentiles are those of result.json")
    func percentiles() throws {
        let record = Records.failing
        let response = Judge.judge(record).run.total.response
        let rows = try rows(PercentileFile.text(record, .response))
        for (statistic, share) in [(Statistic.p50, 0.5), (.p90, 0.9), (.p95, 0.95), (.p99, 0.99)] {
            let row = try #require(rows.first { $0.percentile >= share })
            #expect(abs(row.value - response[statistic]) <= 0.001 * response[statistic], "\(statistic)")
        }
    }

    @Test("A run without responses has a distribution of nothing")
    func empty() throws {
        var record = Records.bench
        record.measurements.intervals = []
        #expect(PercentileFile.text(record, .response).contains("Total count    =            0"))
    }
}
