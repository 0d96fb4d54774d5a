import Foundation
import LoadEngine
import Testing
import Verdict

@testable import Reports

@Suite("result.json")
struct ResultFileTests {
    private func object(_ record: RunRecord, exit: Int32 = 0) throws -> [String: Any] {
        let text = ResultFile.text(record, Judge.judge(record), exit: exit)
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func keys(_ value: Any?) -> Set<String> { Set((value as? [String: Any] ?? [:]).keys) }

    @Test("A pass and a fail are written as recorded")
    func goldens() throws {
        let (pass, fail) = (Records.passing, Records.failing)
        try Golden.check(ResultFile.text(pass, Judge.judge(pass), exit: 0), "result-pass.json")
        try Golden.check(ResultFile.text(fail, Judge.judge(fail), exit: 1), "result-fail.json")
    }

    @Test("Every key of the contract is there, whatever happened")
    func contract() throws {
        var empty = SyntheticRun.withoutFault.record
        empty.measurements = Measurements(steps: [], nodes: [], ticks: Ticks(nodes: 0))
        for record in [Records.passing, Records.unwitnessed, Records.bench, Records.full, empty] {
            let result = try object(record)
            #expect(
                keys(result) == [
                    "schema", "scenario", "verdict", "exit", "caveats", "totals", "phases", "faults", "fault_series",
                    "sessions", "writes", "capacity", "targets", "generator",
                ])
            let totals: Set = [
                "offered", "sent", "ok", "failed", "not_sent", "interrupted", "duration_s", "throughput_per_s",
                "bytes_in", "bytes_out", "connections", "retried", "response_ms", "service_ms", "slip_ms", "outcomes",
                "statuses", "nodes", "steps", "redirects", "cached", "abandoned",
            ]
            #expect(keys(result["totals"]) == totals)
            for phase in try #require(result["phases"] as? [Any]) {
                #expect(keys(phase) == totals.union(["name", "from_s", "to_s"]))
            }
            let total = try #require(result["totals"] as? [String: Any])
            #expect(keys(total["response_ms"]) == ["mean", "p50", "p90", "p95", "p99", "p99_9", "max"])
            #expect(
                keys(total["outcomes"]) == [
                    "ok", "unexpected", "refused", "reset", "closed", "truncated", "malformed", "timeout", "tls",
                    "resolve", "too_large", "redirect",
                ])
            for fault in try #require(result["faults"] as? [Any]) {
                #expect(
                    keys(fault) == [
                        "name", "kind", "on", "series", "injected_s", "witnesses", "detect_s", "failover_s", "outage_s",
                        "recover_s", "healed_s", "readmit_s",
                    ])
            }
            for target in try #require(result["targets"] as? [Any]) {
                #expect(keys(target) == ["phase", "metric", "bound", "actual", "samples", "verdict", "why"])
            }
            #expect(
                keys(result["sessions"]) == [
                    "started", "completed", "failed", "continued", "rerouted", "lost", "state_mismatch", "stale_route",
                ])
            #expect(
                keys(result["writes"]) == [
                    "acknowledged", "stable", "lost", "duplicated", "phantom", "indeterminate", "unverified",
                    "first_lost",
                    "last_lost", "database",
                ])
            #expect(
                keys(result["generator"]) == [
                    "workers", "cpu_percent", "slip_ms", "descriptors_peak", "memory_peak_mib",
                ])
        }
    }

    @Test("Exchanges add up: offered is sent and not sent, sent is ok, failed and interrupted")
    func sums() throws {
        var run = SyntheticRun.withoutFault
        run.exchange = { atS, bound in
            switch Int(atS * 100) % 10 {
            case 0: .init(nil, node: 0, outcome: .notSent)
            case 1: .init(nil, node: 0, outcome: .interrupted)
            case 2: .init(nil, node: 0, outcome: .timeout)
            default: .init(40_000, node: bound)
            }
        }
        let total = try #require(try object(run.record)["totals"] as? [String: Any])
        func count(_ key: String) -> Int { total[key] as? Int ?? -1 }
        #expect(count("offered") == 6_000)
        #expect(count("not_sent") == 600)
        #expect(count("offered") == count("sent") + count("not_sent"))
        #expect(count("sent") == count("ok") + count("failed") + count("interrupted"))
        #expect((total["outcomes"] as? [String: Int])?.values.reduce(0, +) == count("ok") + count("failed"))
    }

    @Test("What could not be observed is null, and a latency without samples is not 0")
    func nulls() throws {
        var record = Records.unwitnessed
        record.measurements.intervals = []
        let result = try object(record, exit: 3)
        #expect(result["exit"] as? Int == 3)
        let total = try #require(result["totals"] as? [String: Any])
        #expect((total["response_ms"] as? [String: Any])?["p99"] is NSNull)
        let fault = try #require((result["faults"] as? [[String: Any]])?.first)
        #expect(fault["healed_s"] is NSNull && fault["readmit_s"] is NSNull && fault["recover_s"] is NSNull)
    }

    @Test("Names of any kind stay JSON")
    func quoting() throws {
        var record = Records.passing
        record.scenario = "a \"b\"\\\n\t\u{1}é😀"
        record.measurements.nodes = ["rms-1", "rms-1"]
        let result = try object(record)
        #expect(result["scenario"] as? String == record.scenario)
    }

    @Test("Numbers are rounded to what was measured")
    func numbers() {
        #expect(JSONText.number(0.1 + 0.2).rendered() == "0.3")
        #expect(JSONText.number(12).rendered() == "12")
        #expect(JSONText.number(-0.000_1).rendered() == "0")
        #expect(JSONText.number(.nan).rendered() == "null")
        #expect(JSONText.number(1e300).rendered() == "1e+300")
        #expect(JSONText.precise(0.000_123_4).rendered() == "0.000123")
    }
}
