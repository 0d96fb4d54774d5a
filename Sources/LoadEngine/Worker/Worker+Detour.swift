/// Exchanges that come to more than one request or to none: redirects, and the session's cache.
extension Worker where Link: ~Copyable {
    /// Puts the request of an exchange together; false when it cannot be sent.
    mutating func compose(_ place: Int) -> Bool {
        let connection = connections[place]
        let session = sessions[Int(connection.pointee.session)]
        let template = template(of: place)
        var conditions = UnsafeRawBufferPointer(start: nil, count: 0)
        if template.pointee.isDetoured {
            let extra = extras[place]
            if extra.pointee.hops > 0 {
                return template.pointee.writeHop(
                    to: compiled.origins[Int(connection.pointee.origin)], target: extra.pointee.target.bytes,
                    isForeign: connection.pointee.origin != template.pointee.origin, isGet: extra.pointee.isGet,
                    into: &draft, context: context(of: place), cookies: session.pointee.cookies, now: wallSeconds)
            }
            if template.pointee.isCached {
                extra.pointee.cacheKey = SessionCache.key(
                    origin: Int(template.pointee.origin), target: target(of: place))
                extra.pointee.isConditional = false
                if case .stale(let fields) = session.pointee.cache.find(extra.pointee.cacheKey, now: now) {
                    conditions = fields
                    extra.pointee.isConditional = true
                }
            }
        }
        return template.pointee.write(
            into: &draft, context: context(of: place), cookies: session.pointee.cookies, now: wallSeconds,
            conditions: conditions)
    }

    /// The target of the request in flight.
    mutating func target(of place: Int) -> UnsafeRawBufferPointer {
        let template = template(of: place)
        if template.pointee.redirectsMax > 0, extras[place].pointee.hops > 0 {
            return extras[place].pointee.target.bytes
        }
        return template.pointee.target(in: &scratch, context: context(of: place))
    }

    /// When the exchange will have taken too long in all, redirects included.
    ///
    /// Inlined, because a call would be given a copy of the worker: 968 bytes, twice an exchange.
    @inline(__always)
    func totalDeadline(_ place: Int) -> Nanoseconds {
        let template = template(of: place)
        let isRedirected = template.pointee.redirectsMax > 0 && extras[place].pointee.hops > 0
        return (isRedirected ? extras[place].pointee.firstSent : connections[place].pointee.sent)
            + template.pointee.timeouts.total
    }

    /// Whether the session's cache has a fresh answer, so that nothing is sent; it is then counted.
    mutating func isFresh(_ template: UnsafeMutablePointer<CompiledExchange>, session owner: Int) -> Bool {
        let session = sessions[owner]
        let context = TemplateContext(
            variables: session.pointee.variables, sessionID: session.pointee.number,
            sequence: session.pointee.sequence, proofs: session.pointee.identity.proofs, seed: compiled.plan.seed,
            feeders: UnsafePointer(compiled.feeders), rows: UnsafePointer(session.pointee.rows))
        let key = SessionCache.key(
            origin: Int(template.pointee.origin), target: template.pointee.target(in: &scratch, context: context))
        guard case .fresh = session.pointee.cache.find(key, now: now) else { return false }
        recording.record(
            Sample(
                intended: session.pointee.due, step: template.pointee.step, bound: session.pointee.bound, outcome: .ok,
                isCached: true))
        return true
    }

    /// Whether a response says that what the session has has not changed.
    @inline(__always)
    func isNotModified(_ place: Int) -> Bool {
        template(of: place).pointee.isCached && connections[place].pointee.machine.head.status == 304
            && extras[place].pointee.isConditional
    }

    /// The head is complete: where it leads to, and how long its answer will do, is read while its bytes are at hand.
    mutating func noteDetour(_ place: Int, _ head: UnsafeRawBufferPointer) {
        let extra = extras[place]
        let status = connections[place].pointee.machine.head.status
        if template(of: place).pointee.isCached {
            let session = sessions[Int(connections[place].pointee.session)]
            let freshness = Freshness(table, head: head, now: wallSeconds)
            switch status {
            case 200, 203:
                session.pointee.cache.store(extra.pointee.cacheKey, freshness, table, head: head, now: now)
            case 304: session.pointee.cache.refresh(extra.pointee.cacheKey, freshness, now: now)
            default: break
            }
            return
        }
        guard Self.isRedirect(status), let location = table.find("location", in: head) else {
            return
        }
        extra.pointee.isRedirect = true
        extra.pointee.nextOrigin = -1
        extra.pointee.next.removeAll()
        guard let reference = Reference(location) else { return }
        extra.pointee.nextOrigin = origin(of: reference, from: connections[place].pointee.origin)
        reference.writeTarget(from: target(of: place), into: &extra.pointee.next)
    }

    /// The statuses whose `Location` says where to ask instead (RFC 9110 §15.4).
    private static func isRedirect(_ status: Int) -> Bool {
        switch status {
        case 301, 302, 303, 307, 308: true
        default: false
        }
    }

    /// The plan's origin that a reference leads to, -1 where the plan does not know it.
    private func origin(of reference: Reference, from current: Int32) -> Int32 {
        let isSecure = reference.isSecure ?? compiled.origins[Int(current)].isSecure
        if reference.host.isEmpty { return current }
        for index in compiled.plan.origins.indices
        where compiled.origins[index].isTarget(of: reference, isSecure: isSecure) { return Int32(index) }
        return -1
    }

    /// A redirect is complete: sends the request that it leads to. True while the exchange goes on.
    mutating func follow(_ place: Int, keepsConnection: Bool) -> Bool {
        let connection = connections[place]
        let extra = extras[place]
        let template = template(of: place)
        now = clock.now()
        guard extra.pointee.nextOrigin >= 0, extra.pointee.hops < template.pointee.redirectsMax else {
            ended(place, .redirect, keepsConnection: keepsConnection)
            return false
        }
        if Link.carriesExchanges { count(carried: place) }
        if extra.pointee.hops == 0 { extra.pointee.firstSent = connection.pointee.sent }
        extra.pointee.hops += 1
        let status = connection.pointee.machine.head.status
        if becomesGet(place, status: status) { extra.pointee.isGet = true }
        extra.pointee.isRedirect = false
        let origin = extra.pointee.nextOrigin
        let target = extra.pointee.target
        extra.pointee.target = extra.pointee.next
        extra.pointee.next = target
        connection.pointee.hasHead = false
        connection.pointee.head.removeAll()
        connection.pointee.body.removeAll()
        connection.pointee.carry.removeAll()
        connection.pointee.completed += 1
        if keepsConnection, !connection.pointee.isSpoilt {
            connection.pointee.state = .idle
        } else {
            link.close(place)
            connection.pointee.state = .free
        }
        if origin == connection.pointee.origin { return dispatch(place) }
        return move(place, to: origin)
    }

    /// 303 asks for something else (RFC 9110 §15.4.4); after 301 and 302 a POST becomes a GET, as all clients have it.
    private func becomesGet(_ place: Int, status: Int) -> Bool {
        if extras[place].pointee.isGet || status == 307 || status == 308 { return false }
        let template = template(of: place)
        let post: StaticString = "POST"
        let isPost = FieldBytes.isIdentical(
            template.pointee.method.bytes, UnsafeRawBufferPointer(start: post.utf8Start, count: 4))
        return status == 303 ? !template.pointee.isHead : isPost
    }

    /// The exchange goes on with another origin, on a connection of the session to it. True while it does.
    private mutating func move(_ place: Int, to origin: Int32) -> Bool {
        let from = connections[place]
        let owner = Int(from.pointee.session)
        // In a pool it need not stand in line a second time: it may have one connection more than there are.
        let found =
            from.pointee.pool >= 0
            ? pooledConnection(of: owner, origin: origin, isNext: true, mayExceed: true)
            : connection(of: owner, origin: origin, isCarried: isCarried(owner))
        guard let other = found else {
            health.exhausted += 1
            ended(place, .notSent, keepsConnection: from.pointee.state == .idle)
            return false
        }
        let to = connections[other]
        to.pointee.exchange = from.pointee.exchange
        to.pointee.sequence = from.pointee.sequence
        to.pointee.intended = from.pointee.intended
        to.pointee.lateUs = from.pointee.lateUs
        to.pointee.connectUs = from.pointee.connectUs
        to.pointee.bytesIn = from.pointee.bytesIn
        to.pointee.bytesOut = from.pointee.bytesOut
        to.pointee.bound = from.pointee.bound
        to.pointee.isRetried = from.pointee.isRetried
        swap(&extras[place].pointee, &extras[other].pointee)
        extras[place].pointee.reset()
        from.pointee.deadline = .max
        buffers.give(&from.pointee.outgoing)
        buffers.give(&from.pointee.carry)
        buffers.give(&from.pointee.head)
        buffers.give(&from.pointee.body)
        if from.pointee.state == .free {
            release(place)
        } else if from.pointee.pool >= 0 {
            from.pointee.session = -1
            pools.giveIdle(Int(from.pointee.pool), place, connections)
        }
        return dispatch(other)
    }
}
