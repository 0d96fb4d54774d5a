/// When this worker's users of the closed model begin: user k at k/users of the ramp.
///
/// Worker i of n owns users i, i + n, i + 2n …, as with arrivals.
struct UserStarts {
    private let users: UInt64
    private let rampUp: Nanoseconds
    private let stride: UInt64
    private var user: UInt64

    init(users: Int, rampUp: Nanoseconds, worker: Int = 0, of workers: Int = 1) {
        precondition(workers > 0 && 0 <= worker && worker < workers, "a worker's number is below their count")
        self.users = UInt64(max(0, users))
        self.rampUp = rampUp
        stride = UInt64(workers)
        user = UInt64(worker)
    }

    /// The next user, numbered over all workers, or nil for ever after the last.
    mutating func next() -> Arrival? {
        guard user < users else { return nil }
        // In full width: an hour's ramp times five million users is beyond 64 bits.
        let intended = users.dividingFullWidth(user.multipliedFullWidth(by: rampUp)).quotient
        defer { user += stride }
        return Arrival(index: user, intended: intended)
    }
}
