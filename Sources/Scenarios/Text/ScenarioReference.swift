/// The reference of the scenario language, as Markdown.
public enum ScenarioReference {
    /// Generated from the table of keys; ends with a line end.
    public static func text() -> String {
        ([preamble, literals(besides: Literal.ofPlatformFiles), holes] + KeyTable.groups.map(section) + [metrics])
            .joined(separator: "\n\n") + "\n"
    }

    private static let preamble = """
        # Scenario reference

        Generated from the table of keys by `RMSLOAD_RECORD=1 swift test --filter ScenariosTests`: do not edit.

        A scenario is one YAML document. Unknown keys and keys written twice are errors, and all errors of a file are
        reported at once, each as `file:line:column: path: found X, expected Y`. `rmsload plan` prints every value that
        is in force. Values on the command line win over the environment (`RMSLOAD_PROFILE`, `RMSLOAD_SEED`,
        `RMSLOAD_TARGET`), which wins over the file; `--set load.stages[1].hold=80/s` reaches any key.
        """

    static func literals(besides others: [Literal]) -> String {
        let rows = Literal.allCases.filter { !others.contains($0) }.map { literal in
            "| \(cell(literal.rawValue)) | \(literal.examples.map(code).joined(separator: ", ")) |"
        }
        return """
            ## Literals

            A number without its unit is an error where a unit is needed.

            | literal | examples |
            |---|---|
            \(rows.joined(separator: "\n"))
            """
    }

    private static let holes = """
        ## Holes

        Targets, headers and bodies may contain `${…}`; `$${` stands for `${` itself.

        | hole | is |
        |---|---|
        | `${name}` | what an earlier step of the session captured under this name |
        | `${feeder.column}` | a column of the row that the session drew |
        | `${session.id}` | the session's number, unique in the run |
        | `${session.seq}` | how many requests the session has sent before this one |
        | `${unique}` | a text that no other request of the run carries |
        | `${env.NAME}` | an environment variable, read when the scenario is loaded; printed as `***` |
        """

    static func section(_ group: KeyGroup) -> String {
        let title = group.path.isEmpty ? "The document" : code(group.path)
        var lines = [
            "## \(title)", "", group.doc, "", "| key | value | if not written | example | |", "|---|---|---|---|---|",
        ]
        for key in group.keys {
            let cells = [code(key.name), cell(type(key.shape)), absence(key), example(key), cell(key.doc)]
            lines.append("| \(cells.joined(separator: " | ")) |")
        }
        let rules = group.rules.map(sentence)
        return (lines + (rules.isEmpty ? [] : [""]) + rules.map { "- \($0)" }).joined(separator: "\n")
    }

    private static func absence(_ key: Key) -> String {
        switch key.absence {
        case .required: "**required**"
        case .nothing: "–"
        case .value(let text): code(text.isEmpty ? "\"\"" : text)
        case .derived(let words): words
        }
    }

    private static func example(_ key: Key) -> String { key.example.isEmpty ? "" : code(key.example) }

    private static func type(_ shape: Shape) -> String {
        switch shape {
        case .text: "text"
        case .template: "text with holes"
        case .literal(let literal): literal.rawValue
        case .integer(let least, Int.max): "whole number, \(least) or more"
        case .integer(let least, let most): "whole number, \(least) to \(most)"
        case .flag: "`true`, `false`"
        case .choice(let words): words.map(code).joined(separator: ", ")
        case .group(let name): "mapping: \(code(KeyTable.group(name).path))"
        case .named(let value, _, _): "mapping from names to: \(type(value))"
        case .list(let item, _): "list of: \(type(item))"
        case .json: "any value"
        case .textOrNothing: "text or `~`"
        case .metrics: "mapping from metrics to bounds (or to `targets.PHASE.METRIC`)"
        case .overlay: "part of a scenario"
        case .either(let first, let second): "\(type(first)); or \(type(second))"
        }
    }

    private static func sentence(_ rule: KeyGroup.Rule) -> String {
        func list(_ keys: [String]) -> String { keys.map(code).joined(separator: ", ") }
        switch rule {
        case .exactlyOne(let keys): return "Exactly one of \(list(keys))."
        case .atMostOne(let keys): return "At most one of \(list(keys))."
        case .atLeastOne(let keys): return "At least one of \(list(keys))."
        case .only(let keys, let partners): return "\(list(keys)): only beside \(list(partners))."
        case .needs(let key, let partner): return "\(code(key)) needs \(code(partner))."
        }
    }

    private static var metrics: String {
        let rows = TargetMetric.all.map { "| \(code($0.pattern)) | \($0.unit.expected) | \(cell($0.doc)) |" }
        return """
            ## Metrics

            What targets bound. `NAME` is a node (`rms-1`, `rms-2`) or a step. Comparisons: `<`, `<=`, `=`, `>=`, `>`; a
            bound that begins with `>` stands in quotes, since YAML gives that character a meaning of its own.
            `errors: {bound: < 5%, abort: 10s}` also ends the run as soon as the bound is missed for certain, once the
            phase has lasted so long.

            | metric | bound | |
            |---|---|---|
            \(rows.joined(separator: "\n"))
            """
    }

    private static func code(_ text: String) -> String { "`\(cell(text))`" }
    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
