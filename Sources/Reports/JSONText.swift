/// JSON whose keys stand in the order they were given, so that a person finds them where the contract has them.
enum JSONText {
    case null
    case text(String)
    case whole(Int)
    /// Rounded to three decimals; what is no number is null.
    case number(Double)
    /// Rounded to six decimals: ratios.
    case precise(Double)
    case list([JSONText])
    case object([(String, JSONText)])

    static func optional(_ value: Double?) -> JSONText { value.map { .number($0) } ?? .null }

    /// Indented by two spaces; lists and objects without objects inside stand on one line.
    func rendered(indent: String = "") -> String {
        switch self {
        case .null: return "null"
        case .text(let text): return Self.quoted(text)
        case .whole(let value): return String(value)
        case .number(let value): return Self.written(value, scale: 1_000)
        case .precise(let value): return Self.written(value, scale: 1_000_000)
        case .list(let items):
            if items.isEmpty { return "[]" }
            if isFlat { return "[\(items.map { $0.rendered() }.joined(separator: ", "))]" }
            let inner = indent + "  "
            let lines = items.map { inner + $0.rendered(indent: inner) }
            return "[\n\(lines.joined(separator: ",\n"))\n\(indent)]"
        case .object(let fields):
            if fields.isEmpty { return "{}" }
            if isFlat {
                return "{\(fields.map { "\(Self.quoted($0.0)): \($0.1.rendered())" }.joined(separator: ", "))}"
            }
            let inner = indent + "  "
            let lines = fields.map { "\(inner)\(Self.quoted($0.0)): \($0.1.rendered(indent: inner))" }
            return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
        }
    }

    private var isLeaf: Bool {
        switch self {
        case .null, .text, .whole, .number, .precise: true
        case .list(let items): items.isEmpty
        case .object(let fields): fields.isEmpty
        }
    }

    private var isFlat: Bool {
        switch self {
        case .list(let items): items.allSatisfy(\.isLeaf)
        case .object(let fields): fields.allSatisfy { $0.1.isLeaf }
        default: true
        }
    }

    private static func written(_ value: Double, scale: Double) -> String {
        guard value.isFinite else { return "null" }
        let rounded = (value * scale).rounded() / scale
        if rounded == rounded.rounded(), abs(rounded) < 9e15 { return String(Int(rounded)) }
        return "\(abs(value) < 9e12 ? rounded : value)"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
