import Testing

@testable import Verdict

@Suite("Metric names")
struct MetricTests {
    @Test("Every form in the table is read, with the unit that the table gives")
    func patterns() throws {
        for pattern in Metric.patterns {
            for statistic in Statistic.allCases {
                let name = pattern.form.split(separator: ".").map { part in
                    switch part {
                    case "STAT": statistic.rawValue
                    case "NODE": "rms.1"
                    case "STEP": "see all"
                    default: String(part)
                    }
                }.joined(separator: ".")
                let metric = try #require(Metric.known(name), "\(name)")
                #expect(metric.unit == pattern.unit, "\(name)")
            }
        }
    }

    @Test("Names with dots keep their dots")
    func dots() {
        #expect(Metric.known("nodes.rms.eu.1.response.p99.9") == .nodeResponse("rms.eu.1", .p999))
        #expect(Metric.known("steps.errors.errors") == .stepErrors("errors"))
        #expect(Metric.known("nodes.rms-2.responses") == .nodeResponses("rms-2"))
        #expect(Metric.known("response.p99.9") == .latency(.response, .p999))
    }

    @Test(
        "Nothing else is a metric",
        arguments: [
            "", "response", "response.", "response.p42", "p95", "errors.p95", "throughput.p50", "nodes", "nodes.",
            "nodes..responses", "nodes.rms-1", "nodes.rms-1.errors", "steps.portal.responses", "Outage",
            "steps..errors",
            "response.p95 ",
        ])
    func unknown(_ name: String) {
        #expect(Metric.known(name) == nil)
    }
}
