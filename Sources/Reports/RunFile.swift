import Foundation
import Verdict

/// `run.json`: the record of a run on disk.
public enum RunFile {
    /// Its name in a run's folder.
    public static let name = "run.json"

    /// The version first: a record of another version would fail on some key and say nothing useful.
    private struct Versioned: Decodable {
        var schema: Int
        /// Nil where the version is another.
        var record: RunRecord?

        enum CodingKeys: CodingKey {
            case schema
        }

        init(from decoder: any Decoder) throws {
            schema = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .schema)
            record = schema == RunRecord.schemaVersion ? try RunRecord(from: decoder) : nil
        }
    }

    /// Writes a record, completely or not at all.
    public static func write(_ record: RunRecord, to path: String) throws(ReportError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data: Data
        do {
            data = try encoder.encode(record)
        } catch {
            throw .unwritable(path: path, why: why(error))
        }
        try WholeFile.write(data, to: path)
    }

    /// Reads a record: a file, or `run.json` of a folder, or the journal of a run that was cut off.
    public static func read(_ path: String) throws(ReportError) -> RunRecord {
        var path = path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw .missing(path: path) }
        if isFolder.boolValue {
            let folder = path.hasSuffix("/") ? path : path + "/"
            path = folder + name
            let journal = folder + JournalFile.name
            // A journal is taken away once the record is written: one that is there is what there is.
            if FileManager.default.fileExists(atPath: journal) { return try JournalFile.read(journal) }
            guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
        }
        if path.hasSuffix(".jsonl") { return try JournalFile.read(path) }
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw .unreadable(path: path, why: error.localizedDescription)
        }
        let read: Versioned
        do {
            read = try JSONDecoder().decode(Versioned.self, from: data)
        } catch {
            throw .corrupt(path: path, why: why(error))
        }
        guard let record = read.record else {
            throw .version(path: path, found: read.schema, allowed: RunRecord.schemaVersion)
        }
        return record
    }

    /// Where in the file, and what.
    static func why(_ error: any Error) -> String {
        func place(_ path: [any CodingKey]) -> String {
            let text = path.reduce("") { text, key in
                key.intValue.map { "\(text)[\($0)]" } ?? (text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)")
            }
            return text.isEmpty ? "" : "\(text): "
        }
        switch error {
        case DecodingError.keyNotFound(let key, let context):
            return "\(place(context.codingPath))the key \"\(key.stringValue)\" is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            return place(context.codingPath) + context.debugDescription
        case EncodingError.invalidValue(let value, let context):
            return "\(place(context.codingPath))\(value) is no number that JSON can hold"
        default:
            return "\(error)"
        }
    }
}
