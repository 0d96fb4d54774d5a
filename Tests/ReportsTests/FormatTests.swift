import Foundation
import LoadEngine
import Testing
import Verdict

@testable import Reports

@Suite("Formats of other tools")
struct FormatTests {
    private let record = Records.failing
    private var judgement: Judgement { Judge.judge(record) }

    /// What a stored zlib stream holds.
    private func inflated(_ stream: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = stream.dropFirst(2)
        while let flags = rest.popFirst() {
            let length = Int(rest.removeFirst()) | Int(rest.removeFirst()) << 8
            let check = Int(rest.removeFirst()) | Int(rest.removeFirst()) << 8
            #expect(length ^ 0xFFFF == check)
            bytes += rest.prefix(length)
            rest = rest.dropFirst(length)
            if flags == 1 { break }
        }
        #expect(rest.count == 4)
        return bytes
    }

    /// Counts by bucket of an encoded histogram.
    private func counts(_ code: [UInt8]) -> [Int: Int] {
        let plain = inflated(code[8...])
        #expect(Array(plain[0..<4]) == [0x1C, 0x84, 0x93, 0x13])
        var counts: [Int: Int] = [:]
        var (bucket, place) = (0, 40)
        while place < plain.count {
            var (value, shift) = (UInt64(0), UInt64(0))
            repeat {
                value |= UInt64(plain[place] & 0x7F) << shift
                shift += 7
                place += 1
            } while plain[place - 1] >= 0x80
            let number = Int(value >> 1) ^ -Int(value & 1)
            if number > 0 { counts[bucket] = number }
            bucket += number < 0 ? -number : 1
        }
        return counts
    }

    @Test("An encoded histogram holds the buckets and counts of the record's")
    func histogram() {
        let histograms = [
            SparseHistogram(), SparseHistogram([0]), SparseHistogram([0, 1, 2, 2, 2_047, 2_048, 5_000, .max]),
            SparseHistogram((0..<70_000).map { $0 * 37 }),
        ]
        for histogram in histograms {
            let found = counts(HistogramCode.compressed(histogram))
            let wanted = Dictionary(
                uniqueKeysWithValues: histogram.entries.map { (Int($0.bucket), Int($0.count)) })
            #expect(found == wanted)
        }
    }

    @Test("The interval log has a line for each second, and one for each phase and node in it")
    func intervalLog() {
        let lines = IntervalLog.text(record, judgement).split(separator: "\n")
        #expect(lines.contains("#[StartTime: 1767323045.678 (seconds since epoch), 2026-01-02T03:04:05.678Z]"))
        let untagged = lines.filter { $0.first?.isNumber == true }
        #expect(untagged.count == 60)
        #expect(lines.contains { $0.hasPrefix("Tag=degraded/rms-1,30.000,1.000,") })
        #expect(!lines.contains { $0.hasPrefix("Tag=degraded/rms-2,") })
        func total(_ lines: some Sequence<Substring>) -> Int {
            lines.reduce(0) { sum, line in
                let code = line.split(separator: ",").last.flatMap { Data(base64Encoded: String($0)) } ?? Data()
                return sum + counts(Array(code)).values.reduce(0, +)
            }
        }
        #expect(total(untagged) == judgement.run.total.ok)
        #expect(total(lines.filter { $0.hasPrefix("Tag=") }) == judgement.run.total.ok)
    }

    @Test("A tag holds no comma, whatever a node is called")
    func tags() {
        var record = record
        record.measurements.nodes[0] = "a,b \"c\"\n"
        #expect(IntervalLog.text(record, judgement).contains("Tag=baseline/a_b__c__,"))
    }

    @Test("JMeter's results have a row for each exchange, good ones with their time")
    func jmeter() {
        var text = ""
        JMeterFile.write(record) { text += $0 }
        let lines = text.split(separator: "\n")
        #expect(lines[0] == JMeterFile.columns.joined(separator: ",")[...])
        let rows = lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(rows.allSatisfy { $0.count == JMeterFile.columns.count })
        #expect(rows.count == judgement.run.total.offered)
        let good = rows.filter { $0[7] == "true" }
        #expect(good.count == judgement.run.total.ok)
        #expect(good.allSatisfy { $0[3] == "200" })
        let times = good.compactMap { Double($0[1]) }.sorted()
        #expect(abs(times[times.count / 2] - judgement.run.total.response.p50) < 1)
        #expect(rows.contains { $0[3] == "Non HTTP response code: reset" && $0[7] == "false" })
        let stamps = rows.compactMap { Int($0[0]) }
        #expect(stamps == stamps.sorted() && stamps[0] / 1_000 == 1_767_323_045)
    }

    @Test("The timeline's lines say what its CSV says")
    func timeline() throws {
        let csv = TimelineFile.text(record, judgement).split(separator: "\r\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let lines = TimelineLines.text(record, judgement).split(separator: "\n")
        #expect(lines.count == csv.count - 1)
        for (line, row) in zip(lines, csv.dropFirst()) {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(object.count == csv[0].count)
            for (name, text) in zip(csv[0], row) {
                switch object[name] {
                case let number as Double: #expect(number == Double(text), "\(name)")
                case let word as String: #expect(word == text)
                default: #expect(text.isEmpty, "\(name)")
                }
            }
        }
    }

    @Test("Events are one object a line, in the order of time")
    func events() throws {
        let lines = EventsFile.text(record).split(separator: "\n")
        #expect(lines.count == record.events.count)
        let times = try lines.map { line in
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(Set(object.keys) == ["at_s", "kind", "fault", "name", "text"])
            return try #require(object["at_s"] as? Double)
        }
        #expect(times == times.sorted())
        #expect(lines[1].contains(#""kind": "injected""#))
    }
}
