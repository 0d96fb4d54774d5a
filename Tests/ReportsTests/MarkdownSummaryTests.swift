import Testing
import Verdict

@testable import Reports

@Suite("summary.md")
struct MarkdownSummaryTests {
    private func text(_ record: RunRecord) -> String { MarkdownSummary.text(record, Judge.judge(record)) }

    @Test("A pass, a fail and an inconclusive run read as recorded")
    func goldens() throws {
        try Golden.check(text(Records.passing), "summary-pass.md")
        try Golden.check(text(Records.failing), "summary-fail.md")
        try Golden.check(text(Records.unwitnessed), "summary-inconclusive.md")
    }

    @Test("Every row of a table has the columns of its head, whatever the names hold")
    func tables() {
        var record = Records.failing
        record.targets[0].metric = "nodes.a|b\\|c.responses"
        record.targets[1].bound = "< 5s\n| x |"
        var columns: Int?
        for line in text(record).split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("|") else {
                columns = nil
                continue
            }
            let cells = line.replacing("\\\\", with: "").replacing("\\|", with: "").count { $0 == "|" }
            #expect(columns == nil || columns == cells, "\(line)")
            columns = cells
        }
    }

    @Test("What Markdown or HTML would take for markup is shown as it is")
    func escaping() {
        #expect(
            MarkdownSummary.escaped("<b>*a*</b> [x](y) `z` a_b & #\nc")
                == "&lt;b&gt;\\*a\\*&lt;/b&gt; \\[x\\](y) \\`z\\` a\\_b &amp; \\# c")
    }

    @Test("A caveat and the notes of missed targets are there")
    func notes() {
        let fail = text(Records.failing)
        #expect(fail.contains("- degraded errors: 12.5 %, 0.5 % allowed\n"))
        #expect(fail.contains("> - recovery: after fault crash"))
        #expect(!text(Records.bench).contains("Target"))
    }
}
