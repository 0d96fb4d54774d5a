/// How long a file may be: a longer one has two nouns in it.
struct LengthRule {
    var linesMax: Int

    static let sources = LengthRule(linesMax: 400)
    static let decisions = LengthRule(linesMax: 40)

    func breaches(in file: SourceFile) -> [Breach] {
        if file.lines.count <= linesMax { return [] }
        return [Breach(path: file.path, line: 0, text: "\(file.lines.count) lines; at most \(linesMax)")]
    }
}
