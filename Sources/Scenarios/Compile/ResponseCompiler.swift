import LoadEngine

/// What is expected of a response and kept of it.
struct ResponseCompiler {
    let scope: Scope
    let patternProblem: @Sendable (String) -> String?

    func expectations(_ tree: Tree?, problems: inout [Diagnostic]) -> [Expectation] {
        guard let tree else { return [] }
        let keys = GroupReader(tree, "expect")
        var expectations: [Expectation] = []
        if let status = keys.value("status") {
            let texts = status.scalar.map { [$0] } ?? status.items.compactMap(\.scalar)
            expectations.append(.status(texts.compactMap(StatusLiteral.value)))
        }
        if let type = keys.value("type"), let text = type.scalar {
            if text.wholeMatch(of: /[^\s\/;]+\/[^\s\/;]+/) == nil {
                problems.append(type.problem(expected: "a media type such as application/json, without parameters"))
            }
            expectations.append(.type(text))
        }
        for header in keys.value("header")?.entries ?? [] {
            checkPlain(header.value, problems: &problems)
            expectations.append(.header(name: header.key, contains: header.value.scalar))
        }
        let body = GroupReader(keys.value("body"), "body")
        if let contains = body.value("contains"),
            let template = scope.template(contains, encoding: .plain, problems: &problems)
        {
            expectations.append(.bodyContains(template))
        }
        if let matches = body.value("matches"), let text = matches.scalar {
            check(pattern: matches, problems: &problems)
            expectations.append(.bodyMatches(text))
        }
        if let bytes = body.read("at-least", SizeLiteral.value) { expectations.append(.bodyAtLeast(bytes)) }
        for value in keys.value("json")?.entries ?? [] {
            checkPlain(value.value, problems: &problems)
            expectations.append(.json(path: value.key, equals: value.value.scalar))
        }
        return expectations
    }

    func identity(_ tree: Tree?, problems: inout [Diagnostic]) -> IdentityProof? {
        guard let tree else { return nil }
        let keys = GroupReader(tree, "identity")
        return IdentityProof(
            continued: expectations(keys.value("continued"), problems: &problems),
            older: expectations(keys.value("older"), problems: &problems))
    }

    func captures(_ tree: Tree?, problems: inout [Diagnostic]) -> [Capture] {
        (tree?.entries ?? []).compactMap { entry in
            if ["unique", "session", "env"].contains(entry.key) || scope.feederNames.contains(entry.key) {
                problems.append(
                    entry.problem(
                        found: "the variable \(entry.key), which has a meaning already", expected: "another name"))
                return nil
            }
            guard let slot = scope.variables.firstIndex(of: entry.key),
                let source = source(entry.value, problems: &problems)
            else { return nil }
            return Capture(variable: slot, source: source)
        }
    }

    func source(_ tree: Tree, problems: inout [Diagnostic]) -> Capture.Source? {
        let keys = GroupReader(tree, "source")
        if let regex = keys.value("regex"), let text = regex.scalar {
            check(pattern: regex, problems: &problems)
            return .regex(text)
        }
        if let path = keys.read("json", { $0 }) { return .json(path) }
        for key in ["header", "cookie"] {
            guard let value = keys.value(key), let name = value.scalar else { continue }
            guard Shape.Names.field.accepts(name) else {
                problems.append(value.problem(expected: "the name of a \(key == "header" ? "header field" : "cookie")"))
                return nil
            }
            return key == "header" ? .header(name) : .cookie(name)
        }
        return nil
    }

    private func checkPlain(_ tree: Tree, problems: inout [Diagnostic]) {
        if let text = tree.scalar, text.contains("${") {
            problems.append(tree.problem(expected: "a text without ${…}; body.contains may have them"))
        }
    }

    private func check(pattern tree: Tree, problems: inout [Diagnostic]) {
        guard let text = tree.scalar else { return }
        if text.isEmpty {
            problems.append(tree.problem(expected: "a regular expression"))
        } else if let problem = patternProblem(text) {
            problems.append(
                tree.problem(found: "\(Quoted.text(text)): \(problem)", expected: "a valid regular expression"))
        }
    }
}
