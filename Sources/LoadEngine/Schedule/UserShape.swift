/// The closed model's stages in the form that users' comings and goings are read from.
///
/// User k, counted from 0, is there while there are more than k users. It comes at the moment at which their number
/// rises beyond k, and goes at the one at which it falls to k.
struct UserShape {
    /// A stretch on which users come or go; those of a jump take no time.
    struct Change {
        var start: Nanoseconds
        var duration: Nanoseconds
        var from: Double
        var to: Double

        var isRising: Bool { to > from }

        /// The first user that comes, or would have to go last.
        var first: UInt64 { UInt64(min(from, to).rounded(.up)) }

        /// The user behind the last one.
        var end: UInt64 { UInt64(max(from, to).rounded(.up)) }

        /// When the number of users passes the user's own.
        func moment(of user: UInt64) -> Nanoseconds {
            let part = abs(Double(user) - from) * Double(duration) / abs(to - from)
            return start + min(duration, Nanoseconds(part.rounded()))
        }
    }

    let changes: [Change]
    /// Most users at any moment.
    let peak: Int

    init(_ stages: [Stage]) {
        var changes: [Change] = []
        var start: Nanoseconds = 0
        var users = 0.0
        for stage in stages {
            let (from, to) = (max(0, stage.from), max(0, stage.to))
            if from != users { changes.append(Change(start: start, duration: 0, from: users, to: from)) }
            if to != from { changes.append(Change(start: start, duration: stage.duration, from: from, to: to)) }
            users = to
            start += stage.duration
        }
        self.changes = changes
        peak = Int(changes.map { max($0.from, $0.to) }.max()?.rounded(.up) ?? 0)
    }

    /// Whether a user is one of those that there are at a moment.
    func isWanted(_ user: UInt64, at moment: Nanoseconds) -> Bool {
        var isThere = false
        for change in changes {
            if change.start > moment { break }
            if user < change.first || user >= change.end { continue }
            if change.moment(of: user) <= moment { isThere = change.isRising }
        }
        return isThere
    }
}

/// When this worker's users come, in the order of time; one that went may come again.
///
/// Worker i of n owns users i, i + n, i + 2n …, as with arrivals.
struct UserStarts {
    private let shape: UserShape
    private let stride: UInt64
    private let worker: UInt64
    /// Users from this one on never come.
    private let limit: UInt64
    private var change = -1
    private var user: UInt64 = 0

    /// - Parameter usersMax: at most this many users, nil for as many as the stages give.
    init(_ shape: UserShape, worker: Int = 0, of workers: Int = 1, usersMax: Int? = nil) {
        precondition(workers > 0 && 0 <= worker && worker < workers, "a worker's number is below their count")
        self.shape = shape
        self.worker = UInt64(worker)
        stride = UInt64(workers)
        limit = UInt64(max(0, usersMax ?? .max))
    }

    /// The next user to come, numbered over all workers, or nil for ever after the last.
    mutating func next() -> Arrival? {
        while change < shape.changes.count {
            if change >= 0 {
                let stretch = shape.changes[change]
                if stretch.isRising, user < min(stretch.end, limit) {
                    defer { user += stride }
                    return Arrival(index: user, intended: stretch.moment(of: user))
                }
            }
            change += 1
            if change < shape.changes.count {
                // The first of this worker's users from the stretch's first one on.
                let first = shape.changes[change].first
                user = first + (worker + stride - first % stride) % stride
            }
        }
        return nil
    }
}
