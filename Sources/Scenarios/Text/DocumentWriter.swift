/// Writes a document as YAML: in the order of the table, with every default.
struct DocumentWriter {
    private(set) var text = ""

    /// The keys of a group; `tree` is nil where the mapping is not written and only its defaults are known.
    mutating func write(group: KeyGroup, _ tree: Tree?, indent: Int, isItem: Bool = false) {
        var isFirst = isItem
        for key in group.keys {
            let lead = isFirst ? "" : String(repeating: " ", count: indent)
            let value = value(of: key, in: group, tree)
            if let name = key.shape.groupOfTrue, value?.scalar == "true" {
                text += "\(lead)\(key.name):\n"
                write(group: KeyTable.group(name), nil, indent: indent + 2)
                isFirst = false
            } else if let value {
                text += "\(lead)\(Self.scalar(key.name)):"
                write(value, key.shape, indent: indent)
                isFirst = false
            } else if case .group(let name) = key.shape, Self.spelledOut.contains("\(group.name).\(key.name)") {
                text += "\(lead)\(key.name):\n"
                write(group: KeyTable.group(name), nil, indent: indent + 2)
                isFirst = false
            }
        }
        if isFirst { text += "{}\n" }
    }

    /// Groups whose defaults count although nothing of them is written.
    private static let spelledOut = [
        "scenario.judging", "platform.nodes", "platform.balancers", "session.timeouts",
    ]

    private func value(of key: Key, in group: KeyGroup, _ tree: Tree?) -> Tree? {
        if let written = tree?[key.name] { return written }
        if group.name == "step", key.name == "name", let tree, let (method, url) = RequestCompiler.line(tree) {
            var name = url
            name.content = .scalar(RequestCompiler.name(tree, method: method, url: url), quoted: true)
            return name
        }
        // How arrivals are placed is no question where users begin by themselves.
        if group.name == "load", key.name == "arrivals", LoadReader.isClosed(tree) { return nil }
        guard let fallback = key.fallback, applies(key, in: group, tree) else { return nil }
        let isList = fallback == "[]"
        let isQuoted = fallback.isEmpty
        return Tree(
            content: isList ? .sequence([]) : .scalar(fallback, quoted: isQuoted), place: Place(file: ""), path: "")
    }

    /// A default that belongs to keys which are not written is none.
    private func applies(_ key: Key, in group: KeyGroup, _ tree: Tree?) -> Bool {
        group.rules.allSatisfy { rule in
            guard case .only(let keys, let partners) = rule, keys.contains(key.name) else { return true }
            return partners.contains { tree?[$0] != nil }
        }
    }

    private mutating func write(_ tree: Tree, _ shape: Shape, indent: Int) {
        let lead = String(repeating: " ", count: indent + 2)
        switch tree.content {
        case .null: text += " ~\n"
        case .scalar(let value, let quoted): text += " \(Self.scalar(TemplateText.masked(value), quoted: quoted))\n"
        case .sequence(let items):
            guard !items.isEmpty else {
                text += " []\n"
                return
            }
            text += "\n"
            for item in items {
                text += "\(lead)-"
                writeItem(item, shape.item, indent: indent + 2)
            }
        case .mapping(let entries):
            if case .group(let name) = shape.mapping {
                text += "\n"
                write(group: KeyTable.group(name), tree, indent: indent + 2)
                return
            }
            guard !entries.isEmpty else {
                text += " {}\n"
                return
            }
            text += "\n"
            for entry in entries {
                text += "\(lead)\(Self.scalar(entry.key)):"
                write(entry.value, shape.value, indent: indent + 2)
            }
        }
    }

    private mutating func writeItem(_ item: Tree, _ shape: Shape, indent: Int) {
        if case .mapping = item.content, case .group(let name) = shape.mapping {
            text += " "
            write(group: KeyTable.group(name), item, indent: indent + 2, isItem: true)
        } else {
            write(item, shape, indent: indent)
        }
    }

    /// A text as a YAML scalar that reads as the same text again.
    static func scalar(_ text: String, quoted: Bool = false) -> String {
        let isPlain =
            !quoted
            && text.wholeMatch(of: /-?[A-Za-z0-9\/$.<=][A-Za-z0-9_.\/%=$<()?&,+*-]*( [A-Za-z0-9_.\/%=$<()?&,+*-]+)*/)
                != nil
        return isPlain ? text : Quoted.text(text)
    }
}

extension Shape {
    /// The group whose defaults `true` stands for.
    fileprivate var groupOfTrue: String? {
        if case .either(.flag, .group(let name)) = self { name } else { nil }
    }

    /// The shape of a list's items.
    fileprivate var item: Shape {
        switch self {
        case .list(let item, _): item
        case .either(_, let other): other.item
        default: .json
        }
    }

    /// The shape of a mapping that stands here.
    fileprivate var mapping: Shape {
        if case .either(_, let other) = self { other.mapping } else { self }
    }

    /// The shape of a mapping's values.
    fileprivate var value: Shape {
        if case .named(let value, _, _) = mapping { value } else { .json }
    }
}
