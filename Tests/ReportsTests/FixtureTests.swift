import Foundation
import LoadEngine
import Testing
import Verdict

@testable import Reports

/// Records as they were written at one time or another, each of version 1: what was added since, they lack.
@Suite("Records of older generations")
struct FixtureTests {
    /// A record on disk, and what its generation has.
    struct Generation: Sendable, CustomTestStringConvertible {
        var file: String
        var hasFates = true
        var hasCauses = true
        var hasTexts = true
        var hasCapacity = true

        var testDescription: String { file }
    }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures"

    /// Oldest first; whoever adds a field adds a generation.
    static let all = [
        Generation(file: "run-v1.json", hasFates: false, hasCauses: false, hasTexts: false, hasCapacity: false),
        Generation(file: "run-v1-fates.json", hasCauses: false, hasTexts: false, hasCapacity: false),
        Generation(file: "run-v1-causes.json", hasTexts: false, hasCapacity: false),
        Generation(file: "run-v1-texts.json", hasCapacity: false),
        Generation(file: "run-v1-capacity.json"),
    ]

    @Test("Each is read, lacks what came later, and is judged and rendered", arguments: FixtureTests.all)
    func read(_ generation: Generation) throws {
        let path = "\(Self.folder)/\(generation.file)"
        let record = try RunFile.read(path)
        #expect(record.schema == 1)
        #expect(record.continuity.isEmpty == !generation.hasFates && (record.writes == nil) == !generation.hasFates)
        let measurements = record.measurements
        #expect((measurements.generator.connecting != nil) == generation.hasCauses)
        #expect((measurements.ticks.prompt != nil) == generation.hasCauses)
        #expect((record.writes?.stored != nil) == generation.hasCauses)
        #expect(record.faults.contains { $0.series != nil } == generation.hasCauses)
        #expect(record.targets.contains { $0.abortAfterS != nil } == generation.hasCauses)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains(#""slip":["#) == !generation.hasTexts)
        #expect((record.capacity != nil) == generation.hasCapacity)
        #expect(measurements.intervals.flatMap(\.cells).contains { $0.response.total > 0 })
        try RecordFuzzTests.render(record)
        // What a generation could not tell is not known, and never a guess.
        for metric in ["sessions.lost", "writes.lost"] {
            let judgement = Judge.judge(record, targets: [Target(.run, metric, .less, 1)])
            #expect((judgement.findings[0].actual == nil) == !generation.hasFates, "\(metric)")
            if !generation.hasFates { #expect(judgement.verdict == .inconclusive) }
        }
    }

    @Test("Generations of one run, which differ by what they lack, give the same figures")
    func same() throws {
        let records = try Self.all.dropFirst().map { try RunFile.read("\(Self.folder)/\($0.file)") }
        #expect(records[3] == Records.full)
        let judgements = records.map { Judge.judge($0) }
        for judgement in judgements {
            #expect(judgement.run.total.response == judgements[3].run.total.response)
            #expect(judgement.run.total.count(.reset) == judgements[3].run.total.count(.reset))
            #expect(judgement.verdict == judgements[3].verdict)
            #expect(judgement.run.late == judgements[3].run.late)
        }
    }

    @Test("A key that no fixture has needs one more: RMSLOAD_RECORD=1 writes it")
    func complete() throws {
        let full = try JSONEncoder().encode(Records.full)
        var known: Set<String> = []
        for generation in Self.all {
            let data = FileManager.default.contents(atPath: "\(Self.folder)/\(generation.file)") ?? Data("{}".utf8)
            known.formUnion(Self.keys(try JSONSerialization.jsonObject(with: data)))
        }
        let missing = Self.keys(try JSONSerialization.jsonObject(with: full)).subtracting(known)
        if ProcessInfo.processInfo.environment["RMSLOAD_RECORD"] == "1", !missing.isEmpty {
            try RunFile.write(Records.full, to: "\(Self.folder)/run-v1-newest.json")
        }
        #expect(missing == [])
    }

    /// Every key with those that lead to it; lists have no numbers.
    private static func keys(_ value: Any, _ path: String = "") -> Set<String> {
        if let object = value as? [String: Any] {
            return object.reduce(into: []) { keys, entry in
                let own = "\(path).\(entry.key)"
                keys.insert(own)
                keys.formUnion(Self.keys(entry.value, own))
            }
        }
        return (value as? [Any] ?? []).reduce(into: []) { $0.formUnion(keys($1, path)) }
    }

    /// Ten seconds of the full record, with what becomes known of a session and of ticks that say something of nodes.
    private static func journalText() throws -> String {
        var delta = MeasurementsDelta()
        delta.service = [[2, 30, 2, 50_000], [2, 35, 2, .max]]
        delta.prompt = [[0, 30, 1], [1, 30, 1]]
        let at = { (seconds: Double) in Nanoseconds(seconds * 1e9) }
        let notes = [
            ContinuityNote(session: 9, kind: .bound, at: at(3), sent: at(3), node: 2),
            ContinuityNote(
                session: 9, kind: .gone, at: at(4.2), sent: at(4.1), node: 1, status: 200, text: [60, 112, 62]),
        ]
        let line = try JournalLine(measured: delta, untilS: 10, followed: notes).encoded()
        let lines = try JournalFileTests.lines(Records.full, until: 10) + [String(decoding: line, as: UTF8.self)]
        return lines.joined(separator: "\n") + "\n"
    }

    @Test("A journal of the first version is read, judged and rendered")
    func journal() throws {
        let path = "\(Self.folder)/journal-v1.jsonl"
        if ProcessInfo.processInfo.environment["RMSLOAD_RECORD"] == "1",
            !FileManager.default.fileExists(atPath: path)
        {
            try RenderedFile.write(try Self.journalText(), to: path)
        }
        let record = try RunFile.read(path)
        #expect(record.events.last?.kind == .cutOff)
        #expect(record.measurements.intervals.count == 10 && record.measurements.endS == 10)
        #expect(record.measurements.intervals == Array(Records.full.measurements.intervals.prefix(10)))
        #expect(record.continuity.first?.lost == 1, "\(record.continuity)")
        #expect(record.measurements.generator.connecting?.count == 10)
        try RecordFuzzTests.render(record)
    }
}
