/// A length of time, or a moment counted from the start of the run.
///
/// - Units: nanoseconds. One unit everywhere: conversions happen where a person reads or writes.
public typealias Nanoseconds = UInt64

extension Nanoseconds {
    /// Whole seconds as nanoseconds.
    public static func seconds(_ count: Int) -> Nanoseconds { Nanoseconds(count) * 1_000_000_000 }

    /// Whole milliseconds as nanoseconds.
    public static func milliseconds(_ count: Int) -> Nanoseconds { Nanoseconds(count) * 1_000_000 }

    /// This length in seconds, for arithmetic with rates.
    public var inSeconds: Double { Double(self) / 1e9 }
}
