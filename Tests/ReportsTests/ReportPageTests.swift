import Foundation
import LoadEngine
import Testing
import Verdict

@testable import Reports

@Suite("report.html")
struct ReportPageTests {
    private func page(_ record: RunRecord) -> String { ReportPage.text(record, Judge.judge(record)) }

    private var empty: RunRecord {
        var record = SyntheticRun.withoutFault.record
        record.measurements = Measurements(steps: [], nodes: [], ticks: Ticks(nodes: 0))
        return record
    }

    @Test("It opens with the verdict, and is well-formed whatever happened")
    func verdict() throws {
        for record in [Records.passing, Records.failing, Records.unwitnessed, Records.bench, empty] {
            let judgement = Judge.judge(record)
            let root = try PageReader.read(page(record))
            let heading = try #require(root.all("h1").first?.text)
            #expect(heading.hasPrefix("\(judgement.verdict.rawValue) "))
            let sentence = Headline.sentence(record, judgement)
            #expect(
                sentence.lowercased().hasSuffix(heading.dropFirst(judgement.verdict.rawValue.count + 1).lowercased()))
        }
    }

    @Test("Tables tell a template every name that they have, and nothing where nothing is")
    func names() throws {
        var table = PageTable("times", [PageTable.Column("step"), PageTable.Column("p95")], isSortable: true)
        let markup = Markup("b", text: "!")
        table.add(
            [PageTable.Cell("scene"), PageTable.Cell("1 ms", style: "bad", sort: 1, markup: markup)], style: "x",
            position: 3)
        let row = table.rows[0]
        let told: [(value: Any, child: (String) -> Any?)] = [
            (table, table.child(named:)), (row, row.child(named:)), (row.cells[0], row.cells[0].child(named:)),
        ]
        for (value, child) in told {
            for name in TemplateNames.of(value).keys { #expect(child(name) != nil, "\(name)") }
            #expect(child("none") == nil)
        }
        #expect(row.head.child(named: "sort") == nil && TemplateNames.of(row.head)["sort"] == nil)
        #expect(TemplateNames.of(row.cells[0])["style"] as? String == "n bad")
    }

    @Test("It asks nothing of the network")
    func selfContained() throws {
        let text = page(Records.passing)
        let root = try PageReader.read(text)
        for name in ["img", "iframe", "link", "script", "object", "embed", "use", "image"] {
            for element in root.all(name) {
                #expect(element.attributes["src"] == nil && element.attributes["href"] ?? "data:," == "data:,")
            }
        }
        // The one address is the name of SVG, which nobody fetches.
        #expect(text.replacing("http://www.w3.org/2000/svg", with: "").contains("://") == false)
        #expect(!PageStyle.text.contains("url(") && !PageStyle.text.contains("@import"))
        let policy = root.all("meta").first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
        #expect(policy?.attributes["content"]?.hasPrefix("default-src 'none';") == true)
    }

    @Test("Every chart has a description and a table behind it, and every row of a table all of its columns")
    func accessible() throws {
        for record in [Records.passing, Records.bench] {
            let root = try PageReader.read(page(record))
            let charts = root.all("svg").filter { $0.attributes["class"] == "plot" }
            #expect(charts.count >= 4)
            #expect(
                charts.allSatisfy { $0.attributes["role"] == "img" && $0.attributes["aria-label"]?.isEmpty == false })
            let groups = root.all("div").filter { $0.attributes["class"] == "group" }
            #expect(!groups.isEmpty && groups.allSatisfy { !$0.rows.isEmpty })
            for table in root.all("table") {
                let columns = table.all("thead")[0].all("th").count
                #expect(table.rows.allSatisfy { $0.count == columns }, "\(table.all("caption")[0].text)")
            }
            // What the script shows on hovering is in a column of the group's own table.
            for group in groups {
                let columns = group.all("thead")[0].all("th").count
                #expect(group.all("output").allSatisfy { (Int($0.attributes["data-col"] ?? "") ?? .max) < columns })
            }
        }
    }

    @Test("The timeline shows phases, the fault and the bounds")
    func timeline() throws {
        let timeline = try #require(try PageReader.read(page(Records.failing)).section("timeline"))
        let svg = timeline.all("svg").filter { $0.attributes["class"] == "view" }
        #expect(svg.count == 4)
        for view in svg {
            let bands = view.all("rect").compactMap { $0.attributes["class"] }
            #expect(bands.contains("band phase-failover") && bands.contains("band phase-degraded"))
            #expect(view.all("path").contains { $0.attributes["class"] == "moment injected" })
        }
        #expect(svg[1].all("path").count { $0.attributes["class"] == "bound p95" } == 3)
        #expect(timeline.text.contains("kill rms-2 20.4 s"))
        #expect(timeline.rows.count == 63, "60 s of arrivals and the drain")
        #expect(timeline.rows[30][1] == "degraded")
    }

    @Test("Evidence stands in the order of time")
    func evidence() throws {
        var record = Records.passing
        record.events.reverse()
        let rows = try #require(try PageReader.read(page(record)).section("fault")).rows
        #expect(
            rows.map { $0[3] }.prefix(4) == [
                "victim was serving", "injected", "witness: process-gone", "witness: port-refused",
            ])
        #expect(rows[0][1] == "\u{2212}0.100 s" && rows[1][1] == "+0.000 s")
    }

    @Test("No name and no text of a record becomes markup")
    func hostile() throws {
        var record = Records.failing
        let evil = "</pre></script><script>alert(1)</script>\"'&{{x}}{{{y}}}"
        record.scenario = evil
        record.description = evil
        record.planText = evil
        record.measurements.steps[0] = evil
        record.measurements.nodes[0] = evil
        record.events[0].text = evil
        record.faults[0].on = evil
        let text = page(record)
        let root = try PageReader.read(text)
        #expect(root.all("script").count == 1)
        #expect(root.section("plan")?.all("pre").first?.text == evil)
        #expect(root.section("steps")?.rows[0][0] == evil)
        #expect(text.components(separatedBy: "<script>").count == 2)
    }

    @Test("No number of a record stops the rendering, in no format")
    func absurd() throws {
        var record = Records.failing
        for index in record.measurements.intervals.indices {
            for cell in record.measurements.intervals[index].cells.indices {
                record.measurements.intervals[index].cells[cell].outcomes = ["ok": .max, "reset": .max, "closed": -5]
                record.measurements.intervals[index].cells[cell].node = index % 5 - 1
            }
            record.measurements.intervals[index].sessions.offered = .max
        }
        record.measurements.intervals[7].second = .max
        record.measurements.intervals[8].second = -3
        record.measurements.intervals[9].second = 9_999_999
        record.measurements.endS = .infinity
        record.events[0].atS = .nan
        record.events[1].atS = -.infinity
        record.targets[0].value = .leastNonzeroMagnitude
        record.targets[1].value = .infinity
        let judgement = Judge.judge(record)
        _ = try PageReader.read(ReportPage.text(record, judgement))
        _ = try XMLTree.read(JUnitFile.text(record, judgement))
        #expect(TimelineFile.text(record, judgement).hasPrefix("second,"))
        #expect(!MarkdownSummary.text(record, judgement).isEmpty)
        #expect(!PercentileFile.text(record, .response).isEmpty)
    }

    @Test("A long run is drawn with few points, and its tables keep every exchange")
    func long() throws {
        var record = Records.bench
        let cell = record.measurements.intervals[0]
        record.measurements.intervals = (0..<7_200).map { second in
            var interval = cell
            interval.second = second
            return interval
        }
        record.measurements.arrivalsEndS = 7_200
        record.measurements.endS = 7_200
        let root = try PageReader.read(page(record))
        #expect(root.section("timeline")?.rows.count == 480)
        #expect(root.section("timeline")?.text.contains("Each point covers 15 s") == true)
        #expect(root.section("phases")?.rows.last?[4] == "720,000")
    }
}
