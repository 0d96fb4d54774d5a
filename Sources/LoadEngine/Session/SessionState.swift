/// One session while it lasts: where it stands in its program and what it remembers.
///
/// A plain value in the worker's slab; its stores keep their memory from one session to the next.
struct SessionState {
    /// Index into the compiled plan's sessions.
    var program = 0
    /// The arrival's place in the plan.
    var number: UInt64 = 0
    /// When the arrival was intended; the session is counted in this moment's second.
    var intended: Nanoseconds = 0
    /// When the operation at `position` became due.
    var due: Nanoseconds = 0
    /// The next operation.
    var position: Int32 = 0
    /// Exchanges in flight.
    var inFlight: Int32 = 0
    /// Next exchange of a `together` that is not yet sent, and the end of its range.
    var nextTogether: Int32 = 0
    var endTogether: Int32 = 0
    /// Exchanges begun so far.
    var sequence: UInt64 = 0
    var random = RandomStream(seed: 0, stream: 0)
    var variables: SessionVariables
    var cookies = CookieJar()
    var cache = SessionCache()
    /// When each direction of the session's link is free again.
    var downFree: Nanoseconds = 0
    var upFree: Nanoseconds = 0
    /// When the user's last session ended.
    var ended: Nanoseconds = 0
    /// Rounds left of each loop.
    var rounds: UnsafeMutablePointer<Int>
    /// The drawn row of each feeder.
    var rows: UnsafeMutablePointer<Int>
    /// The session's connections, linked through `Connection.next`; -1 for none.
    var firstConnection: Int32 = -1
    var identity = SessionIdentity()
    /// The node that the session is bound to, 0 for none.
    var bound: UInt8 = 0
    var hasFailed = false
    var isActive = false
    /// Whether the timer that was set begins the user's next session instead of going on with this one.
    var restarts = false

    init(variables: Int, loops: Int, feeders: Int) {
        self.variables = SessionVariables(count: variables)
        rounds = .allocate(capacity: loops + feeders)
        rounds.initialize(repeating: 0, count: loops + feeders)
        rows = rounds + loops
    }

    /// Gives back what the session owns outside of the slab.
    mutating func free() {
        variables.free()
        cookies.free()
        cache.free()
        rounds.deallocate()
    }
}
