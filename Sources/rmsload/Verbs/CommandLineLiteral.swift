import ArgumentParser
import LoadEngine
import Scenarios

/// Values of the command line, in the notation of the scenario language.
enum CommandLineLiteral {
    static func duration(_ text: String, for name: String) throws -> Nanoseconds {
        guard let value = DurationLiteral.value(text), value > 0 else {
            throw ValidationError("\(name): found \"\(text)\", expected a duration such as 250ms, 10s or 1m30s")
        }
        return value
    }

    /// A plain number is per second: that is what every load tool's `-r` means.
    static func rate(_ text: String) throws -> Double {
        let value = Double(text) ?? RateLiteral.value(text)
        guard let value, value > 0, value <= 1_000_000 else {
            throw ValidationError("--rate: found \"\(text)\", expected a rate above 0 such as 1000, 40/s or 600/min")
        }
        return value
    }

    static func ratio(_ text: String, for name: String) throws -> Double {
        guard let value = RatioLiteral.value(text) else {
            throw ValidationError("\(name): found \"\(text)\", expected a part such as 5%")
        }
        return value
    }

    static func method(_ text: String) throws -> String {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }) else {
            throw ValidationError("--method: found \"\(text)\", expected a method such as GET or POST")
        }
        return text.uppercased()
    }

    static func header(_ text: String) throws -> HeaderTemplate {
        guard let colon = text.firstIndex(of: ":"), colon > text.startIndex, !text.contains(where: \.isNewline) else {
            throw ValidationError("--header: found \"\(text)\", expected 'Name: value'")
        }
        let name = String(text[..<colon])
        guard !name.contains(where: { $0.isWhitespace }) else {
            throw ValidationError("--header: found the name \"\(name)\", expected one without white space")
        }
        let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        return HeaderTemplate(name: name, value: Template([.literal(String(value))], encoding: .header))
    }
}
