/// One thing that a response must fulfil, or its outcome is `unexpected`.
public enum Expectation: Sendable, Equatable {
    /// The status is in one of these ranges (`200...200`, `200...299`).
    case status([ClosedRange<Int>])
    /// The media type of `Content-Type` without its parameters, compared without case.
    case type(String)
    /// A header field of this name exists and, if given, its value contains the text.
    case header(name: String, contains: String?)
    /// The body contains the text that the template gives for this session.
    case bodyContains(Template)
    /// The body matches a regular expression (PCRE2 syntax).
    case bodyMatches(String)
    /// A JSON path of the body exists and, if given, its value equals the text.
    case json(path: String, equals: String?)
    /// The body is at least this long, in bytes.
    case bodyAtLeast(Int)
}

/// One value kept from a response for later requests of the same session.
///
/// A capture that finds nothing makes the exchange `unexpected` and leaves the variable unset; an exchange that
/// needs an unset variable is `notSent`.
public struct Capture: Sendable, Equatable {
    /// Where the value is looked for.
    public enum Source: Sendable, Equatable {
        /// First match of a regular expression (PCRE2) in the body; group 1, or the whole match without groups.
        case regex(String)
        /// A JSON path: `$.a.b[0]`, `$['a key']`. Strings are unescaped, other values taken as written.
        case json(String)
        /// The first header field of this name.
        case header(String)
        /// A cookie that the response sets.
        case cookie(String)
    }

    /// Slot of the variable in the session.
    public var variable: Int
    public var source: Source

    public init(variable: Int, source: Source) {
        self.variable = variable
        self.source = source
    }
}
