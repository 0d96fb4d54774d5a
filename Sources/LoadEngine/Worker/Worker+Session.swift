/// The life of sessions: begin, go through the program, wait, end.
extension Worker where Link: ~Copyable {
    /// Begins the session of an arrival. Its intended moment is the plan's, however late it is.
    mutating func begin(_ arrival: Arrival, freeSince: Nanoseconds) {
        var arrival = arrival
        if compiled.isClosed {
            guard let number = users.arrive(arrival.index) else { return }
            arrival.index = number
        }
        guard
            let place = sessions.take(fresh: compiled.freshSession())
        else { return neverBegan(arrival) }
        recording.note(.offered, arrival: arrival.intended)
        let ready = max(arrival.intended, freeSince)
        enter(place, arrival, lateUs: now > ready ? microseconds(now - ready) : 0)
    }

    /// Puts a session of this arrival into a place and lets it go.
    mutating func enter(_ place: Int, _ arrival: Arrival, lateUs: UInt32) {
        let session = sessions[place]
        session.pointee.number = arrival.index
        session.pointee.intended = arrival.intended
        session.pointee.due = arrival.intended
        session.pointee.position = 0
        session.pointee.sequence = 0
        session.pointee.random = RandomStream(seed: compiled.plan.seed, stream: arrival.index)
        session.pointee.program = compiled.pick(using: &session.pointee.random)
        session.pointee.variables.reset()
        session.pointee.hasFailed = false
        session.pointee.restarts = false
        session.pointee.isActive = true
        if compiled.isFreshVisitor {
            session.pointee.cookies.removeAll()
            session.pointee.cache.removeAll()
            session.pointee.identity = SessionIdentity()
            session.pointee.bound = 0
            link.forget(client: place)
        }
        guard compiled.draw(into: session.pointee.rows, number: arrival.index, random: &session.pointee.random)
        else {
            recordNotSent(place, step: firstStep(of: session.pointee.program))
            session.pointee.hasFailed = true
            return end(place, wasWaiting: false)
        }
        recording.note(.begun, arrival: arrival.intended)
        advance(place, lateUs: lateUs, wasWaiting: false)
    }

    /// An arrival that found no place until the run was over, or no data.
    mutating func neverBegan(_ arrival: Arrival) {
        recording.note(.offered, arrival: arrival.intended)
        recording.note(.failed, arrival: arrival.intended)
        recording.record(Sample(intended: arrival.intended, step: firstStep(of: 0), outcome: .notSent))
    }

    private func firstStep(of program: Int) -> UInt16 {
        let exchanges = compiled.plan.sessions[program].exchanges
        return exchanges.isEmpty ? 0 : UInt16(exchanges[0].step)
    }

    /// A session's timer went off: its think time is over, or a user begins anew.
    mutating func wake(session place: Int) {
        let session = sessions[place]
        if session.pointee.restarts { return restart(place) }
        let due = session.pointee.due
        advance(place, lateUs: now > due ? microseconds(now - due) : 0, wasWaiting: true)
    }

    /// Goes through the program until something has to be waited for.
    ///
    /// `wasWaiting` tells whether time or the network brought us here: then the user may go straight on to the
    /// next session without the loop running away.
    mutating func advance(_ place: Int, lateUs: UInt32, wasWaiting: Bool) {
        let session = sessions[place]
        let program = compiled.sessions + session.pointee.program
        var lateUs = lateUs
        var operationsLeft = compiled.plan.limits.operationsMax
        while operationsLeft > 0 {
            operationsLeft -= 1
            let position = Int(session.pointee.position)
            switch program.pointee.operations[position] {
            case .exchange(let exchange):
                session.pointee.position += 1
                if start(exchange, session: place, lateUs: lateUs) { return }
            case .together(let range):
                session.pointee.position += 1
                session.pointee.nextTogether = Int32(range.lowerBound)
                session.pointee.endTogether = Int32(range.upperBound)
                startTogether(place, lateUs: lateUs)
                if session.pointee.inFlight > 0 { return }
            case .think(let distribution):
                session.pointee.position += 1
                session.pointee.due += distribution.draw(using: &session.pointee.random)
                if session.pointee.due > now { return wheel.set(place, at: session.pointee.due) }
                lateUs = microseconds(now - session.pointee.due)
            case .loopBegin(let register, let times, let end):
                let rounds = times.lowerBound + Int(session.pointee.random.below(UInt64(times.count)))
                session.pointee.rounds[register] = rounds
                session.pointee.position = rounds > 0 ? session.pointee.position + 1 : Int32(end)
            case .loopEnd(let register, let start):
                session.pointee.rounds[register] -= 1
                session.pointee.position =
                    session.pointee.rounds[register] > 0 ? Int32(start) : session.pointee.position + 1
            case .choose(_, let targets):
                let choice = program.pointee.choices[position]?.pick(using: &session.pointee.random) ?? 0
                session.pointee.position = Int32(targets[choice])
            case .jump(let target): session.pointee.position = Int32(target)
            case .end: return end(place, wasWaiting: wasWaiting)
            }
        }
        // A program that never waits would hold the worker for ever.
        session.pointee.hasFailed = true
        end(place, wasWaiting: false)
    }

    /// Sends as many of a `together` as the session has connections for.
    mutating func startTogether(_ place: Int, lateUs: UInt32) {
        let session = sessions[place]
        let most = Int32(compiled.sessions[session.pointee.program].inFlightMax)
        while session.pointee.nextTogether < session.pointee.endTogether, session.pointee.inFlight < most {
            session.pointee.nextTogether += 1
            _ = start(Int(session.pointee.nextTogether - 1), session: place, lateUs: lateUs)
        }
    }

    /// An exchange of this session has ended; goes on when it was the last one in flight.
    mutating func goOn(_ place: Int) {
        let session = sessions[place]
        if session.pointee.nextTogether < session.pointee.endTogether { startTogether(place, lateUs: 0) }
        if session.pointee.inFlight > 0 { return }
        session.pointee.due = now
        advance(place, lateUs: 0, wasWaiting: true)
    }

    private mutating func end(_ place: Int, wasWaiting: Bool) {
        let session = sessions[place]
        recording.note(session.pointee.hasFailed ? .failed : .completed, arrival: session.pointee.intended)
        session.pointee.isActive = false
        if isFollowing { followEnd(place) }
        if compiled.isClosed { return userGoesOn(place, wasWaiting: wasWaiting) }
        if compiled.isFreshVisitor { closeConnections(of: place) }
        placeFreedAt = now
        sessions.give(place)
    }

    @inline(__always)
    func microseconds(_ length: Nanoseconds) -> UInt32 {
        UInt32(min((length + 500) / 1000, UInt64(SparseHistogram.valueMax)))
    }
}
