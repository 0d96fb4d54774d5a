/// One stretch of the run between two observed edges.
public struct Phase: Sendable, Equatable {
    public var name: PhaseName
    /// Edges as observed, in seconds since the start of the run.
    public var fromS: Double
    public var toS: Double
    /// The one-second windows that belong to it; an exchange belongs to the second in which it was intended.
    public var seconds: Range<Int>

    public init(name: PhaseName, fromS: Double, toS: Double, seconds: Range<Int>) {
        self.name = name
        self.fromS = fromS
        self.toS = toS
        self.seconds = seconds
    }
}
