import Glibc

extension Distribution {
    /// A length of time drawn from this distribution.
    ///
    /// - Units: nanoseconds, rounded to the nearest.
    /// - Limits: the long tails are cut where `Distribution` says; a draw beyond becomes the bound itself.
    func draw(using random: inout RandomStream) -> Nanoseconds {
        switch self {
        case .constant(let length): length
        case .uniform(let low, let high): random.within(min(low, high)...max(low, high))
        case .exponential(let mean):
            Self.rounded(min(random.exponential(), 20) * Double(mean))
        case .lognormal(let median, let sigma):
            Self.rounded(min(exp(sigma * random.normal()), 100) * Double(median))
        }
    }

    private static func rounded(_ length: Double) -> Nanoseconds {
        // 2⁶³ ns are 292 years; a scenario's mistake must not become a trap in the loop.
        Nanoseconds(min(length.rounded(), 0x1p63))
    }
}
