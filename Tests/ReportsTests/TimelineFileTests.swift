import Foundation
import LoadEngine
import Testing
import Verdict

@testable import Reports

@Suite("The timeline as CSV")
struct TimelineFileTests {
    private func rows(_ record: RunRecord) -> [[String: String]] {
        let lines = TimelineFile.text(record, Judge.judge(record)).components(separatedBy: "\r\n").dropLast()
        let head = lines[0].components(separatedBy: ",")
        return lines.dropFirst().map { line in
            let fields = line.components(separatedBy: ",")
            #expect(fields.count == head.count)
            return Dictionary(zip(head, fields)) { first, _ in first }
        }
    }

    private func sum(_ rows: [[String: String]], _ column: String) throws -> Int {
        try rows.reduce(0) { try $0 + #require(Int($1[column] ?? "")) }
    }

    @Test("Its sums are the totals of result.json")
    func sums() throws {
        let record = Records.failing
        let run = Judge.judge(record).run
        let rows = rows(record)
        #expect(rows.count == 60)
        #expect(try sum(rows, "offered") == run.total.offered)
        #expect(try sum(rows, "ok") == run.total.ok)
        #expect(try sum(rows, "reset") == run.total.count(.reset))
        #expect(try sum(rows, "answered_rms-1") == run.nodes[0].offered)
        #expect(try sum(rows, "sessions_failed") == run.sessions.failed)
        #expect(try sum(rows, "bytes_in") == run.total.bytesIn)
    }

    @Test("A second has its phase, and a percentile without samples is empty")
    func seconds() throws {
        var record = Records.passing
        record.measurements.intervals[3].cells = []
        let rows = rows(record)
        #expect(rows[3]["response_p95_ms"] == "" && rows[3]["phase"] == "warm-up")
        #expect(rows[30]["phase"] == "degraded")
        #expect(rows[30]["response_p95_ms"] == "99.968")
    }

    @Test("A name with a comma, a quote or a line break is quoted")
    func quoting() throws {
        var record = Records.passing
        record.measurements.nodes = ["a,b", "say \"c\"\r\nd"]
        let text = TimelineFile.text(record, Judge.judge(record))
        #expect(text.contains(",\"answered_a,b\",\"answered_say \"\"c\"\"\r\nd\"\r\n"))
    }

    @Test("Thinned points keep every exchange, and merge percentiles instead of averaging them")
    func thinned() {
        let record = Records.failing
        let judgement = Judge.judge(record)
        let thin = Timeline(record, judgement, pointsMax: 13)
        #expect(thin.lengthS == 5 && thin.points.count == 13)
        #expect(thin.points.reduce(0) { $0 + $1.figures.offered } == judgement.run.total.offered)
        #expect(thin.points.reduce(0) { $0 + $1.finished } == 5_651)
        let cells = record.measurements.intervals.filter { (20..<25).contains($0.second) }.flatMap(\.cells)
        #expect(thin.points[4].figures == Figures(cells))
    }

    @Test("A record with absurd seconds is drawn without end neither in time nor in memory")
    func absurd() {
        var record = Records.bench
        record.measurements.intervals[0].second = .max
        record.measurements.intervals[1].second = -4
        record.measurements.intervals[2].second = 9_999_999
        #expect(Timeline(record, Judge.judge(record), pointsMax: 600).points.count <= 600)
    }
}
