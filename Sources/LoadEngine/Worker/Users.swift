/// A worker's users of the closed model: who is there, and which session of each comes next.
struct Users: ~Copyable {
    private struct User {
        /// Sessions that it had begun when it went last.
        var sessions: UInt64 = 0
        var isActive = false
    }

    private let shape: UserShape
    private let users: UnsafeMutablePointer<User>
    private let stride: UInt64
    /// Most users of the plan, over all workers: the distance between the numbers of a user's sessions.
    let peak: UInt64
    /// Before this moment nobody has to go.
    private let firstFall: Nanoseconds

    init(_ plan: Plan, workers: Int) {
        stride = UInt64(workers)
        guard case .closed(let stages) = plan.load.model else {
            shape = UserShape([])
            (peak, firstFall) = (1, 0)
            users = .allocate(capacity: 0)
            return
        }
        shape = UserShape(stages)
        peak = UInt64(max(1, shape.peak))
        firstFall = shape.changes.first { !$0.isRising }?.start ?? .max
        let count = (shape.peak + workers - 1) / workers
        users = .allocate(capacity: count)
        users.initialize(repeating: User(), count: count)
    }

    deinit { users.deallocate() }

    /// A user comes: the number of its next session, nil where it is there already.
    mutating func arrive(_ user: UInt64) -> UInt64? {
        let own = users + Int(user / stride)
        if own.pointee.isActive { return nil }
        own.pointee.isActive = true
        return user + own.pointee.sessions * peak
    }

    /// A user's session has ended: the number of its next one, nil where it has to go.
    @inline(__always)
    func next(after session: UInt64, now: Nanoseconds) -> UInt64? {
        now < firstFall || shape.isWanted(session % peak, at: now) ? session + peak : nil
    }

    /// The user of a session goes.
    mutating func leave(after session: UInt64) {
        let own = users + Int(session % peak / stride)
        own.pointee.isActive = false
        own.pointee.sessions = session / peak + 1
    }
}
