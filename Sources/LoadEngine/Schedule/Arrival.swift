/// The planned moment at which a session begins.
struct Arrival: Equatable {
    /// Place in the plan, counted over all workers; it is the session's number too.
    var index: UInt64
    /// When it is due, since the start of the run.
    var intended: Nanoseconds
}
