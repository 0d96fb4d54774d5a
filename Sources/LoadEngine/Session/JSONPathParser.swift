/// Reads a JSON path as a person writes it; for set-up, not for the loop.
struct JSONPathParser {
    enum Step: Equatable {
        case name(String)
        case index(Int)
    }

    private let path: String
    private let characters: [Unicode.Scalar]
    private var place = 0

    init(_ path: String) {
        self.path = path
        characters = Array(path.unicodeScalars)
    }

    /// The steps from the document's root; none for `$`.
    mutating func steps() throws(CheckError) -> [Step] {
        guard take("$") else { throw expected("\"$\", the document's root, at the beginning") }
        var steps: [Step] = []
        while place < characters.count {
            if take(".") {
                steps.append(.name(try dotName()))
            } else if take("[") {
                steps.append(try bracket())
            } else {
                throw expected("\".\" or \"[\"")
            }
        }
        return steps
    }

    private var next: Unicode.Scalar? { place < characters.count ? characters[place] : nil }

    private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        guard next == wanted else { return false }
        place += 1
        return true
    }

    private mutating func dotName() throws(CheckError) -> String {
        if next == "." { throw many("\"..\" searches at every depth") }
        if next == "*" { throw many("\"*\" stands for every member") }
        let start = place
        while let character = next, Self.isNameCharacter(character) { place += 1 }
        if place == start {
            throw expected("a member's name; write one with other characters as ['the name']")
        }
        return String(String.UnicodeScalarView(characters[start..<place]))
    }

    /// Letters, digits, `_`, `-` and whatever is not ASCII. RFC 9535 is stricter with digits and hyphens, which are
    /// plain to read here where there are no expressions.
    private static func isNameCharacter(_ character: Unicode.Scalar) -> Bool {
        switch character {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
        default: !character.isASCII
        }
    }

    private mutating func bracket() throws(CheckError) -> Step {
        let step: Step
        switch next {
        case "'", "\"": step = .name(try quotedName())
        case let digit? where ("0"..."9").contains(digit): step = .index(try index())
        case "*": throw many("\"[*]\" stands for every element")
        case "?": throw many("\"[?\" is a filter")
        case ":": throw many("\":\" is a slice")
        case "-": throw fault("an index counts from the start: 0 or more is allowed")
        default: throw expected("an index, or a name in quotes")
        }
        if next == ":" { throw many("\":\" is a slice") }
        if next == "," { throw many("\",\" makes a list") }
        guard take("]") else { throw expected("\"]\"") }
        return step
    }

    private mutating func index() throws(CheckError) -> Int {
        let start = place
        while let character = next, ("0"..."9").contains(character) { place += 1 }
        let digits = String(String.UnicodeScalarView(characters[start..<place]))
        guard digits.count <= 9 else {
            place = start
            throw fault("index \(digits) is too large: 999999999 is the largest allowed")
        }
        guard digits.count == 1 || digits.first != "0" else {
            place = start
            throw fault("index \(digits) has a leading zero")
        }
        return Int(digits) ?? 0
    }

    private mutating func quotedName() throws(CheckError) -> String {
        let quote = characters[place]
        place += 1
        var name = String.UnicodeScalarView()
        while let character = next {
            place += 1
            if character == quote { return String(name) }
            name.append(character == "\\" ? try escaped() : character)
        }
        throw expected("\(quote) at the end of the name")
    }

    private mutating func escaped() throws(CheckError) -> Unicode.Scalar {
        guard let character = next else { throw expected("a character after \"\\\"") }
        place += 1
        switch character {
        case "'", "\"", "\\", "/": return character
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u":
            let unit = try unicodeEscape()
            if let scalar = Unicode.Scalar(unit) { return scalar }
            // A high surrogate needs its low one.
            if unit < 0xDC00, take("\\"), take("u") {
                let low = try unicodeEscape()
                if 0xDC00...0xDFFF ~= low,
                    let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
                {
                    return scalar
                }
            }
            throw fault("half of a surrogate pair")
        default:
            place -= 1
            throw expected("one of ' \" \\ / b f n r t u after \"\\\"")
        }
    }

    private mutating func unicodeEscape() throws(CheckError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let character = next, character.isASCII,
                let digit = Hexadecimal.value(of: UInt8(character.value))
            else { throw expected("four hexadecimal digits after \"\\u\"") }
            value = value << 4 | UInt32(digit)
            place += 1
        }
        return value
    }

    private func fault(_ problem: String) -> CheckError {
        .path(path, problem: "at character \(place + 1): \(problem)")
    }

    private func expected(_ wanted: String) -> CheckError {
        fault("found \(next.map { "\"\($0)\"" } ?? "the end"), expected \(wanted)")
    }

    private func many(_ reason: String) -> CheckError {
        fault("\(reason), which is not allowed: a path names one value")
    }
}
