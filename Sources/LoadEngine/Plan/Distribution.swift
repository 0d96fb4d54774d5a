/// How a length of time is drawn.
///
/// - Units: nanoseconds for every length; `sigma` has none.
public enum Distribution: Sendable, Equatable {
    case constant(Nanoseconds)
    /// Evenly between two bounds.
    case uniform(Nanoseconds, Nanoseconds)
    /// Exponential with this mean, cut at 20 times the mean.
    case exponential(mean: Nanoseconds)
    /// Log-normal with this median and the logarithm's standard deviation, cut at 100 times the median.
    case lognormal(median: Nanoseconds, sigma: Double)
}
