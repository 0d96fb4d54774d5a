/// How exchanges end, and what becomes of their connections.
extension Worker where Link: ~Copyable {
    /// The exchange of this connection has ended: it is recorded, and the connection kept or closed.
    ///
    /// - Parameter finished: when it had, where that was a while ago.
    mutating func ended(
        _ place: Int, _ outcome: Outcome, keepsConnection: Bool, finished: Nanoseconds? = nil
    ) {
        let connection = connections[place]
        let session = sessions[Int(connection.pointee.session)]
        now = clock.now()
        record(place, outcome, finished: finished ?? now)
        if outcome != .ok {
            session.pointee.hasFailed = true
            if template(of: place).pointee.isCached { session.pointee.cache.forget(extras[place].pointee.cacheKey) }
            if outcome != .unexpected, outcome != .notSent, template(of: place).pointee.proof != nil {
                session.pointee.identity.unanswered += 1
            }
        }
        session.pointee.inFlight -= 1
        connection.pointee.completed += 1
        connection.pointee.deadline = .max
        connection.pointee.hasHead = false
        if compiled.hasExtras { extras[place].pointee.reset() }
        buffers.give(&connection.pointee.outgoing)
        buffers.give(&connection.pointee.carry)
        buffers.give(&connection.pointee.head)
        buffers.give(&connection.pointee.body)
        if keepsConnection, !connection.pointee.isSpoilt {
            connection.pointee.state = .idle
            if connection.pointee.pool >= 0 {
                connection.pointee.session = -1
                pools.giveIdle(Int(connection.pointee.pool), place, connections)
            }
        } else {
            if connection.pointee.state != .free { link.close(place) }
            release(place)
        }
    }

    /// Writes down what an exchange came to.
    mutating func record(_ place: Int, _ outcome: Outcome, finished: Nanoseconds) {
        if Link.carriesExchanges { count(carried: place) }
        let connection = connections[place]
        let intended = connection.pointee.intended
        let redirects = compiled.hasExtras ? extras[place].pointee.hops : 0
        let sent = max(redirects > 0 ? extras[place].pointee.firstSent : connection.pointee.sent, intended)
        let firstByte = connection.pointee.hasResponse ? connection.pointee.firstByte : sent
        let hasStatus = connection.pointee.hasHead
        recording.record(
            Sample(
                intended: intended,
                responseUs: microseconds(finished > intended ? finished - intended : 0),
                serviceUs: microseconds(finished > sent ? finished - sent : 0),
                firstByteUs: microseconds(firstByte > sent ? firstByte - sent : 0),
                slipUs: microseconds(sent - intended),
                lateUs: max(connection.pointee.lateUs, microseconds(now > readySince ? now - readySince : 0)),
                connectUs: connection.pointee.connectUs,
                bytesIn: connection.pointee.bytesIn,
                bytesOut: connection.pointee.bytesOut,
                step: template(of: place).pointee.step,
                status: hasStatus ? UInt16(truncatingIfNeeded: connection.pointee.machine.head.status) : 0,
                node: connection.pointee.node,
                bound: connection.pointee.bound,
                outcome: outcome,
                isRetried: connection.pointee.isRetried,
                redirects: redirects, isAbandoned: compiled.hasLinks && extras[place].pointee.isAbandoned))
        let auditedID = template(of: place).pointee.auditedID
        if auditedID >= 0 { noteWrite(place, outcome, id: Int(auditedID)) }
    }

    /// An exchange that was due and could not be sent.
    mutating func recordNotSent(_ owner: Int, step: UInt16) {
        let session = sessions[owner]
        session.pointee.hasFailed = true
        recording.record(
            Sample(intended: session.pointee.due, step: step, bound: session.pointee.bound, outcome: .notSent))
    }

    /// An open connection of this session to this origin that is idle, or a place for a new one; nil when all
    /// places are taken. An exchange that is carried has a place of its own, and the transport connections.
    mutating func connection(of owner: Int, origin: Int32, isCarried: Bool) -> Int? {
        let session = sessions[owner]
        if compiled.hasPools, compiled.sessions[session.pointee.program].isShared {
            return pooledConnection(of: owner, origin: origin)
        }
        var place = session.pointee.firstConnection
        while place >= 0 {
            let connection = connections[Int(place)]
            let isUsable = connection.pointee.state == .idle || connection.pointee.isAhead
            if isUsable, connection.pointee.origin == origin, !isCarried { return Int(place) }
            place = connection.pointee.next
        }
        guard let fresh = connections.take(fresh: Connection()) else { return nil }
        let connection = connections[fresh]
        connection.pointee.state = .free
        connection.pointee.session = Int32(owner)
        connection.pointee.origin = origin
        connection.pointee.next = session.pointee.firstConnection
        session.pointee.firstConnection = Int32(fresh)
        return fresh
    }

    /// Takes a closed connection out of its session's list and gives its place back.
    mutating func release(_ place: Int) {
        let connection = connections[place]
        if connection.pointee.pool >= 0 { return releasePooled(place) }
        let session = sessions[Int(connection.pointee.session)]
        if session.pointee.firstConnection == Int32(place) {
            session.pointee.firstConnection = connection.pointee.next
        } else {
            var before = session.pointee.firstConnection
            while before >= 0, connections[Int(before)].pointee.next != Int32(place) {
                before = connections[Int(before)].pointee.next
            }
            if before >= 0 { connections[Int(before)].pointee.next = connection.pointee.next }
        }
        connection.pointee.state = .free
        // Events and timers of this use are recognised as old by the generation.
        connection.pointee.generation &+= 1
        connection.pointee.session = -1
        connection.pointee.next = -1
        connection.pointee.deadline = .max
        connections.give(place)
    }

    /// Closes all of a session's connections; none of them carries an exchange any more.
    mutating func closeConnections(of owner: Int) {
        while sessions[owner].pointee.firstConnection >= 0 {
            let place = Int(sessions[owner].pointee.firstConnection)
            if connections[place].pointee.state != .free { link.close(place) }
            release(place)
        }
        if Link.carriesExchanges { link.disconnect(client: owner) }
    }

    /// Sets when the exchange will have taken too long.
    ///
    /// The wheel is only touched where it would go off too late: in a run without time-outs every exchange moves
    /// its deadline, and the wheel looks at each connection once per time-out rather than once per exchange.
    mutating func setDeadline(_ place: Int, _ deadline: Nanoseconds) {
        let connection = connections[place]
        connection.pointee.deadline = deadline
        if connection.pointee.timerAt <= deadline { return }
        connection.pointee.timerAt = deadline
        wheel.set(sessions.capacity + place, at: deadline)
    }

    /// A connection's timer went off: its exchange has timed out, or goes on with a later deadline.
    mutating func checkDeadline(connection place: Int) {
        let connection = connections[place]
        connection.pointee.timerAt = .max
        if compiled.hasLinks, extras[place].pointee.passes <= now { return resume(place) }
        let deadline = connection.pointee.deadline
        if deadline == .max { return }
        if deadline > now {
            setDeadline(place, deadline)
            if compiled.hasLinks { arm(place) }
            return
        }
        let owner = Int(connection.pointee.session)
        ended(place, .timeout, keepsConnection: false)
        goOn(owner)
    }

    /// What the exchange in flight on this connection was compiled to.
    @inline(__always)
    func template(of place: Int) -> UnsafeMutablePointer<CompiledExchange> {
        let connection = connections[place]
        let program = sessions[Int(connection.pointee.session)].pointee.program
        return compiled.sessions[program].exchanges + Int(connection.pointee.exchange)
    }

    /// What the holes of this exchange's templates are filled with.
    @inline(__always)
    func context(of place: Int) -> TemplateContext {
        let connection = connections[place]
        let session = sessions[Int(connection.pointee.session)]
        return TemplateContext(
            variables: session.pointee.variables, sessionID: session.pointee.number,
            sequence: connection.pointee.sequence, proofs: session.pointee.identity.proofs,
            seed: compiled.plan.seed,
            feeders: UnsafePointer(compiled.feeders), rows: UnsafePointer(session.pointee.rows))
    }

    /// Seconds since 1970, as far as cookies need it.
    var wallSeconds: Int64 { wallStart + Int64(now / .seconds(1)) }
}
