/// What a value may be.
indirect enum Shape: Sendable {
    /// Any text.
    case text
    /// Text with `${…}` holes.
    case template
    /// A text with a grammar.
    case literal(Literal)
    /// A whole number in these bounds.
    case integer(Int, Int)
    /// `true` or `false`.
    case flag
    /// One of these words.
    case choice([String])
    /// A mapping with the keys of a group of the table.
    case group(String)
    /// A mapping from names to values.
    case named(Shape, names: Names, least: Int)
    /// A list of at least so many values.
    case list(Shape, least: Int)
    /// Any YAML value, sent as JSON.
    case json
    /// A text, or nothing for "it need only be there".
    case textOrNothing
    /// Metrics and their bounds.
    case metrics
    /// Part of a scenario, merged onto it.
    case overlay
    /// A scalar of the first shape, or what the second says.
    case either(Shape, Shape)

    /// What the names of a mapping may be.
    enum Names: Sendable {
        /// Letters, digits, `-` and `_`.
        case identifier
        /// A variable: a letter or `_`, then letters, digits, `-` and `_`.
        case variable
        /// A header field's name: a token (RFC 9110, section 5.6.2).
        case field
        /// A form's field: anything.
        case any
        case jsonPath
        /// A host, with a port or without.
        case authority

        var expected: String {
            switch self {
            case .identifier: Literal.identifier.expected
            case .variable: "a name of letters, digits, - and _ that begins with a letter"
            case .field: "the name of a header field, such as X-Token"
            case .any: "a name"
            case .jsonPath: Literal.jsonPath.expected
            case .authority: "a host, such as www.example.com, or a host and port, such as www.example.com:8443"
            }
        }

        var pattern: String {
            switch self {
            case .identifier: Literal.identifier.pattern
            case .variable: "^[A-Za-z][A-Za-z0-9_-]*$"
            case .field: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"
            case .any: "."
            case .jsonPath: Literal.jsonPath.pattern
            case .authority: "^[A-Za-z0-9._-]+(:[0-9]+)?$"
            }
        }

        func accepts(_ text: String) -> Bool {
            switch self {
            case .identifier: IdentifierLiteral.accepts(text)
            case .variable:
                IdentifierLiteral.accepts(text) && !("0"..."9").contains(text.unicodeScalars.first ?? "0")
            case .field:
                !text.isEmpty
                    && text.unicodeScalars.allSatisfy {
                        $0.isASCII
                            && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
                                || "!#$%&'*+-.^_`|~".unicodeScalars.contains($0))
                    }
            case .any: !text.isEmpty
            case .jsonPath: JSONPathLiteral.accepts(text)
            case .authority: ResolveRule(text, address: "") != nil
            }
        }
    }

    /// What an error says is expected.
    var expected: String {
        switch self {
        case .text, .textOrNothing, .template: "a text"
        case .literal(let literal): literal.expected
        case .integer(let least, Int.max): "a whole number, \(least) or more"
        case .integer(let least, let most): "a whole number from \(least) to \(most)"
        case .flag: "true or false"
        case .choice(let words): Self.sentence(words)
        case .group(let name): "a mapping with \(KeyTable.group(name).keys.map(\.name).joined(separator: ", "))"
        case .named(_, _, let least): least > 0 ? "a mapping from names, at least one" : "a mapping from names"
        case .metrics, .overlay: "a mapping"
        case .list(_, let least): least > 0 ? "a list of \(least) or more" : "a list"
        case .json: "any value"
        case .either(let first, let second): "\(first.expected); or \(second.expected)"
        }
    }

    private static func sentence(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return "\(words.dropLast().joined(separator: ", ")) or \(last)"
    }
}
