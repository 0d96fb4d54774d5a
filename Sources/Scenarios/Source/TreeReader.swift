import Yams

/// YAML text to a tree with places.
///
/// - Limits: `depthMax` levels, `nodesMax` nodes (aliases counted each time they are used).
struct TreeReader {
    static let depthMax = 60
    static let nodesMax = 200_000

    let file: String
    private(set) var problems: [Diagnostic] = []
    private var nodes = 0

    init(file: String) { self.file = file }

    /// The document, nil if there is none; `problems` then tells why.
    mutating func tree(_ text: String) -> Tree? {
        guard let (root, duplicates) = composed(text) else { return nil }
        guard let root else {
            problems.append(fileProblem(found: "an empty file", expected: "a scenario"))
            return nil
        }
        let tree = converted(root, path: "", depth: 0, duplicates: duplicates)
        return problems.contains { $0.found == Self.tooMuch } ? nil : tree
    }

    private static let tooMuch = "a document that unfolds beyond bounds"

    /// Yams gives up at a duplicate key. So that all errors of a file come at once, the first of the two is renamed
    /// with a character that nobody writes, and the text is read again.
    private mutating func composed(_ text: String) -> (Node?, renamed: [String: String])? {
        var text = text
        var renamed: [String: String] = [:]
        while true {
            do {
                // Without YAML's guesses at types: the table says what a value is.
                return (try Yams.compose(yaml: text, .basic), renamed)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let mark = Scalar(0xE000 + UInt32(renamed.count))
                guard renamed.count < 1_000, let mark,
                    let changed = Self.renamed(text, at: context.mark, to: mark), let key = keys.first
                else {
                    problems.append(
                        problem(
                            at: context.mark, found: "a key twice: \(keys.joined(separator: ", "))", "each key once"))
                    return nil
                }
                renamed[String(Character(mark))] = key
                text = changed
            } catch {
                problems.append(syntaxProblem(error))
                return nil
            }
        }
    }

    private typealias Scalar = Unicode.Scalar

    private static func renamed(_ text: String, at mark: Mark, to replacement: Scalar) -> String? {
        var scalars = Array(text.unicodeScalars)
        var line = 1
        var start = 0
        while line < mark.line {
            guard let end = scalars[start...].firstIndex(where: { $0 == "\n" || $0 == "\r" }) else { return nil }
            let isPair = scalars[end] == "\r" && end + 1 < scalars.count && scalars[end + 1] == "\n"
            start = end + (isPair ? 2 : 1)
            line += 1
        }
        var index = start + mark.column - 1
        guard index < scalars.count else { return nil }
        if scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
        guard index < scalars.count, scalars[index].properties.isAlphabetic || ("0"..."9").contains(scalars[index])
        else { return nil }
        scalars[index] = replacement
        var changed = String.UnicodeScalarView()
        changed.append(contentsOf: scalars)
        return String(changed)
    }

    private mutating func converted(_ node: Node, path: String, depth: Int, duplicates: [String: String]) -> Tree {
        nodes += 1
        let place = node.mark.map { Place(file: file, line: $0.line, column: $0.column) } ?? Place(file: file)
        var tree = Tree(content: .null, place: place, path: path)
        guard depth <= Self.depthMax, nodes <= Self.nodesMax else {
            if !problems.contains(where: { $0.found == Self.tooMuch }) {
                problems.append(
                    tree.problem(
                        found: Self.tooMuch,
                        expected: "at most \(Self.depthMax) levels and \(Self.nodesMax) values"))
            }
            return tree
        }
        switch node {
        case .scalar(let scalar):
            tree.content = Self.content(scalar)
            if node.tag != Tag(.str) { problems.append(Self.tagProblem(tree)) }
        case .sequence(let sequence):
            if node.tag != Tag(.seq) { problems.append(Self.tagProblem(tree)) }
            var items: [Tree] = []
            for (index, item) in sequence.enumerated() {
                items.append(converted(item, path: "\(path)[\(index)]", depth: depth + 1, duplicates: duplicates))
            }
            tree.content = .sequence(items)
        case .mapping(let mapping):
            if node.tag != Tag(.map) { problems.append(Self.tagProblem(tree)) }
            tree.content = .mapping(entries(mapping, of: tree, depth: depth, duplicates: duplicates))
        case .alias:
            problems.append(tree.problem(found: "an alias without its anchor", expected: "a value"))
        }
        return tree
    }

    private mutating func entries(
        _ mapping: Node.Mapping, of parent: Tree, depth: Int, duplicates: [String: String]
    ) -> [Tree.Entry] {
        var entries: [Tree.Entry] = []
        var firstLines: [String: Int] = [:]
        for (key, value) in mapping {
            let place = key.mark.map { Place(file: file, line: $0.line, column: $0.column) } ?? parent.place
            guard case .scalar(let scalar) = key else {
                let entry = Tree.Entry(key: "?", place: place, value: parent)
                problems.append(entry.problem(found: "a list or mapping as a key", expected: "a text"))
                continue
            }
            if let twin = duplicates.first(where: { scalar.string.contains($0.key) }) {
                firstLines[twin.value] = place.line
                continue
            }
            let child = converted(
                value, path: parent.path(of: scalar.string), depth: depth + 1, duplicates: duplicates)
            let entry = Tree.Entry(key: scalar.string, place: place, value: child)
            if let line = firstLines[entry.key] {
                problems.append(
                    entry.problem(
                        found: "the key \(Quoted.text(entry.key)) again (first on line \(line))",
                        expected: "each key once"))
                if entries.contains(where: { $0.key == entry.key }) { continue }
            }
            firstLines[entry.key] = place.line
            entries.append(entry)
        }
        return entries
    }

    private static func content(_ scalar: Node.Scalar) -> Tree.Content {
        let isPlain = scalar.style == .plain || scalar.style == .any
        let isNull = isPlain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
        return isNull ? .null : .scalar(scalar.string, quoted: !isPlain)
    }

    private static func tagProblem(_ tree: Tree) -> Diagnostic {
        tree.problem(found: "a YAML tag", expected: "a value without a tag")
    }
}

extension TreeReader {
    private func fileProblem(found: String, expected: String) -> Diagnostic {
        Diagnostic(file: file, line: 0, column: 0, path: "", found: found, expected: expected)
    }

    private func problem(at mark: Mark, found: String, _ expected: String) -> Diagnostic {
        Diagnostic(file: file, line: mark.line, column: mark.column, path: "", found: found, expected: expected)
    }

    private func syntaxProblem(_ error: any Error) -> Diagnostic {
        switch error as? YamlError {
        case .scanner(let context, let text, let mark, let yaml), .parser(let context, let text, let mark, let yaml),
            .composer(let context, let text, let mark, let yaml):
            let hint: String
            if context?.text.contains("block scalar") ?? false {
                hint = "; a text that begins with > or | stands in quotes"
            } else if context?.text.contains("flow") ?? false, mark.snippet(from: yaml).contains("${") {
                hint = "; a text with ${…} inside braces or brackets stands in quotes"
            } else {
                hint = ""
            }
            return problem(at: mark, found: "broken YAML: \(text)", "valid YAML\(hint)")
        case .reader(let text, _, _, _):
            return fileProblem(found: "a character that YAML does not allow: \(text)", expected: "valid YAML")
        default:
            return fileProblem(found: "unreadable YAML", expected: "valid YAML")
        }
    }
}
