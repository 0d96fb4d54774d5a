/// Only the program speaks: what is below it returns values and throws errors.
enum PrintRule {
    /// The targets that may not print.
    static let targets = ["LoadEngine", "Scenarios", "Platform", "Verdict", "Reports"]

    static func breaches(in file: SourceFile) -> [Breach] {
        zip(1..., file.code).compactMap { number, line in
            let isPrint =
                ["print", "debugPrint", "dump", "fputs", "puts", "printf"].contains { calls($0, in: line) }
                || line.contains("standardOutput.write") || line.contains("standardError.write")
            return isPrint ? Breach(path: file.path, line: number, text: "prints; only rmsload itself may") : nil
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
