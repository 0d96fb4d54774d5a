import LoadEngine
import Platform

/// Platform files: a platform that runs already, described by a person.
public enum PlatformFile {
    /// Whether a file is meant to be one: it has the key `tiers` and no `sessions`.
    public static func isOne(path: String) -> Bool {
        guard let text = try? SourceFile.text(path) else { return false }
        var reader = TreeReader(file: path)
        guard let tree = reader.tree(text) else { return false }
        return tree["tiers"] != nil && tree["sessions"] == nil
    }

    /// Reads a platform file.
    ///
    /// - Errors: all that is wrong, at once.
    public static func load(path: String) throws(ScenarioError) -> PlatformDescription {
        try document(path).description
    }

    /// The file as YAML with every default spelt out; it reads as the same platform again.
    ///
    /// - Errors: as `load`.
    public static func describe(path: String) throws(ScenarioError) -> String {
        let tree = try document(path).tree
        var writer = DocumentWriter()
        writer.write(group: KeyTable.group("platform-file"), tree, indent: 0)
        return writer.text
    }

    /// Where clients of a platform go; nil for a description whose entry is no URL.
    public static func entry(of description: PlatformDescription) -> Origin? {
        PlatformLiteral.origin(description.entry)
    }

    /// Where a node is loaded past the balancers: its connector, or where its health page is; nil for one that names
    /// neither, and for a part that is no node.
    public static func connector(of part: PartDescription) -> Origin? {
        guard part.tier == .nodes else { return nil }
        if let connector = part.connector { return PlatformLiteral.origin(connector) }
        return part.health.map { Origin(scheme: "http", host: $0.endpoint.host, port: $0.endpoint.port) }
    }

    private static func document(
        _ path: String
    ) throws(ScenarioError) -> (tree: Tree, description: PlatformDescription) {
        let text: String
        do throws(SourceFile.Failure) {
            text = try SourceFile.text(path)
        } catch {
            throw ScenarioError(diagnostics: [
                Diagnostic(file: path, line: 0, column: 0, path: "", found: error.found, expected: error.expected)
            ])
        }
        var reader = TreeReader(file: path)
        let tree = reader.tree(text)
        var problems = reader.problems
        guard let tree else { throw ScenarioError(diagnostics: problems) }
        var checker = Checker()
        checker.check(tree, .group("platform-file"))
        problems += checker.problems
        let description = PlatformFileReader(file: path).description(tree, problems: &problems)
        guard problems.isEmpty, let description else {
            throw ScenarioError(
                diagnostics: problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
        }
        return (tree, description)
    }
}
