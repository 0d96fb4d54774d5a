extension FaultPlan.Kind {
    /// Does it to the part.
    ///
    /// - Returns: the moment of the deed.
    func inject(on part: any PartControl) async throws(PlatformError) -> UInt64 {
        switch self {
        case .kill: try await part.kill()
        case .restart: try await part.terminate()
        case .freeze: try await part.freeze()
        case .gracefulStop: try await part.stopGracefully()
        }
    }

    /// Undoes it and waits until the part is well.
    ///
    /// A part that has ended while it was frozen is started again, too.
    func undo(on part: any PartControl) async throws(PlatformError) {
        if !endsProcess { try await part.thaw() }
        try await part.start()
    }

    /// Whether the part's processes are gone afterwards.
    var endsProcess: Bool { self != .freeze }

    /// How long the part may take to end by itself before it is ended by force.
    var patience: Duration {
        switch self {
        case .kill, .freeze: .seconds(2)
        case .restart: .seconds(5)
        // What it has begun may take as long as a slow client's long poll.
        case .gracefulStop: .seconds(10)
        }
    }

    /// What can be found while the fault lasts.
    var witnesses: [Witness] {
        endsProcess
            ? [.processGone, .portRefused, .balancerMarksOut] : [.processStopped, .healthTimesOut, .balancerMarksOut]
    }

    /// What can be found once it is undone.
    var healWitness: Witness { endsProcess ? .newStartTime : .answersAgain }

    /// For people: what has just been done.
    func words(_ part: any PartControl) -> String {
        let pid = part.process.map { " (process \($0.pid))" } ?? ""
        return switch self {
        case .kill: "SIGKILL to \(part.name)\(pid)"
        case .restart: "\(part.name)\(pid) was asked to stop"
        case .freeze: "SIGSTOP to \(part.name)\(pid)"
        case .gracefulStop: "\(part.name)\(pid) was asked to finish what it has begun and stop"
        }
    }

    /// For people: the undoing, after "is being" and "could not be".
    var undoing: String { endsProcess ? "started again" : "thawed" }
}
