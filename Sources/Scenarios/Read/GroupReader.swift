import LoadEngine

/// The values of one mapping: what is written, or what the table says is meant.
///
/// A value that does not fit its shape has been reported by the check; it reads as the default, or as nothing.
struct GroupReader {
    /// nil where the mapping itself is not written.
    let tree: Tree?
    let group: KeyGroup

    init(_ tree: Tree?, _ group: String) {
        self.tree = tree
        self.group = KeyTable.group(group)
    }

    func value(_ key: String) -> Tree? {
        precondition(group.key(key) != nil, "the group \(group.name) has no key \(key)")
        return tree?[key]
    }

    func text(_ key: String) -> String? { read(key) { $0 } }
    func integer(_ key: String) -> Int? { read(key, WholeLiteral.value) }
    func duration(_ key: String) -> Nanoseconds? { read(key, DurationLiteral.value) }
    func rate(_ key: String) -> Double? { read(key, RateLiteral.value) }
    func ratio(_ key: String) -> Double? { read(key, RatioLiteral.value) }

    func flag(_ key: String) -> Bool? { read(key, Bool.init(_:)) }

    func choice<Choice: RawRepresentable<String>>(_ key: String, _: Choice.Type) -> Choice? {
        read(key, Choice.init(rawValue:))
    }

    func read<Value>(_ key: String, _ parse: (String) -> Value?) -> Value? {
        if let written = value(key)?.scalar, let value = parse(written) { return value }
        return group.key(key)?.fallback.flatMap(parse)
    }

    func group(_ key: String, _ name: String) -> GroupReader { GroupReader(value(key), name) }
}

extension Duration {
    init(_ value: Nanoseconds) { self = .nanoseconds(Int64(value)) }
}
