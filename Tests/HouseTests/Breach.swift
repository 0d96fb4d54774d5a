/// One place where the house's rules are broken.
struct Breach: Equatable, CustomStringConvertible {
    /// Relative to the repository's root.
    var path: String
    /// Counted from 1; 0 where the whole file is meant.
    var line: Int
    /// What was found and what is allowed.
    var text: String

    var description: String { line > 0 ? "\(path):\(line): \(text)" : "\(path): \(text)" }
}
