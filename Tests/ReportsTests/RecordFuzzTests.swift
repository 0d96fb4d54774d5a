import Foundation
import LoadEngine
import TestSupport
import Testing
import Verdict

@testable import Reports

/// Whatever stands in a file: it is refused with a reason, or judged and rendered.
@Suite("Records with anything in them")
struct RecordFuzzTests {
    @Test("The full record lacks nothing that a record can hold")
    func full() {
        var seen: [String: Bool] = [:]
        Self.walk(Records.full, "record", &seen)
        // A load that is tried is judged when it is over.
        seen["record.capacity.targets.abortAfterS"] = nil
        #expect(seen.filter { !$0.value }.keys.sorted() == [])
        #expect(seen.keys.contains("record.writes.stored.disagreements"))
    }

    /// Notes of every property whether it holds anything anywhere.
    private static func walk(_ value: Any, _ path: String, _ seen: inout [String: Bool]) {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            seen[path] = seen[path] ?? false || !mirror.children.isEmpty
            for child in mirror.children { walk(child.value, path, &seen) }
        case .collection, .dictionary, .set:
            seen[path] = seen[path] ?? false || !mirror.children.isEmpty
            for child in mirror.children { walk(child.value, path, &seen) }
        case .struct, .tuple:
            for child in mirror.children { walk(child.value, "\(path).\(child.label ?? "")", &seen) }
        default: seen[path] = true
        }
    }

    /// `RMSLOAD_FUZZ=2000` tries more of them.
    @Test("Whatever is changed in a full record, it is refused or it is judged and rendered, and nothing traps")
    func changed() throws {
        var random = SeededRandom()
        let count = ProcessInfo.processInfo.environment["RMSLOAD_FUZZ"].flatMap(Int.init) ?? 60
        let text = try JSONEncoder().encode(Records.full)
        let original = try JSONSerialization.jsonObject(with: text)
        var judged = 0
        for _ in 0..<count {
            var changed = original
            for _ in 0..<Int.random(in: 1...6, using: &random) { changed = Self.change(changed, &random) }
            guard JSONSerialization.isValidJSONObject(changed) else { continue }
            let data = try JSONSerialization.data(withJSONObject: changed)
            guard let record = try? JSONDecoder().decode(RunRecord.self, from: data) else { continue }
            judged += 1
            try Self.render(record)
        }
        #expect(judged > count / 4, "\(judged) of \(count) could be read")
    }

    static func render(_ record: RunRecord) throws {
        let judgement = Judge.judge(record)
        #expect(judgement.findings.count == record.targets.count)
        let result = Data(ResultFile.text(record, judgement, exit: judgement.exitCode).utf8)
        #expect(try JSONSerialization.jsonObject(with: result) is [String: Any])
        let texts = [
            ReportPage.text(record, judgement), JUnitFile.text(record, judgement),
            MarkdownSummary.text(record, judgement), TimelineFile.text(record, judgement),
            TimelineLines.text(record, judgement), IntervalLog.text(record, judgement), EventsFile.text(record),
            PercentileFile.text(record, .response), Summary(record, judgement, files: [], isColoured: false).text,
        ]
        #expect(!texts[0].isEmpty)
    }

    /// Changes one thing, somewhere.
    private static func change(_ value: Any, _ random: inout SeededRandom) -> Any {
        if var object = value as? [String: Any] {
            guard let key = object.keys.sorted().randomElement(using: &random) else { return object }
            if Int.random(in: 0..<20, using: &random) == 0 {
                object[key] = nil
            } else {
                object[key] = object[key].map { change($0, &random) }
            }
            return object
        }
        if var list = value as? [Any] {
            guard let index = list.indices.randomElement(using: &random) else { return list }
            switch Int.random(in: 0..<12, using: &random) {
            case 0: list.remove(at: index)
            case 1: list.insert(list[index], at: index)
            case 2: list.removeAll()
            case 3: list.reverse()
            default: list[index] = change(list[index], &random)
            }
            return list
        }
        let wild: [Any] =
            switch value {
            case is String: ["", "x", "ok", "rms-2", "crash-1", "2051:3 50", "50:4294967295", "\u{0}\n<&\"", "🎬"]
            case is Int:
                [0, 1, -1, 7, 1_000, 4_294_967_295, Int.max, Int.min, Int.max - 1, 1 << 40, -(1 << 40), 3_600]
            default: [0, -1, 0.5, 13.99, 1e9, 1e18, 1e300, -1e300, 1e-300, true]
            }
        return wild.randomElement(using: &random) ?? value
    }
}
