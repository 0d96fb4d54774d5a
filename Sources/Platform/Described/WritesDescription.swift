/// How writes are looked up in the database itself, by the keys that they carried.
public enum WritesDescription: Sendable, Equatable, Codable {
    /// A command that is given keys, a line each, and answers each by a line `KEY COUNT`.
    case command(CommandDescription)
    /// A query of MariaDB.
    case query(WritesQuery)
}

/// A query that finds keys: its first column is a key, its second, if there is one, how often it is there.
public struct WritesQuery: Sendable, Equatable, Codable {
    /// What stands in it for the list of keys, such as `WHERE comment_key IN (${keys})`.
    public static let hole = "${keys}"

    public var text: String
    /// Nil for whichever of the file's database servers leads.
    public var source: DatabaseSource?
    /// How long it may take.
    public var limitMs = 10_000

    public init(_ text: String, source: DatabaseSource? = nil) {
        self.text = text
        self.source = source
    }

    /// The query for these keys.
    func asking(_ keys: [String]) -> String {
        let list = keys.map { "'" + $0.replacing("\\", with: "\\\\").replacing("'", with: "''") + "'" }
        return text.replacing(Self.hole, with: list.joined(separator: ","))
    }
}

/// What was found of the keys that were asked about.
struct WritesFound {
    private let asked: Set<String>
    private(set) var counts: [String: Int] = [:]

    /// - Parameter isComplete: whether a key of which nothing is said is not there. That is so of a query, whose answer
    ///   has an end; what a command leaves out may have been lost on the way, such as in a pipe whose first program failed.
    init(_ keys: [String], isComplete: Bool) {
        asked = Set(keys)
        if isComplete { counts = Dictionary(keys.map { ($0, 0) }) { first, _ in first } }
    }

    /// Counts what a line or a row says; twice the same key is the sum of both.
    ///
    /// - Errors: anything but a key that was asked about and a whole number.
    mutating func add(_ key: String, _ count: String?) throws(ControlFailure) {
        guard asked.contains(key) else {
            throw ControlFailure("found \"\(key.prefix(60))\", expected one of the keys that were asked about")
        }
        guard let number = count.map({ Int($0) }) ?? 1, number >= 0 else {
            throw ControlFailure("found \"\(count?.prefix(60) ?? "")\" for \(key), expected how often it is there")
        }
        let (sum, isTooLarge) = (counts[key] ?? 0).addingReportingOverflow(number)
        counts[key] = isTooLarge ? .max : sum
    }

    /// Reads what a command says: a line `KEY COUNT` for each key.
    init(_ keys: [String], lines text: String) throws(ControlFailure) {
        self.init(keys, isComplete: false)
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.isEmpty { continue }
            guard words.count == 2 else {
                throw ControlFailure("found the line \"\(line.prefix(60))\", expected KEY COUNT")
            }
            try add(String(words[0]), String(words[1]))
        }
        if counts.isEmpty, !keys.isEmpty {
            throw ControlFailure(
                "it said nothing; expected a line KEY COUNT for each key, also for one that is not there")
        }
    }
}
