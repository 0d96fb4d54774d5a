import Foundation
import LoadEngine
import Testing
import Verdict

@testable import Reports

/// One run, seven outputs, the same figures to the last digit shown.
@Suite("Agreement of the outputs")
struct AgreementTests {
    /// A finding as an output shows it.
    private struct Shown: Equatable {
        var phase: String
        var metric: String
        var actual: String
        var verdict: String
    }

    private let record = Records.failing
    private var judgement: Judgement { Judge.judge(record) }

    /// Words of a terminal's line: columns are at least two spaces apart.
    private func terminal(_ marker: String) -> [[String]] {
        let text = Summary(record, judgement, files: [], isColoured: false).text
        let lines = text.components(separatedBy: "\n")
        let head = lines.firstIndex { $0.hasPrefix("  \(marker) ") } ?? 0
        return lines[(head + 1)...].prefix { !$0.isEmpty }.map { line in
            line.components(separatedBy: "  ").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        }
    }

    private func markdown(_ head: String) -> [[String]] {
        let lines = MarkdownSummary.text(record, judgement).components(separatedBy: "\n")
        let start = lines.firstIndex { $0.hasPrefix("| \(head) ") } ?? 0
        return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
            line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
        }
    }

    private func json() throws -> [String: Any] {
        let text = ResultFile.text(record, judgement, exit: 1)
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test("Targets: phase, metric, actual and verdict")
    func targets() throws {
        let count = record.targets.count
        let fromTerminal = terminal("target").prefix(count).map {
            Shown(phase: $0[0], metric: $0[1], actual: $0[3], verdict: $0[4])
        }
        let fromMarkdown = markdown("Phase").map {
            Shown(phase: $0[0], metric: $0[1], actual: $0[3], verdict: $0[4].components(separatedBy: " ")[1])
        }
        let page = try PageReader.read(ReportPage.text(record, judgement))
        let fromPage = try #require(page.section("targets")).rows.map {
            Shown(phase: $0[0], metric: $0[1], actual: $0[3], verdict: $0[2])
        }
        let cases = try XMLTree.read(JUnitFile.text(record, judgement)).all("testcase")
        let fromJUnit = try cases.map { test in
            let output = try #require(test.all("system-out").first?.text)
            let mark = test.children.map(\.name).first { $0 != "system-out" }
            return Shown(
                phase: try #require(test.attributes["classname"]?.components(separatedBy: ".").last),
                metric: try #require(test.attributes["name"]?.components(separatedBy: " ").first),
                actual: String(output.dropFirst("found ".count).prefix { $0 != "," }),
                verdict: mark == nil ? "pass" : mark == "failure" ? "fail" : "inconclusive")
        }
        let fromJSON = try (try #require(try json()["targets"] as? [[String: Any]])).map { target in
            let metric = try #require(target["metric"] as? String)
            let unit = try #require(Metric.known(metric)?.unit)
            let actual = (target["actual"] as? Double).map { Readable.value($0, unit) }
            return Shown(
                phase: try #require(target["phase"] as? String), metric: metric, actual: actual ?? "never",
                verdict: try #require(target["verdict"] as? String))
        }
        let fromScreen = live.filter { $0.hasPrefix("✓") || $0.hasPrefix("✗") || $0.hasPrefix("?") }.map { line in
            let columns = line.components(separatedBy: "  ").map { $0.trimmingCharacters(in: .whitespaces) }
                .filter { !$0.isEmpty }
            let verdict = ["✓": "pass", "✗": "fail", "?": "inconclusive"][String(columns[0].prefix(1))] ?? ""
            return Shown(
                phase: String(columns[0].dropFirst(2)), metric: columns[1], actual: columns[3], verdict: verdict)
        }
        #expect(fromScreen.count == count)
        #expect(fromScreen.allSatisfy(fromTerminal.contains))
        #expect(try fromPrometheus() == fromTerminal)
        #expect(fromTerminal.count == count)
        #expect(fromMarkdown == fromTerminal)
        #expect(fromPage == fromTerminal)
        #expect(fromJUnit == fromTerminal)
        #expect(fromJSON == fromTerminal)
    }

    /// The live screen as it would stand at the end.
    private var live: [String] {
        var frame = LiveFrame()
        frame.load = record.load
        frame.findings = judgement.findings
        frame.phases = Set(PhaseName.allCases)
        return frame.lines(width: 120, height: 60, isColoured: false)
    }

    private var metrics: [(name: String, labels: String, value: Double)] {
        let board = MetricsBoard(scenario: record.scenario, version: "1")
        board.begin(steps: record.measurements.steps, nodes: record.measurements.nodes)
        var delta = MeasurementsDelta()
        delta.intervals = record.measurements.intervals
        board.add(delta, phase: .run)
        board.show(record, judgement, phase: .recovered, asked: 0, nowS: 60)
        return MetricsBoardTests.samples(board.text(.openMetrics))
    }

    private func fromPrometheus() throws -> [Shown] {
        let samples = metrics
        return try samples.filter { $0.name == "rmsload_target_verdict" && $0.value == 1 }.map { sample in
            let label = { (name: String) -> String in
                let parts = sample.labels.components(separatedBy: "\(name)=\"")
                return parts.count > 1 ? String(parts[1].prefix { $0 != "\"" }) : ""
            }
            let own = sample.labels.components(separatedBy: ",verdict=")[0]
            let actual = samples.first { $0.name == "rmsload_target_actual" && $0.labels.hasPrefix(own) }?.value
            let unit = try #require(Metric.known(label("metric"))?.unit)
            return Shown(
                phase: label("phase"), metric: label("metric"),
                actual: actual.map { Readable.value($0, unit) } ?? "never", verdict: label("verdict"))
        }
    }

    @Test("Totals, steps, nodes, sessions and writes")
    func counts() throws {
        let json = try json()
        let totals = try #require(json["totals"] as? [String: Any])
        let page = try PageReader.read(ReportPage.text(record, judgement))
        let samples = metrics
        func prometheus(_ label: String) -> Int {
            Int(
                samples.filter { $0.name == "rmsload_exchanges_total" && (label.isEmpty || $0.labels.contains(label)) }
                    .reduce(0) { $0 + $1.value })
        }
        #expect(prometheus("") == totals["offered"] as? Int)
        #expect(prometheus("outcome=\"ok\"") == totals["ok"] as? Int)
        let steps = try #require(totals["steps"] as? [String: [String: Any]])
        for row in try #require(page.section("steps")).rows {
            #expect(row[1] == (steps[row[0]]?["offered"] as? Int).map(Readable.count))
            #expect(prometheus("step=\"\(row[0])\"") == steps[row[0]]?["offered"] as? Int)
            let response = try #require(steps[row[0]]?["response_ms"] as? [String: Double])
            #expect(
                Array(row[4...7]) == ["p50", "p95", "p99", "max"].map { Readable.milliseconds(response[$0] ?? -1) })
        }
        let nodes = try #require(totals["nodes"] as? [String: [String: Any]])
        for row in try #require(page.section("nodes")).rows {
            #expect(row[1] == (nodes[row[0]]?["responses"] as? Int).map(Readable.count))
            #expect(prometheus("node=\"\(row[0])\"") == nodes[row[0]]?["responses"] as? Int)
        }
        let summary = Summary(record, judgement, files: [], isColoured: false).text
        let flat = summary.components(separatedBy: .whitespacesAndNewlines).filter { !$0.isEmpty }.joined(
            separator: " ")
        let markdown = MarkdownSummary.text(record, judgement)
        let sessions = try #require(json["sessions"] as? [String: Int])
        let fates = try #require(page.section("continuity")).rows[0]
        for (column, key) in [
            (3, "continued"), (4, "lost"), (5, "state_mismatch"), (7, "rerouted"), (8, "stale_route"),
        ] {
            let text = Readable.count(try #require(sessions[key]))
            #expect(fates[column] == text)
            let name = ["rerouted": "re-routed"][key] ?? key.replacing("_", with: " ")
            #expect(flat.contains("\(name) \(text)") && markdown.contains("\(name) \(text)"), "\(name)")
        }
        let writes = try #require(json["writes"] as? [String: Any]).compactMapValues { $0 as? Int }
        for row in try #require(page.section("writes")).rows where writes[row[0]] != nil {
            #expect(row[1] == writes[row[0]].map(Readable.count))
            if row[1] != "0" {
                #expect(flat.contains("\(row[1]) \(row[0])") && markdown.contains("\(row[1]) \(row[0])"))
            }
        }
    }

    @Test("Phases: edges, rates, errors and percentiles")
    func phases() throws {
        let fromTerminal = terminal("phase")
        let page = try PageReader.read(ReportPage.text(record, judgement))
        #expect(try #require(page.section("phases")).rows == fromTerminal)
        #expect(markdown("phase") == fromTerminal)
        let phases = try #require(try json()["phases"] as? [[String: Any]])
        for (phase, row) in zip(phases, fromTerminal) {
            let response = try #require(phase["response_ms"] as? [String: Double])
            let percentiles = ["p50", "p95", "p99"].map { Readable.milliseconds(response[$0] ?? -1) }
            #expect(Array(row[7...]) == percentiles)
            #expect(row[0] == phase["name"] as? String)
            #expect(row[4] == (phase["offered"] as? Int).map(Readable.count))
            #expect(row[5] == (phase["throughput_per_s"] as? Double).map(Readable.rate))
        }
    }

    @Test("The sentence, the fault's times and the totals")
    func rest() throws {
        let summary = Summary(record, judgement, files: [], isColoured: false).text
        let flat = summary.components(separatedBy: .whitespacesAndNewlines).filter { !$0.isEmpty }.joined(
            separator: " ")
        let markdown = MarkdownSummary.text(record, judgement)
        let page = try PageReader.read(ReportPage.text(record, judgement))
        let junit = try XMLTree.read(JUnitFile.text(record, judgement))
        let sentence = Headline.sentence(record, judgement)
        #expect(flat.hasPrefix(sentence))
        #expect(markdown.contains("**\(sentence)**"))
        #expect(junit.all("testsuite")[0].children.last?.text.hasPrefix(sentence) == true)
        let fault = try #require(try (json()["faults"] as? [[String: Any]])?.first)
        let shown = try #require(page.section("fault")).all("dl")[0].all("div").map { $0.children.map(\.text) }
        for (name, key) in [
            ("detect", "detect_s"), ("fail-over", "failover_s"), ("outage", "outage_s"), ("recover", "recover_s"),
            ("readmit", "readmit_s"),
        ] {
            let text = (fault[key] as? Double).map(Readable.seconds) ?? "never"
            #expect(flat.contains("\(name) \(text)"), "\(name)")
            #expect(markdown.contains("\(name) \(text)"), "\(name)")
            #expect(shown.contains([name, text]), "\(name)")
        }
        let totals = try #require(try json()["totals"] as? [String: Any])
        let ok = try #require((totals["ok"] as? Int).map(Readable.count))
        #expect(flat.contains("\(ok) ok"))
        #expect(try #require(page.section("outcomes")).rows[0][1] == ok)
    }
}
