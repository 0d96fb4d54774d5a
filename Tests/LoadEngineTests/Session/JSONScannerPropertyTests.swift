import Testing

@testable import LoadEngine

/// A document that knows what each of its values is, written in one of many ways.
private indirect enum RandomJSON {
    case text(String)
    case other(String)
    case array([RandomJSON])
    case object([(String, RandomJSON)])

    static func draw(_ random: inout RandomStream, depth: Int = 0) -> RandomJSON {
        switch random.below(depth > 4 ? 4 : 8) {
        case 0: .text(name(&random))
        case 1: .other(["true", "false", "null"][Int(random.below(3))])
        case 2, 3: .other(["0", "-1", "12.50", "1e9", "-0.5E-7", "9007199254740993"][Int(random.below(6))])
        case 4, 5: .array((0..<random.below(5)).map { _ in draw(&random, depth: depth + 1) })
        default:
            // Places make the names different.
            .object((0..<random.below(5)).map { ("\($0)\(name(&random))", draw(&random, depth: depth + 1)) })
        }
    }

    static func name(_ random: inout RandomStream) -> String {
        let pieces = ["a", "é", "\"", "\\", "\n", "😀", " ", "/", "\u{1}", "日", "'", "]", "}", ","]
        return (0..<random.below(6)).map { _ in pieces[Int(random.below(UInt64(pieces.count)))] }.joined()
    }

    /// This value in JSON, with white space and escapes as chance will have it.
    func written(_ random: inout RandomStream) -> String {
        switch self {
        case .text(let text): return Self.quoted(text, &random)
        case .other(let text): return text
        case .array(let elements):
            let texts = elements.map { Self.space(&random) + $0.written(&random) + Self.space(&random) }
            return "[" + (texts.isEmpty ? Self.space(&random) : texts.joined(separator: ",")) + "]"
        case .object(let members):
            let texts = members.map { name, value in
                let key = Self.space(&random) + Self.quoted(name, &random) + Self.space(&random)
                return key + ":" + Self.space(&random) + value.written(&random) + Self.space(&random)
            }
            return "{" + (texts.isEmpty ? Self.space(&random) : texts.joined(separator: ",")) + "}"
        }
    }

    private static func space(_ random: inout RandomStream) -> String {
        ["", "", " ", "\n", "\r\n\t"][Int(random.below(5))]
    }

    private static func quoted(_ text: String, _ random: inout RandomStream) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            if mustEscape || random.below(4) == 0 {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: random.below(2) == 0)
                    quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// A path to every value within this one.
    func paths(_ path: String, _ random: inout RandomStream) -> [(path: String, value: RandomJSON)] {
        var paths = [(path, self)]
        switch self {
        case .text, .other: break
        case .array(let elements):
            for (index, element) in elements.enumerated() { paths += element.paths("\(path)[\(index)]", &random) }
        case .object(let members):
            for (name, value) in members { paths += value.paths("\(path)[\(Self.quoted(name, &random))]", &random) }
        }
        return paths
    }
}

@Suite("JSON scanning, at random")
struct JSONScannerPropertyTests {
    private func found(_ path: String, _ document: [UInt8]) throws -> String? {
        var path = try JSONPath(path)
        var store = ByteStore()
        defer {
            path.free()
            store.free()
        }
        return TestBytes.with(document) { path.value(in: $0, into: &store) } ? TestBytes.text(store.bytes) : nil
    }

    @Test("Every value of any document is found at its path", arguments: 0..<30)
    func everyValue(round: Int) throws {
        var random = PropertySeed.random("every value \(round)")
        let value = RandomJSON.draw(&random)
        let document = value.written(&random)
        for (path, value) in value.paths("$", &random) {
            let text = try found(path, Array(document.utf8))
            switch value {
            case .text(let expected), .other(let expected): #expect(text == expected, "\(path) of \(document)")
            case .array: #expect(text?.first == "[" && text?.last == "]", "\(path) of \(document)")
            case .object: #expect(text?.first == "{" && text?.last == "}", "\(path) of \(document)")
            }
            #expect(try found(path + ".none", Array(document.utf8)) == nil)
        }
    }

    @Test("A document cut off anywhere has no root value, and damage is never read beyond the end", arguments: 0..<30)
    func damaged(round: Int) throws {
        var random = PropertySeed.random("damaged \(round)")
        let value = RandomJSON.array([.draw(&random), .draw(&random), .draw(&random)])
        let document = Array(value.written(&random).utf8)
        let paths = value.paths("$", &random).map(\.path)
        for length in 0..<document.count { #expect(try found("$", Array(document[..<length])) == nil) }
        for _ in 0..<200 {
            var damaged = document
            for _ in 0...random.below(3) {
                damaged[Int(random.below(UInt64(damaged.count)))] = UInt8(random.below(256))
            }
            let path = paths[Int(random.below(UInt64(paths.count)))]
            _ = try found(path, Array(damaged[..<Int(random.below(UInt64(damaged.count)) + 1)]))
        }
    }
}
