/// Why an expectation or a capture of a plan cannot be made ready.
public enum CheckError: Error, Equatable, CustomStringConvertible {
    /// A regular expression that is none.
    case pattern(String, problem: String)
    /// A JSON path that is none, or one that could mean several values.
    case path(String, problem: String)

    /// What is wrong, with its place: `at character 5: missing closing parenthesis`.
    public var problem: String {
        switch self {
        case .pattern(_, let problem), .path(_, let problem): problem
        }
    }

    public var description: String {
        switch self {
        case .pattern(let text, let problem): "regular expression \"\(text)\": \(problem)"
        case .path(let text, let problem): "JSON path \"\(text)\": \(problem)"
        }
    }
}
