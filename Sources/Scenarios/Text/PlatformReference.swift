/// The reference of platform files, as Markdown.
public enum PlatformReference {
    /// Generated from the table of keys; ends with a line end.
    public static func text() -> String {
        let others = Literal.allCases.filter {
            $0 != .duration && $0 != .identifier && !Literal.ofPlatformFiles.contains($0)
        }
        return
            ([preamble, ScenarioReference.literals(besides: others)]
            + KeyTable.platformFileGroups.map(ScenarioReference.section)).joined(separator: "\n\n") + "\n"
    }

    private static let preamble = """
        # Platform file reference

        Generated from the table of keys by `RMSLOAD_RECORD=1 swift test --filter ScenariosTests`: do not edit.
        [your-platform.md](your-platform.md) tells how to write one.

        A platform file is one YAML document. Unknown keys and keys written twice are errors, and all errors of a file are
        reported at once, each as `file:line:column: path: found X, expected Y`. Paths in it are relative to its folder, and
        that is where commands run. It holds no password: those are in environment variables that it names.
        """
}
