/// Whether what was looked at is as it should be.
public enum Fitness: String, Sendable {
    case good = "ok"
    /// It can be worked with, but not as it should be.
    case doubtful = "doubt"
    /// It stands in the way.
    case bad
}
