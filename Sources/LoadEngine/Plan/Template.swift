/// Text with holes that each session fills in for itself.
public struct Template: Sendable, Equatable {
    /// One stretch of a template.
    public enum Part: Sendable, Equatable {
        case literal(String)
        /// The value of a session variable, by slot.
        case variable(Int)
        /// A column of the row that the session drew from a feeder.
        case feeder(Int, column: Int)
        /// The session's number, unique in the run: its arrival's place in the plan.
        case sessionID
        /// How many exchanges this session has sent before this one.
        case sequence
        /// Which of the session's proofs of identity this is, from 1; outside of a proof, how many there were.
        case proofs
        /// A text that no other request of this run carries: `<seed>-<session>-<sequence>` in hexadecimal.
        case unique
    }

    /// How the value of a hole is written, so that it cannot break the syntax around it.
    public enum Encoding: Sendable, Equatable {
        /// As it is.
        case plain
        /// In a request target: bytes that may not stand there are percent-encoded.
        case target
        /// Inside a JSON string.
        case json
        /// In a form: percent-encoded, space as `+`.
        case form
        /// In a header field: CR, LF and NUL are dropped.
        case header
    }

    public var parts: [Part]
    public var encoding: Encoding

    public init(_ parts: [Part], encoding: Encoding = .plain) {
        self.parts = parts
        self.encoding = encoding
    }

    /// Whether it has no holes.
    public var isStatic: Bool {
        parts.allSatisfy { part in
            if case .literal = part { return true }
            return false
        }
    }

    /// A template without holes.
    public init(_ literal: String) {
        self.init([.literal(literal)])
    }
}
