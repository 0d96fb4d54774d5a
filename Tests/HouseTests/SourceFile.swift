/// A text file of the repository, as the rules see it.
struct SourceFile {
    /// Relative to the repository's root, such as `Sources/LoadEngine/Plan/Plan.swift`.
    let path: String
    /// Without line ends.
    let lines: [String]
    /// The lines of a Swift file without comments and without what stands inside string literals, so that a rule
    /// about code does not trip over prose. As many as there are `lines`.
    let code: [String]

    init(path: String, text: String) {
        self.path = path
        var parts = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if parts.last == "" { parts.removeLast() }
        lines = parts
        code = path.hasSuffix(".swift") ? Self.code(of: parts) : parts
    }

    /// The file's name with its ending.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The target that the file belongs to: the folder below `Sources` or `Tests`.
    var target: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : nil
    }

    private static func code(of lines: [String]) -> [String] {
        var isInsideText = false
        return lines.map { line in
            var kept: [UInt8] = []
            var isInsideQuotes = false
            let bytes = Array(line.utf8)
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                if bytes[index...].starts(with: [34, 34, 34]) && !isInsideQuotes {
                    isInsideText.toggle()
                    index += 3
                } else if isInsideText {
                    index += 1
                } else if byte == UInt8(ascii: "\\") && isInsideQuotes {
                    index += 2
                } else if byte == UInt8(ascii: "\"") {
                    isInsideQuotes.toggle()
                    index += 1
                } else if isInsideQuotes {
                    index += 1
                } else if byte == UInt8(ascii: "/") && bytes[index...].starts(with: [47, 47]) {
                    break
                } else {
                    kept.append(byte)
                    index += 1
                }
            }
            return String(decoding: kept, as: UTF8.self)
        }
    }
}

extension String {
    /// The identifiers and keywords of a line, in order.
    var words: [String] {
        split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    }

    /// Without white space at its ends.
    var trimmed: String {
        var rest = Substring(self)
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
