/// Where something was written.
struct Place: Sendable, Equatable {
    var file: String
    /// From 1; 0 where there is no line.
    var line = 0
    var column = 0
}

/// A YAML value that knows where it was written.
struct Tree: Sendable, Equatable {
    enum Content: Sendable, Equatable {
        /// Nothing, `~` or `null`.
        case null
        /// `quoted` is true for every style but plain: such a text is never a number.
        case scalar(String, quoted: Bool)
        case mapping([Entry])
        case sequence([Tree])
    }

    struct Entry: Sendable, Equatable {
        var key: String
        var place: Place
        var value: Tree
    }

    var content: Content
    var place: Place
    /// The key's path where it was written, such as `sessions.browse.weight`.
    var path: String

    var entries: [Entry] {
        if case .mapping(let entries) = content { entries } else { [] }
    }

    var items: [Tree] {
        if case .sequence(let items) = content { items } else { [] }
    }

    /// The text of a scalar, nil for anything else.
    var scalar: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    subscript(key: String) -> Tree? {
        get { entries.first { $0.key == key }?.value }
        set {
            var entries = self.entries
            entries.removeAll { $0.key == key && newValue == nil }
            if let newValue {
                if let index = entries.firstIndex(where: { $0.key == key }) {
                    entries[index].value = newValue
                } else {
                    entries.append(Entry(key: key, place: newValue.place, value: newValue))
                }
            }
            content = .mapping(entries)
        }
    }

    /// Sets an entry together with the place of its key.
    mutating func set(_ entry: Entry) {
        var entries = self.entries
        if let index = entries.firstIndex(where: { $0.key == entry.key }) {
            entries[index] = entry
        } else {
            entries.append(entry)
        }
        content = .mapping(entries)
    }

    /// What stands here, in words for an error.
    var found: String {
        switch content {
        case .null: "nothing"
        case .scalar(let text, let quoted): quoted || !Self.isBare(text) ? Quoted.text(text) : text
        case .mapping(let entries): entries.isEmpty ? "an empty mapping" : "a mapping"
        case .sequence(let items): items.isEmpty ? "an empty list" : "a list"
        }
    }

    func problem(found: String? = nil, expected: String) -> Diagnostic {
        Diagnostic(
            file: place.file, line: place.line, column: place.column, path: path, found: found ?? self.found,
            expected: expected)
    }

    /// The path of a child of this name.
    func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// Numbers are named without quotes, so that `30` and `"30"` can be told apart.
    private static func isBare(_ text: String) -> Bool { Double(text) != nil && text.allSatisfy(\.isASCII) }
}

extension Tree.Entry {
    /// A problem with the key itself, at its place.
    func problem(found: String, expected: String) -> Diagnostic {
        Diagnostic(
            file: place.file, line: place.line, column: place.column, path: value.path, found: found,
            expected: expected)
    }
}
