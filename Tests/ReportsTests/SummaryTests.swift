import LoadEngine
import Testing
import Verdict

@testable import Reports

@Suite("The terminal summary")
struct SummaryTests {
    private func summary(_ record: RunRecord, isColoured: Bool = false) -> String {
        let files = ["record: runs/node-failover/run.json", "result: runs/node-failover/result.json"]
        return Summary(record, Judge.judge(record), files: files, isColoured: isColoured).text
    }

    @Test("A pass, a fail and an inconclusive run read as recorded")
    func goldens() throws {
        try Golden.check(summary(Records.passing), "summary-pass.txt")
        try Golden.check(summary(Records.failing), "summary-fail.txt")
        try Golden.check(summary(Records.unwitnessed), "summary-inconclusive.txt")
    }

    @Test("A repeated fault has a row for each deed, and its times a distribution")
    func series() throws {
        try Golden.check(summary(Records.repeated), "summary-series.txt")
    }

    @Test("A bench reads as recorded, and says what was asked only if a rate was")
    func bench() throws {
        let open = Records.bench
        try Golden.check(BenchSummary(open, Judge.judge(open), isColoured: false).text, "bench-open.txt")
        var closed = open
        closed.load.model = "closed"
        let text = BenchSummary(closed, Judge.judge(closed), isColoured: false).text
        #expect(!text.contains("asked"))
        #expect(!text.contains("slip"))
    }

    @Test("A summary leads with the verdict and keeps to its width")
    func width() {
        for record in [Records.passing, Records.failing, Records.unwitnessed, Records.repeated, Records.bench] {
            let lines = summary(record).split(separator: "\n")
            let word = Judge.judge(record).verdict.rawValue.uppercased()
            #expect(lines[0].hasPrefix(word))
            #expect(lines.allSatisfy { $0.count <= Summary.width && !$0.hasSuffix(" ") })
        }
    }

    @Test("Colour changes nothing but colour")
    func colour() throws {
        let painted = summary(Records.failing, isColoured: true)
        #expect(painted.contains("\u{1B}[31m"))
        let plain = painted.replacing(try Regex("\u{1B}\\[[0-9]+m"), with: "")
        #expect(plain == summary(Records.failing))
    }

    @Test("Colour is for terminals, and NO_COLOR turns it off")
    func colourWanted() {
        func wanted(_ isTerminal: Bool, _ noColor: Bool, _ environment: [String: String]) -> Bool {
            Summary.isColourWanted(isTerminal: isTerminal, noColor: noColor, environment: environment)
        }
        #expect(wanted(true, false, [:]))
        #expect(wanted(true, false, ["NO_COLOR": ""]))
        #expect(!wanted(true, false, ["NO_COLOR": "1"]))
        #expect(!wanted(true, true, [:]))
        #expect(!wanted(false, false, [:]))
        #expect(!wanted(true, false, ["TERM": "dumb"]))
    }

    @Test("A run in which nothing happened is summed up too")
    func empty() {
        var record = SyntheticRun.withoutFault.record
        record.measurements = Measurements(steps: [], nodes: [], ticks: Ticks(nodes: 0))
        #expect(summary(record).hasPrefix("INCONCLUSIVE: nothing was offered\n"))
        #expect(BenchSummary(record, Judge.judge(record), isColoured: false).text.contains("0 requests"))
    }
}
