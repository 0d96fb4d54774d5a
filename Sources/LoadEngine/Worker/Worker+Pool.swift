/// Sessions that share connections, as servers that speak to servers do.
extension Worker where Link: ~Copyable {
    /// An idle connection of the session's pool, or a place for a new one; nil when all are busy or others wait.
    mutating func pooledConnection(of owner: Int, origin: Int32, isNext: Bool = false, mayExceed: Bool = false) -> Int?
    {
        let pool = pools.index(kind: sessions[owner].pointee.program, origin: origin)
        if !isNext, pools.waiting(pool) > 0 { return nil }
        let idle = Int(pools.takeIdle(pool, connections))
        if idle >= 0 {
            connections[idle].pointee.session = Int32(owner)
            connections[idle].pointee.next = -1
            return idle
        }
        guard mayExceed || pools.mayOpen(pool), let fresh = connections.take(fresh: Connection()) else { return nil }
        pools.opened(pool)
        let connection = connections[fresh]
        connection.pointee.state = .free
        connection.pointee.session = Int32(owner)
        connection.pointee.origin = origin
        connection.pointee.pool = Int32(pool)
        connection.pointee.next = -1
        return fresh
    }

    /// An exchange that finds no connection of its pool waits in line; false where its session shares none.
    mutating func waitForConnection(_ exchange: Int, session owner: Int, origin: Int32, lateUs: UInt32) -> Bool {
        let session = sessions[owner]
        guard compiled.hasPools, compiled.sessions[session.pointee.program].isShared else { return false }
        pools.wait(
            pools.index(kind: session.pointee.program, origin: origin),
            ConnectionPools.Waiting(
                session: Int32(owner), exchange: Int32(exchange), sequence: session.pointee.sequence,
                due: session.pointee.due, lateUs: lateUs))
        session.pointee.inFlight += 1
        return true
    }

    /// Gives connections that are free to those who wait for them, in the order in which they came.
    mutating func servePools() {
        for pool in pools.indices {
            // Whoever begins to wait meanwhile has the next turn: a server that refuses must not hold the loop.
            var left = pools.waiting(pool)
            while left > 0, pools.isServable(pool), let waiting = pools.takeWaiting(pool) {
                left -= 1
                let owner = Int(waiting.session)
                let origin = (compiled.sessions + sessions[owner].pointee.program).pointee
                    .exchanges[Int(waiting.exchange)].origin
                guard let place = pooledConnection(of: owner, origin: origin, isNext: true) else {
                    pools.wait(pool, waiting)
                    break
                }
                if !launch(
                    place, Int(waiting.exchange), sequence: waiting.sequence, due: waiting.due, lateUs: waiting.lateUs)
                {
                    goOn(owner)
                }
            }
        }
    }

    /// Whether somebody waits who need not.
    var hasServable: Bool {
        for pool in pools.indices where pools.isServable(pool) { return true }
        return false
    }

    /// A pool's connection is closed, and its place free.
    mutating func releasePooled(_ place: Int) {
        let connection = connections[place]
        let pool = Int(connection.pointee.pool)
        if connection.pointee.state == .idle { pools.dropIdle(pool, place, connections) }
        pools.closed(pool)
        connection.pointee.pool = -1
        connection.pointee.state = .free
        connection.pointee.generation &+= 1
        connection.pointee.session = -1
        connection.pointee.next = -1
        connection.pointee.deadline = .max
        connections.give(place)
    }

    /// The run is over: nobody gets a connection any more, and none is kept.
    mutating func closePools() {
        for pool in pools.indices {
            while let waiting = pools.takeWaiting(pool) {
                let owner = Int(waiting.session)
                let kind = compiled.sessions + sessions[owner].pointee.program
                recordNotSent(owner, step: kind.pointee.exchanges[Int(waiting.exchange)].step)
            }
        }
        for place in 0..<connections.used where connections[place].pointee.pool >= 0 {
            if connections[place].pointee.state != .free { link.close(place) }
        }
    }
}
