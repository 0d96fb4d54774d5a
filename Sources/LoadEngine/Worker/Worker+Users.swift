/// What users of the closed model do between their sessions.
extension Worker where Link: ~Copyable {
    /// A user's session has ended: it begins its next one, waits until that is due, or goes.
    ///
    /// - Parameter wasWaiting: whether we come from the network or a timer. Otherwise the next session begins in the next
    ///   turn, so that the loop breathes.
    mutating func userGoesOn(_ place: Int, wasWaiting: Bool) {
        let session = sessions[place]
        // A new visitor comes with nothing of the last one's.
        if compiled.isFreshVisitor { closeConnections(of: place) }
        session.pointee.ended = now
        session.pointee.due = now
        if let pacing = compiled.pacing {
            session.pointee.due = session.pointee.intended + pacing.draw(using: &session.pointee.random)
        }
        if isDraining || session.pointee.due >= arrivalsEnd { return leave(place) }
        if wasWaiting, session.pointee.due <= now { return restart(place) }
        session.pointee.restarts = true
        wheel.set(place, at: max(session.pointee.due, now + 1))
    }

    /// A user's next session, unless the user is one too many by now or the run is over.
    mutating func restart(_ place: Int) {
        let session = sessions[place]
        let isOver = isDraining || now >= arrivalsEnd
        guard !isOver, let number = users.next(after: session.pointee.number, now: now),
            number < UInt64(compiled.plan.load.arrivalsMax ?? .max)
        else { return leave(place) }
        let due = session.pointee.due
        recording.note(.offered, arrival: due)
        // A session that took too long is no lateness of ours.
        let ready = max(due, session.pointee.ended)
        enter(place, Arrival(index: number, intended: due), lateUs: now > ready ? microseconds(now - ready) : 0)
    }

    private mutating func leave(_ place: Int) {
        let session = sessions[place]
        closeConnections(of: place)
        session.pointee.restarts = false
        users.leave(after: session.pointee.number)
        sessions.give(place)
    }

    /// Nobody begins a session any more: users who wait for theirs go.
    mutating func dismissUsers() {
        for place in 0..<sessions.used where sessions[place].pointee.restarts && !sessions[place].pointee.isActive {
            wheel.cancel(place)
            leave(place)
        }
    }
}
