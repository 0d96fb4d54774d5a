import Glibc

/// From a step that is due to a request that is out.
extension Worker where Link: ~Copyable {
    /// Begins an exchange; false when it has ended already, without waiting for anything.
    mutating func start(_ exchange: Int, session owner: Int, lateUs: UInt32) -> Bool {
        let session = sessions[owner]
        let template = (compiled.sessions + session.pointee.program).pointee.exchanges + exchange
        if template.pointee.isCached, isFresh(template, session: owner) { return false }
        defer { session.pointee.sequence += 1 }
        let origin = template.pointee.origin
        guard let place = connection(of: owner, origin: origin, isCarried: isCarried(owner)) else {
            if waitForConnection(exchange, session: owner, origin: origin, lateUs: lateUs) { return true }
            health.exhausted += 1
            recordNotSent(owner, step: template.pointee.step)
            return false
        }
        session.pointee.inFlight += 1
        return launch(
            place, exchange, sequence: session.pointee.sequence, due: session.pointee.due, lateUs: lateUs)
    }

    /// Begins an exchange on a connection, or on its place; false when it has ended already.
    mutating func launch(
        _ place: Int, _ exchange: Int, sequence: UInt64, due: Nanoseconds, lateUs: UInt32
    ) -> Bool {
        let connection = connections[place]
        let session = sessions[Int(connection.pointee.session)]
        connection.pointee.exchange = Int32(exchange)
        connection.pointee.sequence = sequence
        connection.pointee.intended = due
        connection.pointee.lateUs = lateUs
        connection.pointee.connectUs = 0
        connection.pointee.bytesIn = 0
        connection.pointee.bytesOut = 0
        connection.pointee.bound = session.pointee.bound
        connection.pointee.isRetried = false
        if compiled.hasExtras { extras[place].pointee.reset() }
        if compiled.hasLinks { drawLeaving(place) }
        return dispatch(place)
    }

    /// Puts the request together and sends it, on the open connection or after opening one; true while it goes on.
    mutating func dispatch(_ place: Int) -> Bool {
        let connection = connections[place]
        let session = sessions[Int(connection.pointee.session)]
        let template = template(of: place)
        if compiled.hasLinks { extras[place].pointee.clearLink() }
        connection.pointee.node = 0
        connection.pointee.hasResponse = false
        connection.pointee.machine = ResponseMachine(isHead: template.pointee.isHead)
        connection.pointee.sent = now
        if session.pointee.cookies.isEmpty, template.pointee.ready.count > 0, !template.pointee.isDetoured {
            connection.pointee.unsent = template.pointee.ready
        } else {
            if !compose(place) {
                ended(place, .notSent, keepsConnection: connection.pointee.state == .idle)
                return false
            }
            connection.pointee.unsent = draft.request.bytes
        }
        if isCarried(Int(connection.pointee.session)) { return carry(place) }
        if connection.pointee.state == .idle { return send(place) }
        if connection.pointee.isAhead {
            join(place, within: template.pointee.timeouts.connect)
            return true
        }
        return open(place, within: template.pointee.timeouts.connect)
    }

    /// Begins to open a connection for the place's session.
    mutating func opening(_ place: Int) -> IOStep {
        let connection = connections[place]
        connection.pointee.generation &+= 1
        connection.pointee.completed = 0
        connection.pointee.isSpoilt = false
        health.connectionOpened(open: connections.taken)
        let session = sessions[Int(connection.pointee.session)]
        return link.open(
            place,
            Opening(
                generation: connection.pointee.generation, origin: Int(connection.pointee.origin),
                client: Int(connection.pointee.session), source: session.pointee.number % clientsMax,
                receiveBytes: compiled.sessions[session.pointee.program].receiveBytes))
    }

    private mutating func open(_ place: Int, within limit: Nanoseconds) -> Bool {
        let connection = connections[place]
        let step = opening(place)
        switch step {
        case .done: return send(place)
        case .failed, .closed, .cutOff, .tls:
            ended(place, openingFailure(step), keepsConnection: false)
            return false
        case .again:
            connection.pointee.state = .connecting
            keepUnsent(place)
            setDeadline(place, now + limit)
            return true
        }
    }

    /// The connection stands: this is the moment of sending. True while the exchange goes on.
    mutating func send(_ place: Int) -> Bool {
        let connection = connections[place]
        // A redirect's connection is opened after the exchange was sent: no part of its slip.
        if connection.pointee.state == .connecting, !compiled.hasExtras || extras[place].pointee.hops == 0 {
            connection.pointee.connectUs &+= microseconds(now - connection.pointee.sent)
        }
        connection.pointee.sent = now
        connection.pointee.state = .sending
        let timeouts = template(of: place).pointee.timeouts
        setDeadline(place, min(now + timeouts.firstByte, totalDeadline(place)))
        return sendRest(place)
    }

    /// Writes what is left of the request; true while the exchange goes on.
    mutating func sendRest(_ place: Int) -> Bool {
        let connection = connections[place]
        if compiled.hasLinks, link(of: place).up.isBound { return sendPaced(place) }
        while connection.pointee.unsent.count > 0 {
            switch link.send(place, connection.pointee.unsent) {
            case .done(let count):
                connection.pointee.bytesOut &+= UInt32(truncatingIfNeeded: count)
                let rest = connection.pointee.unsent
                connection.pointee.unsent = UnsafeRawBufferPointer(rebasing: rest[count...])
            case .again:
                keepUnsent(place)
                return true
            case let step: return sendingFailed(place, step)
            }
        }
        connection.pointee.state = .receiving
        return true
    }

    /// The request cannot be sent to its end; true while the exchange goes on, on another connection.
    mutating func sendingFailed(_ place: Int, _ step: IOStep) -> Bool {
        switch step {
        case .tls:
            ended(place, .tls, keepsConnection: false)
            return false
        case .failed(let reason): return broke(place, by: reason)
        case .done, .again, .closed, .cutOff: return broke(place, by: ECONNRESET)
        }
    }

    /// Copies what is left of the request out of the worker's own store, which the next request will overwrite.
    mutating func keepUnsent(_ place: Int) {
        let connection = connections[place]
        guard draft.owns(connection.pointee.unsent) else { return }
        if connection.pointee.outgoing.capacity == 0 { connection.pointee.outgoing = buffers.take() }
        connection.pointee.outgoing.removeAll()
        connection.pointee.outgoing.append(connection.pointee.unsent)
        connection.pointee.unsent = connection.pointee.outgoing.bytes
    }

    /// What a failure to open a connection counts as.
    private mutating func openingFailure(_ step: IOStep) -> Outcome {
        switch step {
        case .failed(let reason): return openingFailure(reason)
        case .tls: return .tls
        // In the middle of the handshake, and without a reason: it went away as any server can.
        case .done, .again, .closed, .cutOff: return .closed
        }
    }

    private mutating func openingFailure(_ reason: Int32) -> Outcome {
        switch reason {
        case ECONNREFUSED: return .refused
        case ETIMEDOUT: return .timeout
        case EHOSTUNREACH, ENETUNREACH, EAFNOSUPPORT: return .resolve
        case EADDRNOTAVAIL, EMFILE, ENFILE, ENOBUFS, ENOMEM:
            // Our own limits, not the platform's doing.
            health.exhausted += 1
            return .notSent
        default: return .reset
        }
    }

    /// Something happened on a connection.
    mutating func handle(_ event: TransportEvent) {
        let place = event.connection
        let connection = connections[place]
        if connection.pointee.generation != event.generation { return }
        let owner = Int(connection.pointee.session)
        if event.isHangup { connection.pointee.isSpoilt = true }
        switch connection.pointee.state {
        case .free: return
        case .connecting:
            let step = link.finishOpening(place)
            switch step {
            case .done where connection.pointee.isAhead: if event.isWritable { opened(ahead: place, true) }
            case .done: if event.isWritable, !send(place) { goOn(owner) }
            case .again: return
            case .failed, .closed, .cutOff, .tls:
                link.close(place)
                connection.pointee.state = .free
                if connection.pointee.isAhead { return opened(ahead: place, false) }
                ended(place, openingFailure(step), keepsConnection: false)
                goOn(owner)
            }
        case .idle:
            // The server closed a connection that it kept alive, or sent what nobody asked for. TLS also speaks for
            // itself: then there is nothing to receive.
            if event.isHangup || event.isReadable && link.receive(place, into: input) != .again {
                link.close(place)
                release(place)
            }
        case .sending:
            if event.isWritable, !sendRest(place) { return goOn(owner) }
            // A response may come before the whole request is out.
            if event.isReadable || event.isHangup { receive(place) }
        case .receiving:
            if event.isReadable || event.isHangup { receive(place) }
        }
    }
}
