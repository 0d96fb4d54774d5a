/// One thing that is wrong with a scenario, with its place.
public struct Diagnostic: Sendable, Equatable, CustomStringConvertible {
    /// The file as it was named, or the option such as `--set load.grace=5`.
    public var file: String
    /// From 1; 0 where there is no line, as for an option or a missing file.
    public var line: Int
    /// From 1, in Unicode scalars; 0 where there is no line.
    public var column: Int
    /// The key, such as `sessions.browse.steps[2].get`; empty for the file as a whole.
    public var path: String
    /// What stands there.
    public var found: String
    /// What may stand there.
    public var expected: String

    /// `file:line:column: path: found X, expected Y`.
    public var description: String {
        let place = line > 0 ? "\(file):\(line):\(column)" : file
        return (path.isEmpty ? "\(place): " : "\(place): \(path): ") + "found \(found), expected \(expected)"
    }
}

/// Why a scenario cannot be used: everything that is wrong with it, at once.
public struct ScenarioError: Error, Sendable, Equatable, CustomStringConvertible {
    /// In the order of the file; never empty.
    public var diagnostics: [Diagnostic]

    /// One diagnostic a line.
    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
