import Foundation

/// One scripted response and what must come of it, read from a data file.
///
/// A file holds cases of `key: value` lines, separated by empty lines; `#` begins a comment. Keys:
/// - `case` the name; `request` GET (default), HEAD or CONNECT; `close: yes` the server closes at the end;
///   `head-max`, `fields-max` the limits;
/// - `response` bytes with `\r \n \t \\ \xHH`, `repeat: N bytes` the same bytes N times; both as often as needed, in order;
/// - `expect` `ok`, `open` (more must come) or the key of an outcome; `status`, `version`, `body`, `body-length`,
///   `keep-alive`, `left` (bytes after the message), `fields` (their number), `field: name=value`: checked where given;
/// - `curl: OUTCOME STATUS BYTES because WHY` what libcurl makes of it, if that is anything else; 0 for no status.
struct WireCase: Sendable, CustomStringConvertible {
    var place: String
    var name = ""
    var request = "GET"
    var closes = false
    var headBytesMax = 65_536
    var fieldsMax = 100
    var response: [UInt8] = []
    var expect = ""
    var status: Int?
    var version: Int?
    var body: [UInt8]?
    var bodyCount: Int?
    var keepsAlive: Bool?
    var left: Int?
    var fieldCount: Int?
    var fields: [(name: String, value: [UInt8])] = []
    /// What libcurl makes of it where that differs: outcome, status, bytes of content.
    var curl: String?

    var description: String { "\(place) \(name)" }

    struct FormatError: Error, CustomStringConvertible {
        var description: String
    }

    /// Where the data files are.
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Wire")

    /// Every case of every `.wire` file of a folder, in order.
    static func all(in folder: URL = folder) throws -> [WireCase] {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "wire" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
        return try files.flatMap { try cases(of: String(contentsOf: $0, encoding: .utf8), file: $0.lastPathComponent) }
    }

    static func cases(of text: String, file: String) throws -> [WireCase] {
        var cases: [WireCase] = []
        var current: WireCase?
        func finish() throws {
            guard let finished = current else { return }
            if finished.name.isEmpty || finished.expect.isEmpty {
                throw FormatError(description: "\(finished.place): a case needs `case` and `expect`")
            }
            cases.append(finished)
            current = nil
        }
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("#") { continue }
            if line.isEmpty {
                try finish()
                continue
            }
            let place = "\(file):\(index + 1)"
            guard let colon = line.firstIndex(of: ":") else {
                throw FormatError(description: "\(place): found \"\(line)\", expected `key: value`")
            }
            let value = line[line.index(after: colon)...]
            if current == nil { current = WireCase(place: place) }
            try current?.set(String(line[..<colon]), String(value.hasPrefix(" ") ? value.dropFirst() : value), place)
        }
        try finish()
        return cases
    }

    private mutating func set(_ key: String, _ value: String, _ place: String) throws {
        func number() throws -> Int {
            guard let number = Int(value) else {
                throw FormatError(description: "\(place): \(key): found \"\(value)\", expected a whole number")
            }
            return number
        }
        func truth() throws -> Bool {
            guard value == "yes" || value == "no" else {
                throw FormatError(description: "\(place): \(key): found \"\(value)\", expected yes or no")
            }
            return value == "yes"
        }
        switch key {
        case "case": name = value
        case "request": request = value
        case "close": closes = try truth()
        case "head-max": headBytesMax = try number()
        case "fields-max": fieldsMax = try number()
        case "response": response += try Self.unescaped(value, place)
        case "repeat":
            let parts = value.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let times = Int(parts[0]) else {
                throw FormatError(description: "\(place): repeat: found \"\(value)\", expected a number and bytes")
            }
            let bytes = try Self.unescaped(String(parts[1]), place)
            for _ in 0..<times { response += bytes }
        case "expect": expect = value
        case "status": status = try number()
        case "version": version = try number()
        case "body": body = try Self.unescaped(value, place)
        case "body-length": bodyCount = try number()
        case "keep-alive": keepsAlive = try truth()
        case "left": left = try number()
        case "fields": fieldCount = try number()
        case "field":
            guard let equals = value.firstIndex(of: "=") else {
                throw FormatError(description: "\(place): field: found \"\(value)\", expected name=value")
            }
            let text = String(value[value.index(after: equals)...])
            fields.append((String(value[..<equals]), try Self.unescaped(text, place)))
        case "curl":
            guard let reason = value.firstRange(of: " because "), value[reason.upperBound...].count > 3 else {
                throw FormatError(description: "\(place): curl: found \"\(value)\", expected ... because WHY")
            }
            curl = String(value[..<reason.lowerBound])
        default: throw FormatError(description: "\(place): unknown key \"\(key)\"")
        }
    }

    private static func unescaped(_ text: String, _ place: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte != UInt8(ascii: "\\") {
                bytes.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "r"): bytes.append(13)
            case UInt8(ascii: "n"): bytes.append(10)
            case UInt8(ascii: "t"): bytes.append(9)
            case UInt8(ascii: "\\"): bytes.append(92)
            case UInt8(ascii: "x"):
                guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                    throw FormatError(description: "\(place): \\x needs two hexadecimal digits")
                }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: throw FormatError(description: "\(place): unknown escape, allowed are \\r \\n \\t \\\\ \\xHH")
            }
        }
        return bytes
    }
}
