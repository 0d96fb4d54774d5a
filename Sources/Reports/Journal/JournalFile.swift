import Foundation
import LoadEngine
import Verdict

/// Makes a record of a journal that a run left behind because rmsload itself was cut off.
public enum JournalFile {
    /// Its name in a run's folder.
    public static let name = "journal.jsonl"

    /// Reads a journal.
    ///
    /// A last line that is not whole is what the cut left; any other one that cannot be read is an error.
    public static func read(_ path: String) throws(ReportError) -> RunRecord {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        } catch {
            throw .unreadable(path: path, why: error.localizedDescription)
        }
        let decoder = JSONDecoder()
        var record: RunRecord?
        var untilS = 0.0
        var followed: [ContinuityNote] = []
        for (index, place) in wholeLines(of: data).enumerated() {
            let line: JournalLine
            do {
                line = try decoder.decode(JournalLine.self, from: data[place])
            } catch {
                throw .corrupt(path: "\(path):\(index + 1)", why: RunFile.why(error))
            }
            if let run = line.run {
                if run.schema != RunRecord.schemaVersion {
                    throw .version(path: path, found: run.schema, allowed: RunRecord.schemaVersion)
                }
                record = run
            }
            if let event = line.event { record?.events.append(event) }
            if let measured = line.measured { record?.measurements.add(measured) }
            untilS = max(untilS, line.untilS ?? 0)
            followed += line.followed ?? []
        }
        guard var record else { throw .corrupt(path: path, why: "its first line, the plan, is missing") }
        cut(&record, atS: untilS)
        record.continuity = continuity(record, followed)
        return record
    }

    /// Where the lines stand that have their end.
    private static func wholeLines(of data: Data) -> [Range<Int>] {
        // Through the memory itself: asking `Data` for one byte after the other was a quarter of reading an hour.
        data.withUnsafeBytes { bytes in
            var places: [Range<Int>] = []
            var start = 0
            while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
                places.append(data.startIndex + start..<data.startIndex + end)
                start = end + 1
            }
            return places
        }
    }

    /// Marks a record as one of a run that did not come to its end.
    static func cut(_ record: inout RunRecord, atS: Double) {
        record.measurements.endS = atS
        record.measurements.arrivalsEndS = min(record.measurements.arrivalsEndS, atS)
        record.events.sort { $0.atS < $1.atS }
        record.events.append(
            RunEvent(
                atS: max(atS, record.events.last?.atS ?? 0), kind: .cutOff,
                text: "rmsload itself was cut off; what came after this moment is not known"))
    }

    /// What is known of the sessions on each victim; those that were not seen again are undecided.
    private static func continuity(_ record: RunRecord, _ notes: [ContinuityNote]) -> [ContinuityRecord] {
        let (steps, nodes) = (record.measurements.steps, record.measurements.nodes)
        return record.faults.compactMap { fault in
            guard nodes.contains(fault.on), let injectedS = FaultEvidence(fault, events: record.events).injectedS else {
                return nil
            }
            return ContinuityRecord(fault, injectedS: injectedS, notes: notes, steps: steps, nodes: nodes)
        }
    }
}
