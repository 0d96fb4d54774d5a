import Yams

/// A value that is set from outside the file: `--set load.stages[1].hold=80/s`.
struct Override {
    var path: String
    var value: String
    /// What diagnostics name instead of a file.
    var origin: String

    init(path: String, value: String, origin: String? = nil) {
        self.path = path
        self.value = value
        self.origin = origin ?? "--set \(path)=\(value)"
    }

    private enum Segment {
        case key(String)
        case index(Int)
    }

    /// The document with the value in its place.
    ///
    /// - Errors: a path that leads through a text or beyond a list. Unknown keys are found by the check that follows.
    func applied(to tree: Tree) -> Result<Tree, ScenarioError> {
        guard let segments else { return .failure(error(path, "a path such as load.stages[1].hold")) }
        if case .key("profiles")? = segments.first {
            return .failure(error("a key of profiles", "a key of the scenario itself: it is set after the profile"))
        }
        let leaf: Tree
        switch parsed() {
        case .success(let tree): leaf = tree
        case .failure(let error): return .failure(error)
        }
        return set(leaf, in: tree, segments[...], path: "")
    }

    private var segments: [Segment]? {
        var segments: [Segment] = []
        let parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        for (position, part) in parts.enumerated() {
            // Metrics have dots in their names: what follows the phase is one key.
            if position == 2, parts[0] == "targets" {
                return segments + [.key(parts[2...].joined(separator: "."))]
            }
            guard let bracket = part.firstIndex(of: "[") else {
                if part.isEmpty { return nil }
                segments.append(.key(part))
                continue
            }
            if bracket == part.startIndex { return nil }
            segments.append(.key(String(part[..<bracket])))
            for index in part[part.index(after: bracket)...].split(separator: "[", omittingEmptySubsequences: false) {
                guard index.hasSuffix("]"), let number = Int(index.dropLast()), number >= 0 else { return nil }
                segments.append(.index(number))
            }
        }
        return segments
    }

    /// A text, or YAML where it begins like a list, a mapping or a quoted text.
    private func parsed() -> Result<Tree, ScenarioError> {
        guard let first = value.first, "[{\"'".contains(first) else {
            let isNull = value.isEmpty || value == "~" || value == "null"
            let content: Tree.Content = isNull ? .null : .scalar(value, quoted: false)
            return .success(Tree(content: content, place: Place(file: origin), path: path))
        }
        var reader = TreeReader(file: origin)
        let tree = reader.tree(value)
        guard let tree, reader.problems.isEmpty else { return .failure(error(Quoted.text(value), "valid YAML")) }
        return .success(placed(tree, path: path))
    }

    private func placed(_ tree: Tree, path: String) -> Tree {
        var tree = tree
        tree.place = Place(file: origin)
        tree.path = path
        switch tree.content {
        case .mapping(let entries):
            tree.content = .mapping(
                entries.map {
                    Tree.Entry(
                        key: $0.key, place: tree.place, value: placed($0.value, path: tree.path(of: $0.key)))
                })
        case .sequence(let items):
            tree.content = .sequence(items.enumerated().map { placed($1, path: "\(path)[\($0)]") })
        case .null, .scalar: break
        }
        return tree
    }

    private func set(
        _ leaf: Tree, in tree: Tree, _ segments: ArraySlice<Segment>, path: String
    ) -> Result<Tree, ScenarioError> {
        guard let segment = segments.first else { return .success(leaf) }
        var tree = tree
        switch (segment, tree.content) {
        case (.key(let key), .mapping), (.key(let key), .null):
            let place = Place(file: origin)
            let child = tree[key] ?? Tree(content: .null, place: place, path: tree.path(of: key))
            return set(leaf, in: child, segments.dropFirst(), path: tree.path(of: key)).map {
                tree[key] = $0
                return tree
            }
        case (.index(let index), .sequence(var items)):
            guard items.indices.contains(index) else {
                let range = items.isEmpty ? "an empty list" : "an index from 0 to \(items.count - 1)"
                return .failure(error("\(path)[\(index)]", range))
            }
            return set(leaf, in: items[index], segments.dropFirst(), path: "\(path)[\(index)]").map {
                items[index] = $0
                tree.content = .sequence(items)
                return tree
            }
        case (.key(let key), _):
            return .failure(error("\(tree.found) at \(path), which has no key \(key)", "a path into the document"))
        case (.index(let index), _):
            return .failure(error("\(tree.found) at \(path), which has no [\(index)]", "a path into the document"))
        }
    }

    private func error(_ found: String, _ expected: String) -> ScenarioError {
        ScenarioError(diagnostics: [
            Diagnostic(file: origin, line: 0, column: 0, path: path, found: found, expected: expected)
        ])
    }
}
