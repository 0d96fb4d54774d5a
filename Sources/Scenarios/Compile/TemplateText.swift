/// Text with `${…}` holes, cut into stretches.
enum TemplateText {
    enum Stretch: Equatable {
        case literal(String)
        /// What stands between the braces.
        case hole(String)
    }

    struct Failure: Error, Equatable {
        var found: String
        var expected: String
    }

    /// `$${` stands for `${` itself; a `$` before anything else is a plain character.
    static func stretches(_ text: String) throws(Failure) -> [Stretch] {
        var stretches: [Stretch] = []
        var literal = ""
        var rest = text[...]
        while let character = rest.first {
            if rest.hasPrefix("$${") {
                literal += "${"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("${") {
                guard let close = rest.firstIndex(of: "}") else {
                    throw Failure(
                        found: "\(Quoted.text(String(rest))) without its }", expected: "${name}, or $${ for ${ itself")
                }
                if !literal.isEmpty { stretches.append(.literal(literal)) }
                literal = ""
                stretches.append(.hole(String(rest[..<close].dropFirst(2))))
                rest = rest[close...].dropFirst()
            } else {
                literal.append(character)
                rest = rest.dropFirst()
            }
        }
        if !literal.isEmpty { stretches.append(.literal(literal)) }
        return stretches
    }

    /// The text with every hole on the environment masked: what may be printed.
    static func masked(_ text: String) -> String {
        guard text.contains("${env."), let stretches = try? stretches(text) else { return text }
        return stretches.map { stretch in
            switch stretch {
            case .literal(let literal): literal.replacing("${", with: "$${")
            case .hole(let name): name.hasPrefix("env.") ? "***" : "${\(name)}"
            }
        }.joined()
    }
}
