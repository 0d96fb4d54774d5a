/// A worker's arrivals, one ahead: those of the open schedule, or the first sessions of its users.
struct Arrivals {
    private enum Source {
        case open(ArrivalSchedule)
        case users(UserStarts)
    }

    private var source: Source
    /// Nobody begins from here on.
    private let end: Nanoseconds
    /// The arrival that comes next; nil when there are no more.
    private(set) var next: Arrival?

    init(_ plan: Plan, worker: Int, of workers: Int) {
        end = plan.load.duration
        switch plan.load.model {
        case .open(let process, let stages):
            source = .open(
                ArrivalSchedule(
                    process, stages: stages, seed: plan.seed, worker: worker, of: workers,
                    arrivalsMax: plan.load.arrivalsMax))
        case .closed(let stages):
            source = .users(
                UserStarts(UserShape(stages), worker: worker, of: workers, usersMax: plan.load.arrivalsMax))
        }
        advance()
    }

    var isExhausted: Bool { next == nil }

    mutating func advance() {
        switch source {
        case .open(var schedule):
            // Taken apart and put together again so that the schedule is changed in place, not copied.
            next = schedule.next()
            source = .open(schedule)
        case .users(var starts):
            next = starts.next()
            source = .users(starts)
        }
        if let arrival = next, arrival.intended >= end { next = nil }
    }
}
