extension FaultPlan.Kind {
    /// Does it to the part.
    ///
    /// - Returns: the moment of the deed.
    func inject(
        on part: any PartControl, of platform: any PlatformControl
    ) async throws(PlatformError) -> UInt64 {
        switch self {
        case .kill: try await part.kill()
        case .restart: try await part.terminate()
        case .freeze: try await part.freeze()
        case .gracefulStop: try await part.stopGracefully()
        case .drain: try await platform.setDraining(true, part.name)
        }
    }

    /// Undoes it and waits until the part is well.
    ///
    /// A part that has ended while it was frozen or drained is started again, too.
    func undo(on part: any PartControl, of platform: any PlatformControl) async throws(PlatformError) {
        switch self {
        case .kill, .restart, .gracefulStop: break
        case .freeze: try await part.thaw()
        case .drain: _ = try await platform.setDraining(false, part.name)
        }
        try await part.start()
    }

    /// Whether the part's processes are gone afterwards.
    var endsProcess: Bool {
        switch self {
        case .kill, .restart, .gracefulStop: true
        case .freeze, .drain: false
        }
    }

    /// How long the part may take to end by itself before it is ended by force.
    var patience: Duration {
        switch self {
        case .kill, .freeze, .drain: .seconds(2)
        case .restart: .seconds(5)
        // What it has begun may take as long as a slow client's long poll.
        case .gracefulStop: .seconds(10)
        }
    }

    /// What can be found while the fault lasts.
    var witnesses: [Witness] {
        switch self {
        case .kill, .restart, .gracefulStop: [.processGone, .portRefused, .balancerMarksOut]
        case .freeze: [.processStopped, .healthTimesOut, .balancerMarksOut]
        case .drain: [.balancerDrains, .noNewSessions]
        }
    }

    /// What can be found once it is undone.
    var healWitness: Witness { endsProcess ? .newStartTime : .answersAgain }

    /// For people: what has just been done.
    func words(_ part: any PartControl, _ life: PartLife) -> String {
        let pid = " (\(life.words))"
        return switch self {
        case .kill: "SIGKILL to \(part.name)\(pid)"
        case .restart: "\(part.name)\(pid) was asked to stop"
        case .freeze: "SIGSTOP to \(part.name)\(pid)"
        case .gracefulStop: "\(part.name)\(pid) was asked to finish what it has begun and stop"
        case .drain: "the balancers were told to send no new sessions to \(part.name)"
        }
    }

    /// For people: the undoing, after "is being" and "could not be".
    var undoing: String {
        switch self {
        case .kill, .restart, .gracefulStop: "started again"
        case .freeze: "thawed"
        case .drain: "given new sessions again"
        }
    }
}
