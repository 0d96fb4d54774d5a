/// The stages' rate and its integral, in the form that arrivals are solved from.
///
/// A position is a value of the integral: the number of arrivals expected since the start.
struct RateShape {
    /// One stage with a rate above zero somewhere.
    struct Segment {
        /// Moment at which it begins, since the start of the run.
        var start: Nanoseconds
        var duration: Nanoseconds
        /// Position at which it begins.
        var position: Double
        /// Position at which it ends.
        var end: Double
        /// Rate at its start, in arrivals a second.
        var rate: Double
        /// Change of the rate, in arrivals a second, every second.
        var slope: Double

        /// The moment at which the integral reaches a position of this segment.
        ///
        /// Solves rate·t + slope·t²/2 = m for t. The form 2m / (rate + √(rate² + 2·slope·m)) has no difference of
        /// like numbers, so it holds for a slope of zero and for a rate of zero alike.
        func moment(of wanted: Double) -> Nanoseconds {
            let m = max(0, wanted - position)
            let root = max(0, rate * rate + 2 * slope * m).squareRoot()
            let divisor = rate + root
            // Nanoseconds are multiplied in before dividing: 3 arrivals at 10/s are then 300,000,000 ns to the last.
            let elapsed = divisor > 0 ? (2e9 * m / divisor).rounded() : 0
            return start + (elapsed < Double(duration) ? Nanoseconds(elapsed) : duration)
        }
    }

    /// In order of time; stages without length or rate are left out.
    let segments: [Segment]
    /// Position at the end of the last stage.
    let total: Double

    init(_ stages: [Stage]) {
        var segments: [Segment] = []
        var start: Nanoseconds = 0
        var position = 0.0
        for stage in stages {
            let (from, to) = (max(0, stage.from), max(0, stage.to))
            let seconds = stage.duration.inSeconds
            let end = Self.snapped(position + (from + to) / 2 * seconds)
            if end > position {
                segments.append(
                    Segment(
                        start: start, duration: stage.duration, position: position, end: end, rate: from,
                        slope: (to - from) / seconds))
            }
            position = end
            start += stage.duration
        }
        self.segments = segments
        total = position
    }

    /// Takes a position that is a whole number but for rounding as that number: 0.1/s for 10 s is one arrival,
    /// not one and a very small part of a second.
    private static func snapped(_ position: Double) -> Double {
        let whole = position.rounded()
        return abs(position - whole) <= 1e-9 + position * 1e-12 ? whole : position
    }
}
