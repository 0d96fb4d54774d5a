/// One row of the table of keys: everything known about a key.
struct Key: Sendable {
    /// What is meant where the key is not written.
    enum Absence: Sendable {
        /// The key must be written.
        case required
        /// Nothing is meant.
        case nothing
        /// This value, as it would be written.
        case value(String)
        /// Something that depends on other keys, in words.
        case derived(String)
    }

    var name: String
    var shape: Shape
    var absence: Absence
    /// One sentence, without its full stop.
    var doc: String
    /// As it would be written; for a scalar just the value.
    var example: String

    init(_ name: String, _ shape: Shape, _ absence: Absence = .nothing, example: String = "", _ doc: String) {
        self.name = name
        self.shape = shape
        self.absence = absence
        self.example = example
        self.doc = doc
    }

    /// The value that is meant where the key is not written, if there is one.
    var fallback: String? {
        if case .value(let text) = absence { text } else { nil }
    }

    var isRequired: Bool {
        if case .required = absence { true } else { false }
    }
}

/// The keys of one mapping of the scenario.
struct KeyGroup: Sendable {
    /// How keys depend on each other.
    enum Rule: Sendable {
        /// One of these, and only one.
        case exactlyOne([String])
        case atMostOne([String])
        case atLeastOne([String])
        /// The keys stand only beside one of the others.
        case only([String], beside: [String])
        /// The first needs the second.
        case needs(String, String)
    }

    var name: String
    /// Where it stands, such as `sessions.NAME`.
    var path: String
    var doc: String
    var keys: [Key]
    var rules: [Rule] = []

    func key(_ name: String) -> Key? { keys.first { $0.name == name } }
}
