/// Holds a tree against the table of keys and collects everything that does not fit.
struct Checker {
    private(set) var problems: [Diagnostic] = []

    mutating func check(_ tree: Tree, _ shape: Shape) {
        switch shape {
        case .either(let scalar, let other):
            switch tree.content {
            case .scalar: check(tree, scalar)
            case .mapping where other.takesMapping, .sequence where !other.takesMapping: check(tree, other)
            default: problems.append(tree.problem(expected: shape.expected))
            }
        case .group(let name): checkGroup(tree, KeyTable.group(name))
        case .named(let value, let names, let least): checkNamed(tree, value, names, least: least)
        case .list(let item, let least):
            guard case .sequence(let items) = tree.content, items.count >= least else {
                problems.append(tree.problem(expected: shape.expected))
                return
            }
            for entry in items { check(entry, item) }
        case .metrics: checkMetrics(tree)
        case .overlay: checkOverlay(tree)
        case .json: break
        case .textOrNothing:
            if tree.scalar == nil, tree.content != .null { problems.append(tree.problem(expected: shape.expected)) }
        case .text, .template, .literal, .integer, .flag, .choice: checkScalar(tree, shape)
        }
    }

    private mutating func checkScalar(_ tree: Tree, _ shape: Shape) {
        guard case .scalar(let text, let quoted) = tree.content else {
            problems.append(tree.problem(expected: shape.expected))
            return
        }
        switch shape {
        case .literal(let literal) where !literal.accepts(text):
            problems.append(tree.problem(expected: shape.expected))
        case .integer(let least, let most):
            let value = quoted ? nil : WholeLiteral.value(text)
            if value.map({ $0 < least || $0 > most }) ?? true {
                problems.append(tree.problem(expected: shape.expected))
            }
        case .flag where text != "true" && text != "false":
            problems.append(tree.problem(expected: shape.expected))
        case .choice(let words) where !words.contains(text):
            let hint = Suggestion.text(for: text, among: words)
            problems.append(tree.problem(found: tree.found + hint, expected: shape.expected))
        default: break
        }
    }

    private mutating func checkGroup(_ tree: Tree, _ group: KeyGroup) {
        guard case .mapping(let entries) = tree.content else {
            problems.append(tree.problem(expected: Shape.group(group.name).expected))
            return
        }
        for entry in entries {
            if let key = group.key(entry.key) {
                check(entry.value, key.shape)
            } else {
                problems.append(unknown(entry, known: group.keys.map(\.name)))
            }
        }
        for key in group.keys where key.isRequired && tree[key.name] == nil {
            problems.append(missing(key.name, in: tree, expected: key.shape.expected))
        }
        for rule in group.rules { check(rule, tree, entries) }
    }

    private mutating func check(_ rule: KeyGroup.Rule, _ tree: Tree, _ entries: [Tree.Entry]) {
        switch rule {
        case .exactlyOne(let keys), .atMostOne(let keys):
            let present = entries.filter { keys.contains($0.key) }
            if present.count > 1 {
                problems.append(
                    present[1].problem(
                        found: "\(present[1].key) beside \(present[0].key)",
                        expected: "only one of \(keys.joined(separator: ", "))"))
            } else if present.isEmpty, case .exactlyOne = rule {
                problems.append(
                    tree.problem(found: "none", expected: "one of \(keys.joined(separator: ", "))"))
            }
        case .atLeastOne(let keys):
            if !entries.contains(where: { keys.contains($0.key) }) {
                problems.append(
                    tree.problem(found: "none", expected: "one or more of \(keys.joined(separator: ", "))"))
            }
        case .only(let keys, let partners):
            guard !entries.contains(where: { partners.contains($0.key) }) else { return }
            for entry in entries where keys.contains(entry.key) {
                problems.append(
                    entry.problem(
                        found: "\(entry.key) without what it belongs to",
                        expected: "it only beside \(partners.joined(separator: ", "))"))
            }
        case .needs(let key, let partner):
            if tree[key] != nil, tree[partner] == nil {
                problems.append(missing(partner, in: tree, expected: "it beside \(key)"))
            }
        }
    }

    private mutating func checkNamed(_ tree: Tree, _ value: Shape, _ names: Shape.Names, least: Int) {
        guard case .mapping(let entries) = tree.content, entries.count >= least else {
            problems.append(tree.problem(expected: Shape.named(value, names: names, least: least).expected))
            return
        }
        for entry in entries {
            if !names.accepts(entry.key) {
                problems.append(
                    entry.problem(found: "the name \(Quoted.text(entry.key))", expected: names.expected))
            }
            check(entry.value, value)
        }
    }

    private mutating func checkMetrics(_ tree: Tree) {
        guard case .mapping(let entries) = tree.content else {
            problems.append(tree.problem(expected: "a mapping from metrics to bounds"))
            return
        }
        for entry in entries {
            guard let (metric, _) = TargetMetric.named(entry.key) else {
                let hint = Suggestion.text(for: entry.key, among: TargetMetric.all.map(\.pattern))
                problems.append(
                    entry.problem(
                        found: "the unknown metric \(Quoted.text(entry.key))\(hint)",
                        expected: "one of \(TargetMetric.summary)"))
                continue
            }
            checkBound(entry.value, metric.unit)
        }
    }

    /// A bound alone, or with what may end the run.
    private mutating func checkBound(_ tree: Tree, _ unit: BoundUnit) {
        guard case .mapping = tree.content else {
            if tree.scalar.flatMap({ Bound($0, unit: unit) }) == nil {
                problems.append(tree.problem(expected: unit.expected))
            }
            return
        }
        checkGroup(tree, KeyTable.group("target"))
        if let bound = tree["bound"], bound.scalar.flatMap({ Bound($0, unit: unit) }) == nil {
            problems.append(bound.problem(expected: unit.expected))
        }
    }

    /// What is in it is checked when it has been merged.
    private mutating func checkOverlay(_ tree: Tree) {
        guard case .mapping(let entries) = tree.content else {
            problems.append(tree.problem(expected: "a mapping with keys of the scenario; {} for none"))
            return
        }
        for entry in entries where entry.key == "profiles" {
            problems.append(entry.problem(found: "profiles in a profile", expected: "any other key of the scenario"))
        }
    }

    private func unknown(
        _ entry: Tree.Entry, known: [String]
    ) -> Diagnostic {
        let hint = Suggestion.text(for: entry.key, among: known)
        return entry.problem(
            found: "the unknown key \(Quoted.text(entry.key))\(hint)",
            expected: "one of \(known.joined(separator: ", "))")
    }

    private func missing(_ key: String, in tree: Tree, expected: String) -> Diagnostic {
        var place = tree
        place.path = tree.path(of: key)
        return place.problem(found: "nothing", expected: expected)
    }
}

extension Shape {
    fileprivate var takesMapping: Bool {
        switch self {
        case .group, .named, .metrics, .overlay: true
        default: false
        }
    }
}
