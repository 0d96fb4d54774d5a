/// Which public declarations must have a doc comment.
///
/// Types, functions, subscripts, static members and computed properties do. Initialisers, stored properties and what
/// a protocol of the standard library asks for may let their name and type speak.
enum DocCommentRule {
    private static let conformances: Set = ["encode", "hash", "description", "debugDescription", "deinit"]

    static func breaches(in file: SourceFile) -> [Breach] {
        zip(0..., file.code).compactMap { index, line in
            guard let name = declaration(by: line), !isDocumented(index, in: file) else { return nil }
            return Breach(path: file.path, line: index + 1, text: "\(name) is public and has no doc comment")
        }
    }

    /// The name of the public declaration that must be documented.
    static func declaration(by line: String) -> String? {
        // `@inlinable public func` begins with its access once attributes are gone; `.open(rate)` does not.
        var words = line.split(separator: " ").drop { $0.hasPrefix("@") }.joined(separator: " ").words[...]
        let kinds: Set = [
            "struct", "class", "enum", "actor", "protocol", "typealias", "func", "subscript", "var", "let",
        ]
        guard words.first == "public" || words.first == "open", line.contains("\(words[0]) ") else { return nil }
        let isStatic = words.contains("static")
        guard let kind = words.firstIndex(where: kinds.contains) else { return nil }
        words = words[kind...]
        guard let keyword = words.popFirst(), let name = words.first else { return nil }
        if conformances.contains(name) { return nil }
        let isStored = (keyword == "var" || keyword == "let") && !isStatic && !isComputed(line)
        return isStored ? nil : name
    }

    private static func isComputed(_ line: String) -> Bool {
        guard let brace = line.firstIndex(of: "{") else { return false }
        // `var a = b { didSet` and `= { … }()` are stored.
        return !line[..<brace].contains("=")
    }

    private static func isDocumented(_ index: Int, in file: SourceFile) -> Bool {
        for before in stride(from: index - 1, through: 0, by: -1) {
            let line = file.lines[before].trimmed
            if line.hasPrefix("@") || line.hasPrefix("#if") { continue }
            return line.hasPrefix("///")
        }
        return false
    }
}
