/// The "did you mean" of an unknown word.
enum Suggestion {
    /// The nearest of the known words if it is near enough, as ` (did you mean "x"?)`; otherwise nothing.
    static func text(for word: String, among known: [String]) -> String {
        let nearest = known.map { ($0, distance(word, $0)) }.min { $0.1 < $1.1 }
        guard let (candidate, edits) = nearest, edits <= max(1, min(word.count, candidate.count) / 3) else { return "" }
        return " (did you mean \(Quoted.text(candidate))?)"
    }

    /// Edits (Damerau: insert, delete, replace, swap neighbours) from one word to the other, without case.
    static func distance(_ first: String, _ second: String) -> Int {
        let first = Array(first.lowercased().prefix(64))
        let second = Array(second.lowercased().prefix(64))
        var before: [Int] = []
        var last = Array(0...second.count)
        for (row, character) in first.enumerated() {
            var line = [row + 1]
            for (column, other) in second.enumerated() {
                var edits = min(last[column + 1] + 1, line[column] + 1, last[column] + (character == other ? 0 : 1))
                if row > 0, column > 0, character == second[column - 1], first[row - 1] == other {
                    edits = min(edits, before[column - 1] + 1)
                }
                line.append(edits)
            }
            before = last
            last = line
        }
        return last[second.count]
    }
}
