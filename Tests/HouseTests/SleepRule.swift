/// Waiting for a length of time where a condition can be awaited: it is too long here and too short there.
enum SleepRule {
    static func breaches(in file: SourceFile) -> [Breach] {
        zip(1..., file.code).compactMap { number, line in
            let words = line.words
            let isSleep =
                line.contains("Thread.sleep")
                || zip(words, words.dropFirst()).contains { $0 == "Glibc" && $1 == "sleep" }
                || ["usleep", "sleep"].contains { name in calls(name, in: line) }
            if !isSleep { return nil }
            return Breach(path: file.path, line: number, text: "sleeps; await the condition instead")
        }
    }

    /// Whether the line calls a free function of this name.
    private static func calls(_ name: String, in line: String) -> Bool {
        guard let range = line.firstRange(of: "\(name)(") else { return false }
        if range.lowerBound == line.startIndex { return true }
        let before = line[line.index(before: range.lowerBound)]
        return !(before.isLetter || before.isNumber || before == "_" || before == ".")
    }
}
