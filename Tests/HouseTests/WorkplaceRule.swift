/// Paths of one person's machine, which mean nothing on any other.
enum WorkplaceRule {
    /// Put together here, so that this file keeps the rule itself.
    static let paths = ["work", "root", "home", "Users"].map { "/\($0)/" }

    static func breaches(in file: SourceFile) -> [Breach] {
        zip(1..., file.lines).compactMap { number, line in
            guard let path = paths.first(where: { starts($0, in: line) }) else { return nil }
            return Breach(path: file.path, line: number, text: "a path of one machine: \(path)")
        }
    }

    /// Whether an absolute path of this beginning stands in the line: `docs/work/a` is a relative one.
    private static func starts(_ path: String, in line: String) -> Bool {
        var rest = line[...]
        while let range = rest.firstRange(of: path) {
            let before = range.lowerBound > line.startIndex ? line[line.index(before: range.lowerBound)] : " "
            if !(before.isLetter || before.isNumber || "._-~$})*".contains(before)) { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }
}
