import Foundation
import Testing
import Verdict

@testable import Reports

@Suite("Capacity in files and in a run's report")
struct CapacityTests {
    private var record: RunRecord {
        var record = Records.passing
        record.capacity = Records.capacity
        return record
    }

    private func text(_ capacity: CapacityRecord) -> String { CapacityFile.text(capacity, exit: 0) }

    @Test("capacity.json reads as what was written, by file and by folder")
    func roundTrip() throws {
        try withFolder { folder in
            let path = "\(folder)/capacity.json"
            try RenderedFile.write(text(Records.capacity), to: path)
            #expect(try CapacityFile.read(path) == Records.capacity)
            #expect(try CapacityFile.read(folder) == Records.capacity)
            #expect(try CapacityFile.read("\(folder)/") == Records.capacity)
        }
    }

    @Test(
        "What is no capacity.json says why",
        arguments: [
            ("{", "JSON"), ("{\"schema\": 1}", "the key \"scenario\" is missing"),
            ("{\"schema\": 1, \"scenario\": 5}", "scenario: "),
        ])
    func corrupt(_ text: String, _ why: String) throws {
        try withFolder { folder in
            let path = "\(folder)/capacity.json"
            try RenderedFile.write(text, to: path)
            let error = #expect(throws: ReportError.self) { try CapacityFile.read(path) }
            guard case .noCapacity(path, let found)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(found.contains(why), "\(found)")
        }
    }

    @Test("A newer version is refused, and a file that is not there is named")
    func refused() throws {
        try withFolder { folder in
            let path = "\(folder)/capacity.json"
            #expect(throws: ReportError.noCapacity(path: path, why: "there is no such file")) {
                try CapacityFile.read(folder)
            }
            try RenderedFile.write("{\"schema\": 2}", to: path)
            #expect(throws: ReportError.version(path: path, found: 2, allowed: 1)) { try CapacityFile.read(path) }
        }
    }

    @Test("The head-room stands in every output of the run, with the same figures")
    func everywhere() throws {
        let judgement = Judge.judge(record)
        let share = "100 % (100 % to 110 %)"
        let page = try PageReader.read(ReportPage.text(record, judgement))
        let section = try #require(page.section("capacity"))
        let rows = section.rows
        #expect(rows.contains { $0.starts(with: ["survivor", "40 sessions/s (40 to 42)"]) }, "\(rows)")
        #expect(rows.contains { $0.starts(with: ["required peak", "20 sessions/s"]) })
        #expect(rows.contains { $0.starts(with: ["head-room", share]) })
        let open = "40 sessions/s or more: more than 80 sessions/s was not tried"
        #expect(rows.contains { $0.starts(with: ["all nodes", open]) })
        let trials = section.all("tbody")[1].all("tr").map { $0.children.map(\.text) }
        let last = ["survivor", "80", "80 ms", "800 ms", "1.0 s", "0.2 %"]
        #expect(trials.count == 4 && trials[3].starts(with: last), "\(trials)")
        let summary = Summary(record, judgement, files: [], isColoured: false).text
        let flat = summary.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let sentence = "head-room: \(share): all nodes 40 sessions/s or more"
        #expect(flat.contains(sentence), "\(flat)")
        #expect(flat.contains("; head-room 100 %"), "\(flat)")
        #expect(MarkdownSummary.text(record, judgement).contains(sentence))
        let json =
            try JSONSerialization.jsonObject(
                with: Data(ResultFile.text(record, judgement, exit: 0).utf8)) as? [String: Any]
        let capacity = try #require(json?["capacity"] as? [String: Any])
        #expect(capacity["required_peak"] as? Int == 20 && capacity["unit"] as? String == "sessions/s")
        #expect(capacity["headroom"] as? [String: Double] == ["estimate": 1, "low": 1, "high": 1.1, "needed": 0.25])
        let knees = try #require(capacity["knees"] as? [String: [String: Any]])
        #expect(knees["survivor"]?["carried"] as? Int == 40 && knees["survivor"]?["limit"] as? String == "knee")
        #expect(knees["platform"]?["low"] as? Int == 40 && knees["platform"]?["high"] is NSNull)
    }

    @Test("A run without a search has no section for it, and a null")
    func without() throws {
        let judgement = Judge.judge(Records.passing)
        #expect(try PageReader.read(ReportPage.text(Records.passing, judgement)).section("capacity") == nil)
        #expect(ResultFile.text(Records.passing, judgement, exit: 0).contains("\"capacity\": null"))
        #expect(!Summary(Records.passing, judgement, files: [], isColoured: false).text.contains("head-room"))
    }

    @Test("A search that says something else than the run, or of another peak, is a caveat and no verdict")
    func caveats() {
        var record = record
        #expect(!Judge.judge(record).caveats.contains { $0.kind == .capacity })
        record.capacity?.requiredPeak = 50
        let judgement = Judge.judge(record)
        let words = judgement.caveats.filter { $0.kind == .capacity }.map(\.text)
        #expect(
            words == [
                "the search for capacity found a head-room of less than -16 %, 25 % needed",
                "the head-room is of a peak of 50 sessions/s, and this run's is 20 sessions/s",
            ])
        #expect(judgement.verdict == Judge.judge(Records.passing).verdict)
    }

    @Test("The pages and tables of a search have every knee and every trial")
    func table() throws {
        let capacity = Records.capacity
        let table = CapacityTable.text(capacity)
        #expect(table.hasPrefix("One surviving RMS carries 40 sessions/s (40 to 42) of 20 sessions/s required"))
        #expect(table.contains("missed: p95: 800 ms, 250 ms allowed") && table.contains("not tried: it is not there"))
        let page = CapacityPage.text(capacity)
        for words in ["100 % (100 % to 110 %)", "missed: p95: 800 ms", "rms-1 directly", "could not be started again"] {
            #expect(page.contains(words), "\(words)")
        }
    }
}
