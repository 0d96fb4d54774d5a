/// A response that is played while it comes: read at playing speed, and not to its end by every viewer.
public struct MediaPlan: Sendable, Equatable {
    /// Playing speed, in bits per second.
    public var rate: Double
    /// Part of the viewers who leave, each at a point of the content that is as likely as any other; 0 to 1. Nobody
    /// leaves a response whose length is not known.
    public var abandon: Double

    public init(rate: Double, abandon: Double = 0) {
        self.rate = rate
        self.abandon = abandon
    }
}
