/// Arithmetic that cannot trap: a record read from disk may hold any number.
enum Clamped {
    /// The longest run that is looked at, in seconds: about 115 days.
    static let secondsMax = 10_000_000.0

    /// A count: negative numbers are no counts.
    static func count(_ value: Int) -> Int { max(0, value) }

    static func sum(_ a: Int, _ b: Int) -> Int {
        let (sum, overflow) = count(a).addingReportingOverflow(count(b))
        return overflow ? .max : sum
    }

    /// A moment within the longest run; a moment that is no number is 0.
    static func moment(_ seconds: Double) -> Double {
        seconds.isNaN ? 0 : min(max(0, seconds), secondsMax)
    }

    /// The second that contains a moment.
    static func second(containing seconds: Double) -> Int { Int(moment(seconds).rounded(.down)) }

    /// The first whole second that begins at a moment or after it.
    static func second(after seconds: Double) -> Int { Int(moment(seconds).rounded(.up)) }

    /// The tick of 100 ms that contains a moment.
    static func tick(containing seconds: Double) -> Int {
        // A moment such as 0.3 s is 2.9999… ticks in binary; a microsecond decides nothing here.
        Int((moment(seconds) * 10 + 1e-5).rounded(.down))
    }
}
