import LoadEngine
import Testing
import Verdict

@testable import Reports

@Suite("A fault that is done several times")
struct FaultSeriesTests {
    /// One node after the other is killed; the third deed never happened.
    private var record: RunRecord {
        var record = Records.passing
        record.faults = (1...3).map {
            FaultRecord(name: "crash-\($0)", kind: "kill", on: "rms-\(2 - $0 % 2)", series: "crash")
        }
        record.events = [(1, 10.0, 0.25), (2, 30.0, 0.75)].flatMap { number, atS, detectS in
            let name = "crash-\(number)"
            return [
                RunEvent(atS: atS - 0.1, kind: .victimServing, fault: name, text: "serving"),
                RunEvent(atS: atS, kind: .injected, fault: name, text: "SIGKILL"),
                RunEvent(atS: atS + 0.1, kind: .witness, fault: name, name: "process-gone", text: "gone"),
                RunEvent(atS: atS + 0.2, kind: .witness, fault: name, name: "port-refused", text: "refused"),
                RunEvent(atS: atS + detectS, kind: .detected, fault: name, text: "out"),
                RunEvent(atS: atS + 8, kind: .healStarted, fault: name, text: "start"),
                RunEvent(atS: atS + 9, kind: .healed, fault: name, text: "healed"),
            ]
        }
        return record
    }

    @Test("Its deeds are told together, with the least, the middle and the most of each time")
    func spread() throws {
        let judgement = Judge.judge(record)
        let series = try #require(FaultSeries.all(judgement).first)
        #expect(series.title == "crash: kill rms-1, rms-2, done 2 of 3 times")
        let detect = try #require(series.spreads.first)
        #expect(detect.name == "detect" && detect.values == [0.25, 0.75])
        #expect(detect.text == "250 ms to 750 ms, median 500 ms")
        let summary = Summary(record, judgement, files: [], isColoured: false).text
        #expect(summary.contains("  fault crash: kill rms-1, rms-2, done 2 of 3 times\n    detect 250 ms to 750 ms"))
        #expect(!summary.contains("fault crash-1: kill"))
        #expect(MarkdownSummary.text(record, judgement).contains("| detect | 250 ms to 750 ms, median 500 ms |"))
    }

    @Test("The page has a row for each deed, in the order of time, and says which never happened")
    func page() throws {
        let page = try PageReader.read(ReportPage.text(record, Judge.judge(record)))
        let tables = try #require(page.section("fault")).all("table")
        let captions = tables.map { $0.all("caption")[0].text }
        #expect(captions.prefix(2) == ["Times of crash over all deeds", "Deeds of crash"])
        let deeds = tables[1].rows
        #expect(deeds.map { $0[0] } == ["crash-1", "crash-2", "crash-3"])
        #expect(deeds[2][2] == "never done" && deeds[2].last?.contains("never happened") == true)
        #expect(tables[0].rows[0] == ["detect", "2", "250 ms", "500 ms", "750 ms", "0"])
    }
}
