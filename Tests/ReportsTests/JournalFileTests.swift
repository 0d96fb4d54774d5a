import Foundation
import LoadEngine
import Testing
import Verdict

@testable import Reports

@Suite("The journal of a run that was cut off")
struct JournalFileTests {
    /// A run's lines as they would be written up to a second.
    static func lines(_ record: RunRecord, until second: Int) throws -> [String] {
        var first = record
        first.measurements = Measurements(
            steps: record.measurements.steps, nodes: record.measurements.nodes, ticks: Ticks(nodes: 2),
            arrivalsEndS: record.measurements.arrivalsEndS)
        first.events = []
        first.continuity = []
        first.writes = nil
        first.capacity = nil
        var lines = [JournalLine(run: first)]
        for interval in record.measurements.intervals where interval.second < second {
            var delta = MeasurementsDelta()
            delta.intervals = [interval]
            let health = record.measurements.generator
            delta.slips = [
                MeasurementsDelta.Slip(
                    second: interval.second, late: health.late[interval.second],
                    connecting: health.connecting?[interval.second] ?? SparseHistogram(),
                    waiting: health.waiting?[interval.second] ?? SparseHistogram())
            ]
            for (place, series) in record.measurements.ticks.series.enumerated() {
                for tick in interval.second * 10..<interval.second * 10 + 10 {
                    delta.ticks.append(
                        MeasurementsDelta.Tick(
                            series: place, tick: tick, offered: series.offered[tick], ok: series.ok[tick],
                            failed: series.failed[tick], fastestUs: series.fastestUs[tick],
                            finished: series.finished[tick]))
                }
            }
            lines.append(JournalLine(measured: delta, untilS: Double(interval.second + 1)))
            lines += record.events.filter { Int($0.atS) == interval.second }.map(JournalLine.init(event:))
        }
        return try lines.map { String(decoding: try $0.encoded(), as: UTF8.self) }
    }

    private func read(_ text: String) throws -> RunRecord {
        var read: RunRecord?
        try withFolder { folder in
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(JournalFile.name)"))
            read = try RunFile.read(folder)
        }
        return try #require(read)
    }

    @Test("It gives back everything up to the cut, also when the last line is not whole")
    func cut() throws {
        let lines = try Self.lines(Records.failing, until: 30)
        let whole = lines.joined(separator: "\n") + "\n"
        let record = try read(whole)
        #expect(record.measurements.intervals == Array(Records.failing.measurements.intervals.prefix(30)))
        #expect(record.measurements.endS == 30 && record.measurements.arrivalsEndS == 30)
        #expect(record.events.last?.kind == .cutOff && record.events.last?.atS == 30)
        #expect(try read(whole + lines[5].prefix(200)) == record)
    }

    @Test("A run that was cut off is inconclusive, but for a failure that is proven")
    func verdict() throws {
        let passing = Judge.judge(try read(try Self.lines(Records.passing, until: 30).joined(separator: "\n") + "\n"))
        #expect(passing.verdict == .inconclusive)
        #expect(passing.caveats.contains { $0.kind == .interrupted && $0.text.contains("cut off") })
        let failing = Judge.judge(try read(try Self.lines(Records.failing, until: 40).joined(separator: "\n") + "\n"))
        #expect(failing.verdict == .fail)
        #expect(failing.findings.contains { $0.target.metric == "response.p95" && $0.verdict == .fail })
        let recovered = failing.findings.first { $0.target.phase == .recovered }
        #expect(recovered?.why == "recovered never came: rmsload itself was cut off in mid-run")
    }

    @Test("All of it, cut at the very end, has the figures of the record")
    func whole() throws {
        let record = try read(try Self.lines(Records.failing, until: 60).joined(separator: "\n") + "\n")
        let (a, b) = (Judge.judge(record), Judge.judge(Records.failing))
        #expect(a.phases.map(\.total) == b.phases.map(\.total))
        #expect(a.faults == b.faults)
    }

    @Test("Sessions that were followed up to the cut are counted as what is known of them")
    func followed() throws {
        var lines = try Self.lines(Records.passing, until: 30)
        func note(_ session: UInt64, _ kind: ContinuityNote.Kind, _ atS: Double, node: UInt8) -> ContinuityNote {
            let at = Nanoseconds(atS * 1e9)
            return ContinuityNote(session: session, kind: kind, at: at, sent: at, node: node)
        }
        let notes = [
            note(1, .bound, 20, node: 2), note(2, .bound, 20.1, node: 2), note(3, .bound, 20.2, node: 2),
            note(1, .continued, 21, node: 1), note(2, .gone, 21.5, node: 1),
        ]
        for part in [notes[..<4], notes[4...]] {
            let line = JournalLine(measured: MeasurementsDelta(), untilS: 30, followed: Array(part))
            lines.append(String(decoding: try line.encoded(), as: UTF8.self))
        }
        let sessions = try #require(try read(lines.joined(separator: "\n") + "\n").continuity.first)
        #expect(sessions.alive == 3 && sessions.continued == 1 && sessions.lost == 1 && sessions.undecided == 1)
    }

    @Test("A line in the middle that cannot be read, or no plan, is an error with its place")
    func corrupt() throws {
        var lines = try Self.lines(Records.failing, until: 5)
        lines[2] = "{"
        #expect {
            try read(lines.joined(separator: "\n") + "\n")
        } throws: { "\($0)".contains("journal.jsonl:3: is no record of a run") }
        #expect { try read("") } throws: { "\($0)".contains("the plan, is missing") }
    }
}
