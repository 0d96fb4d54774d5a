import LoadEngine

/// What the holes of a session's templates can name.
struct Scope {
    let feeders: [Feeder]
    /// All feeders of the scenario, also those whose file is broken.
    let feederNames: [String]
    let environment: [String: String]
    /// Every variable of the session by slot.
    private(set) var variables: [String] = []
    /// Variables that an earlier step can have set.
    var settable: Set<String> = []

    init(feeders: [Feeder], feederNames: [String], environment: [String: String]) {
        self.feeders = feeders
        self.feederNames = feederNames
        self.environment = environment
    }

    /// The slot of a captured variable, a new one if it is new.
    mutating func slot(_ name: String) -> Int {
        if let slot = variables.firstIndex(of: name) { return slot }
        variables.append(name)
        return variables.count - 1
    }

    /// The template of a text; nil if it has an error, which is then reported.
    func template(
        _ tree: Tree, text: String? = nil, encoding: Template.Encoding, literals: Template.Encoding = .plain,
        problems: inout [Diagnostic]
    ) -> Template? {
        guard let text = text ?? tree.scalar else { return nil }
        var parts: [Template.Part] = []
        do {
            for stretch in try TemplateText.stretches(text) {
                switch stretch {
                case .literal(let literal): append(.literal(literals.written(literal)), to: &parts)
                case .hole(let name):
                    switch part(name, encoding: encoding) {
                    case .success(let part): append(part, to: &parts)
                    case .failure(let failure):
                        problems.append(tree.problem(found: failure.found, expected: failure.expected))
                        return nil
                    }
                }
            }
        } catch {
            problems.append(tree.problem(found: error.found, expected: error.expected))
            return nil
        }
        return Template(parts, encoding: encoding)
    }

    private func append(_ part: Template.Part, to parts: inout [Template.Part]) {
        if case .literal(let text) = part, case .literal(let before)? = parts.last {
            parts[parts.count - 1] = .literal(before + text)
        } else {
            parts.append(part)
        }
    }

    private func part(_ name: String, encoding: Template.Encoding) -> Result<Template.Part, TemplateText.Failure> {
        switch name {
        case "session.id": return .success(.sessionID)
        case "session.seq": return .success(.sequence)
        case "session.proofs": return .success(.proofs)
        case "unique": return .success(.unique)
        default: break
        }
        if settable.contains(name), let slot = variables.firstIndex(of: name) { return .success(.variable(slot)) }
        guard let dot = name.firstIndex(of: ".") else { return .failure(unknown(name)) }
        let owner = String(name[..<dot])
        let member = String(name[dot...].dropFirst())
        if owner == "env" {
            guard let value = environment[member] else {
                return .failure(
                    TemplateText.Failure(
                        found: "${\(name)}, which is not set", expected: "the environment variable \(member)"))
            }
            return .success(.literal(encoding.written(value)))
        }
        guard let index = feeders.firstIndex(where: { $0.name == owner }) else {
            // A feeder whose file is broken has been reported; its columns are not known.
            return feederNames.contains(owner) ? .success(.literal("")) : .failure(unknown(name))
        }
        let columns = feeders[index].columns
        guard let column = columns.firstIndex(of: member) else {
            let hint = Suggestion.text(for: member, among: columns)
            return .failure(
                TemplateText.Failure(
                    found: "${\(name)}, a column that \(owner) has not\(hint)",
                    expected: "one of \(columns.joined(separator: ", "))"))
        }
        return .success(.feeder(index, column: column))
    }

    private func unknown(_ name: String) -> TemplateText.Failure {
        let known =
            settable.sorted() + ["unique", "session.id", "session.seq", "session.proofs"]
            + feeders.flatMap { feeder in feeder.columns.map { "\(feeder.name).\($0)" } }
        let reason = variables.contains(name) ? "which only a later step captures" : "which no earlier step captures"
        return TemplateText.Failure(
            found: "${\(name)}, \(reason)\(Suggestion.text(for: name, among: known))",
            expected: "one of \(known.joined(separator: ", ")) or env.NAME")
    }
}
