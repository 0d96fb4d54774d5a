/// A value that a kind of fault needs to know besides the part.
public enum FaultValue: Sendable, Equatable, Codable {
    case duration(Duration)
    /// 0 to 1.
    case ratio(Double)
    /// Bits in a second.
    case bandwidth(Double)
    case text(String)
}

/// One such value as a scenario writes it, below the kind's own key.
public struct FaultParameter: Sendable {
    /// What is written.
    public enum Unit: Sendable {
        case duration, ratio, bandwidth, text
    }

    public var name: String
    public var unit: Unit
    /// What is meant where it is not written; nil for what must be, "" for nothing.
    public var fallback: String?
    /// One sentence, without its full stop.
    public var doc: String
    public var example: String
    /// Whether a value is one that the fault can be done with, and what is allowed.
    public var allowed: (words: String, isKept: @Sendable (FaultValue) -> Bool)?

    init(
        _ name: String, _ unit: Unit, fallback: String? = nil, example: String, _ doc: String,
        allowed: (words: String, isKept: @Sendable (FaultValue) -> Bool)? = nil
    ) {
        self.name = name
        self.unit = unit
        self.fallback = fallback
        self.example = example
        self.doc = doc
        self.allowed = allowed
    }

    /// Whether it is a value of the unit, within what is allowed.
    func takes(_ value: FaultValue) -> Bool {
        switch (unit, value) {
        case (.duration, .duration), (.ratio, .ratio), (.bandwidth, .bandwidth), (.text, .text):
            allowed?.isKept(value) ?? true
        default: false
        }
    }
}
