import LoadEngine
import Platform

extension Scenario {
    /// Reads a scenario file, with everything that it names.
    ///
    /// - Errors: all that is wrong, at once, also in profiles that are not in force.
    public static func load(path: String, options: LoadOptions = LoadOptions()) throws(ScenarioError) -> Scenario {
        let text: String
        do {
            text = try SourceFile.text(path)
        } catch {
            throw ScenarioError(diagnostics: [
                Diagnostic(
                    file: path, line: 0, column: 0, path: "", found: error.found, expected: error.expected)
            ])
        }
        return try load(text: text, path: path, options: options)
    }

    /// As `load(path:)` with the text at hand; `path` names it in errors and says where files beside it are.
    public static func load(
        text: String, path: String, options: LoadOptions = LoadOptions()
    ) throws(ScenarioError) -> Scenario {
        var reader = TreeReader(file: path)
        let tree = reader.tree(text)
        var problems = reader.problems
        guard let tree else { throw ScenarioError(diagnostics: problems) }

        var document = tree.spelledOut
        let profiles = document["profiles"]
        if let profiles { document["profiles"] = nil; Checker.run(profiles, problems: &problems) }
        let names = profiles?.entries.map(\.key) ?? []

        var chosen = document
        let profile = options.chosenProfile
        if let profile {
            if let overlay = profiles?[profile.name] {
                if case .mapping = overlay.content { chosen = document.overlaid(with: overlay.spelledOut) }
            } else {
                problems.append(unknownProfile(profile, names: names))
            }
        }
        for override in options.overrides {
            switch override.applied(to: chosen) {
            case .success(let changed): chosen = changed.spelledOut
            case .failure(let error): problems += error.diagnostics
            }
        }
        let scenario = ScenarioReader(file: path, options: options).scenario(
            chosen, profile: profile?.name, profileNames: names, problems: &problems)
        for entry in profiles?.entries ?? [] where entry.key != profile?.name {
            guard case .mapping = entry.value.content else { continue }
            let variant = document.overlaid(with: entry.value.spelledOut)
            _ = ScenarioReader(file: path, options: options).scenario(
                variant, profile: entry.key, profileNames: names, problems: &problems)
        }
        guard problems.isEmpty, let scenario else { throw ScenarioError(diagnostics: sorted(problems, file: path)) }
        return scenario
    }

    private static func unknownProfile(_ profile: (name: String, origin: String), names: [String]) -> Diagnostic {
        let hint = Suggestion.text(for: profile.name, among: names)
        return Diagnostic(
            file: profile.origin, line: 0, column: 0, path: "", found: "the unknown profile \(profile.name)\(hint)",
            expected: names.isEmpty ? "none: the scenario has no profiles" : "one of \(names.joined(separator: ", "))")
    }

    /// Each problem once (profiles repeat those of the document), in the order of the file.
    private static func sorted(_ problems: [Diagnostic], file: String) -> [Diagnostic] {
        var unique: [Diagnostic] = []
        for problem in problems where !unique.contains(problem) { unique.append(problem) }
        return unique.enumerated().sorted { first, second in
            let (a, b) = (first.element, second.element)
            return (a.file != file ? 1 : 0, a.line, a.column, first.offset)
                < (b.file != file ? 1 : 0, b.line, b.column, second.offset)
        }.map(\.element)
    }
}

extension Checker {
    static func run(_ profiles: Tree, problems: inout [Diagnostic]) {
        guard let key = KeyTable.group("scenario").key("profiles") else { return }
        var checker = Checker()
        checker.check(profiles, key.shape)
        problems += checker.problems
    }
}

extension Tree {
    /// The document with `platform: embedded` or `full` written as the mapping it stands for, so that a profile's or an
    /// option's settings merge onto it.
    var spelledOut: Tree {
        guard let platform = self["platform"], let kind = platform.scalar, LabSettings.Kind(rawValue: kind) != nil
        else { return self }
        var lab = platform
        lab.path = platform.path(of: "lab")
        var mapping = platform
        mapping.content = .mapping([Entry(key: "lab", place: platform.place, value: lab)])
        var document = self
        document["platform"] = mapping
        return document
    }
}
