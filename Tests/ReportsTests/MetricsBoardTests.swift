import LoadEngine
import Testing
import Verdict

@testable import Reports

@Suite("OpenMetrics")
struct MetricsBoardTests {
    private let record = Records.failing

    /// The board of a run whose seconds came one by one, each in the phase that the judge puts it into.
    private var board: MetricsBoard {
        let board = MetricsBoard(scenario: record.scenario, version: "1")
        board.begin(steps: record.measurements.steps, nodes: record.measurements.nodes)
        let judgement = Judge.judge(record)
        for interval in record.measurements.intervals {
            var delta = MeasurementsDelta()
            delta.intervals = [interval]
            board.add(delta, phase: judgement.stretches.first { $0.seconds.contains(interval.second) }?.name ?? .run)
        }
        for event in record.events { board.count(event) }
        board.show(record, judgement, phase: .recovered, asked: 20, nowS: 60.5)
        return board
    }

    /// Samples as a reader of the text has them: name, labels, value.
    static func samples(_ text: String) -> [(name: String, labels: String, value: Double)] {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            guard let space = line.lastIndex(of: " ") else { return nil }
            let name = line[..<space].prefix { $0 != "{" }
            return (
                String(name), String(line[name.endIndex..<space]), Double(line[line.index(after: space)...]) ?? .nan
            )
        }
    }

    @Test("Counters are the record's, by phase, step, node and outcome")
    func counters() {
        let samples = Self.samples(board.text(.openMetrics))
        let judgement = Judge.judge(record)
        for phase in judgement.phases {
            let own = samples.filter {
                $0.name == "rmsload_exchanges_total" && $0.labels.contains("phase=\"\(phase.name.rawValue)\"")
            }
            #expect(own.reduce(0) { $0 + $1.value } == Double(phase.total.offered))
            let ok = own.filter { $0.labels.contains("outcome=\"ok\"") }.reduce(0) { $0 + $1.value }
            #expect(ok == Double(phase.total.ok))
        }
        let portal = samples.filter {
            $0.name == "rmsload_exchanges_total" && $0.labels.contains("step=\"portal\"")
                && $0.labels.contains("node=\"rms-2\"")
        }
        #expect(!portal.isEmpty)
        let active = samples.first { $0.name == "rmsload_fault_active" }
        #expect(active?.value == 0)
        #expect(samples.contains { $0.name == "rmsload_events_total" && $0.labels.contains("kind=\"injected\"") })
    }

    @Test("A histogram's buckets grow, end with the count, and hold what the record holds")
    func histogram() throws {
        let samples = Self.samples(board.text(.openMetrics))
        let buckets = samples.filter { $0.name == "rmsload_response_seconds_bucket" }
        let counts = samples.filter { $0.name == "rmsload_response_seconds_count" }
        let perSeries = MetricBuckets.boundsUs.count + 1
        #expect(buckets.count == counts.count * perSeries)
        for (index, count) in counts.enumerated() {
            let own = buckets[index * perSeries..<(index + 1) * perSeries].map(\.value)
            #expect(zip(own, own.dropFirst()).allSatisfy { $0 <= $1 })
            #expect(own.last == count.value)
        }
        // The 99th percentile as histogram_quantile would give it, in one phase of one kind of response time.
        let degraded = try #require(Judge.judge(record)[.degraded])
        #expect(
            counts.filter { $0.labels.contains("degraded") }.reduce(0) { $0 + $1.value } == Double(degraded.total.ok))
        let bound = try #require(
            MetricBuckets.boundsUs.first { Double($0) / 1_000 >= degraded.total.response.p99 })
        let below = buckets.filter {
            $0.labels.contains("degraded") && $0.labels.contains("le=\"\(Double(bound) / 1e6)\"")
        }
        #expect(below.reduce(0) { $0 + $1.value } >= 0.99 * Double(degraded.total.ok))
    }

    @Test("Targets stand as they were found")
    func targets() {
        let samples = Self.samples(board.text(.openMetrics))
        for finding in Judge.judge(record).findings {
            let labels = "metric=\"\(finding.target.metric)\",bound=\"\(finding.target.bound)\""
            let own = samples.filter {
                $0.labels.contains(labels) && $0.labels.contains("phase=\"\(finding.target.phase.rawValue)\"")
            }
            #expect(own.first { $0.name == "rmsload_target_actual" }?.value == finding.actual)
            let verdict = own.first { $0.name == "rmsload_target_verdict" && $0.value == 1 }
            #expect(verdict?.labels.contains("verdict=\"\(finding.verdict.rawValue)\"") == true)
        }
    }

    @Test("Both formats have the same samples; each names counters its own way and OpenMetrics has an end")
    func formats() {
        let (open, plain) = (board.text(.openMetrics), board.text(.prometheus))
        #expect(open.hasSuffix("\n# EOF\n") && !plain.contains("# EOF"))
        #expect(open.contains("# TYPE rmsload_exchanges counter\n"))
        #expect(plain.contains("# TYPE rmsload_exchanges_total counter\n"))
        let (a, b) = (Self.samples(open), Self.samples(plain))
        #expect(a.map(\.name) == b.map(\.name) && a.map(\.labels) == b.map(\.labels))
        #expect(a.map(\.value) == b.map(\.value))
    }

    @Test("No name breaks a line")
    func hostile() {
        let board = MetricsBoard(scenario: "a\"b\\c\nd", version: "1")
        board.show(record, nil, phase: .baseline, asked: .nan, nowS: .infinity)
        let text = board.text(.openMetrics)
        #expect(text.contains(#"scenario="a\"b\\c\nd""#))
        #expect(text.contains(" NaN\n") && text.contains(" +Inf\n"))
    }
}
