import Glibc

/// What came of bytes that were read.
enum Digestion {
    case wantsMore
    /// The exchange has ended.
    case ended
    /// It goes on with another request, perhaps on another connection.
    case redirected
}

/// From the first byte of a response to the exchange's outcome.
extension Worker where Link: ~Copyable {
    /// Reads what is there until nothing is left or the exchange has ended.
    mutating func receive(_ place: Int) {
        let connection = connections[place]
        let owner = Int(connection.pointee.session)
        if compiled.hasLinks, isReadPaced(place) { return receivePaced(place) }
        while true {
            switch link.receive(place, into: input) {
            case .done(let count):
                connection.pointee.bytesIn &+= UInt32(truncatingIfNeeded: count)
                switch digest(place, UnsafeMutableRawBufferPointer(rebasing: input[..<count])) {
                case .ended: return goOn(owner)
                case .redirected: return
                case .wantsMore: break
                }
                // A short read has emptied the socket, unless the end of the stream is still to be read.
                if count < input.count, !connection.pointee.isSpoilt, !link.holdsMore(place) { return }
            case let step: return receivingStopped(place, step)
            }
        }
    }

    /// There is nothing more to read, now or for good.
    mutating func receivingStopped(_ place: Int, _ step: IOStep) {
        let owner = Int(connections[place].pointee.session)
        let goesOn: Bool
        switch step {
        case .done, .again: return
        case .closed: goesOn = peerClosed(place)
        case .cutOff: goesOn = peerClosed(place, isCutOff: true)
        case .tls:
            ended(place, .tls, keepsConnection: false)
            goesOn = false
        case .failed(let reason): goesOn = broke(place, by: reason)
        }
        if !goesOn { goOn(owner) }
    }

    /// Feeds bytes to the exchange's machine.
    mutating func digest(_ place: Int, _ bytes: UnsafeMutableRawBufferPointer) -> Digestion {
        let connection = connections[place]
        let template = template(of: place)
        if !connection.pointee.hasResponse {
            connection.pointee.hasResponse = true
            connection.pointee.firstByte = now
            connection.pointee.deadline = totalDeadline(place)
        }
        var rest = bytes
        if connection.pointee.carry.count > 0 {
            connection.pointee.carry.append(UnsafeRawBufferPointer(bytes))
            rest = connection.pointee.carry.mutableBytes
        }
        while true {
            if !connection.pointee.hasHead { tableOwner = -1 }
            let step = connection.pointee.machine.receive(
                rest, table: table, headBytesMax: compiled.plan.limits.headBytesMax)
            switch step {
            case .needMore(let consumed):
                carry(place, UnsafeRawBufferPointer(rest), from: consumed)
                return .wantsMore
            case .head(let consumed):
                headArrived(place, UnsafeRawBufferPointer(rebasing: rest[..<consumed]))
                rest = UnsafeMutableRawBufferPointer(rebasing: rest[consumed...])
            case .body(let start, let count, let consumed):
                if template.pointee.checks.needsBody {
                    if connection.pointee.body.count + count > compiled.plan.limits.bodyBytesMax {
                        ended(place, .tooLarge, keepsConnection: false)
                        return .ended
                    }
                    if connection.pointee.body.capacity == 0 { connection.pointee.body = buffers.take() }
                    connection.pointee.body.append(UnsafeRawBufferPointer(rebasing: rest[start..<start + count]))
                }
                if compiled.hasLinks, isAbandoned(place, after: count) {
                    _ = complete(place, keepsConnection: false)
                    return .ended
                }
                rest = UnsafeMutableRawBufferPointer(rebasing: rest[consumed...])
            case .done(let consumed):
                if consumed < rest.count { connection.pointee.isSpoilt = true }
                // Answered before the request was out: the rest of it cannot be taken back (RFC 9112 §9.3).
                let isSent = connection.pointee.state == .receiving
                let goesOn = complete(
                    place, keepsConnection: isSent && connection.pointee.machine.head.keepsAlive)
                return goesOn ? .redirected : .ended
            case .failed(let outcome):
                ended(place, outcome, keepsConnection: false)
                return .ended
            }
        }
    }

    /// Keeps an incomplete head until more of it comes; a body leaves nothing to keep.
    private mutating func carry(_ place: Int, _ rest: UnsafeRawBufferPointer, from consumed: Int) {
        let connection = connections[place]
        if connection.pointee.hasHead {
            connection.pointee.carry.removeAll()
            return
        }
        if connection.pointee.carry.count > 0 {
            connection.pointee.carry.removeFirst(connection.pointee.carry.count - (rest.count - consumed))
            return
        }
        if consumed == rest.count { return }
        if connection.pointee.carry.capacity == 0 { connection.pointee.carry = buffers.take() }
        connection.pointee.carry.append(UnsafeRawBufferPointer(rebasing: rest[consumed...]))
    }

    /// The head is complete: cookies and the node's route are read while its bytes are at hand.
    mutating func headArrived(_ place: Int, _ head: UnsafeRawBufferPointer) {
        let connection = connections[place]
        let session = sessions[Int(connection.pointee.session)]
        let template = template(of: place)
        connection.pointee.hasHead = true
        tableOwner = place
        var field = 0
        while let value = table.next("set-cookie", after: &field, in: head) {
            let origin = compiled.origins + Int(connection.pointee.origin)
            session.pointee.cookies.store(
                value, host: origin.pointee.host.bytes, path: target(of: place), isSecure: origin.pointee.isSecure,
                now: wallSeconds)
        }
        connection.pointee.codings = ContentCodings()
        if template.pointee.checks.needsBody {
            field = 0
            while let value = table.next("content-encoding", after: &field, in: head) {
                connection.pointee.codings.note(value)
            }
        }
        if template.pointee.isDetoured { noteDetour(place, head) }
        if compiled.hasLinks { noteLeaving(place) }
        let carried = session.pointee.cookies.value(named: compiled.routes.cookie)
        connection.pointee.node = UInt8(compiled.routes.node(table: table, head: head, sent: carried))
        if template.pointee.checks.needsHeaders {
            if connection.pointee.head.capacity == 0 { connection.pointee.head = buffers.take() }
            connection.pointee.head.append(head)
        }
    }

    /// The response is complete: what it must be is checked, what is wanted of it is kept.
    ///
    /// True when it leads on to another one, and the exchange with it.
    mutating func complete(_ place: Int, keepsConnection: Bool) -> Bool {
        let connection = connections[place]
        let session = sessions[Int(connection.pointee.session)]
        let template = template(of: place)
        if template.pointee.redirectsMax > 0, extras[place].pointee.isRedirect {
            return follow(place, keepsConnection: keepsConnection)
        }
        // What we do with a body is no time of the platform's.
        let finished = template.pointee.checks.needsBody ? clock.now() : nil
        var body = connection.pointee.body.bytes
        if !connection.pointee.codings.isEmpty {
            let failure = decoder.decode(
                body, connection.pointee.codings, bytesMax: compiled.plan.limits.bodyBytesMax)
            if let failure {
                ended(place, failure, keepsConnection: keepsConnection, finished: finished)
                return false
            }
            body = decoder.bytes
        }
        if template.pointee.checks.needsHeaders, tableOwner != place { readHeadAgain(place) }
        let view = ResponseView(
            status: connection.pointee.machine.head.status, head: connection.pointee.head.bytes, table: table,
            body: body)
        if connection.pointee.node > 0 { session.pointee.bound = connection.pointee.node }
        if isFollowing { followAnswer(place) }
        if let proof = template.pointee.proof { prove(place, proof, view) }
        // "Not modified" stands for the answer that was checked when it came.
        let result =
            isNotModified(place)
            ? CheckResult.ok
            : template.pointee.checks.run(
                view, variables: &session.pointee.variables, context: context(of: place), scratch: &scratch)
        ended(place, result == .ok ? .ok : .unexpected, keepsConnection: keepsConnection, finished: finished)
        return false
    }

    /// Other responses have used the table of header fields meanwhile: fills it from the head that was kept.
    private mutating func readHeadAgain(_ place: Int) {
        if isCarried(Int(connections[place].pointee.session)) {
            HeadLines.read(connections[place].pointee.head.bytes, into: table)
            tableOwner = place
            return
        }
        var machine = ResponseMachine(isHead: false)
        _ = machine.receive(
            connections[place].pointee.head.mutableBytes, table: table, headBytesMax: compiled.plan.limits.headBytesMax)
        tableOwner = place
    }

    /// The server closed its side: the end of the body, or of the hope for one. True when the exchange goes on.
    private mutating func peerClosed(_ place: Int, isCutOff: Bool = false) -> Bool {
        let connection = connections[place]
        switch connection.pointee.machine.peerClosed() {
        case .complete where isCutOff:
            // Anybody on the way could have ended it here.
            ended(place, .truncated, keepsConnection: false)
            return false
        case .complete:
            return complete(place, keepsConnection: false)
        case .failed(let outcome):
            if outcome == .closed, retries(place) { return dispatch(place) }
            ended(place, outcome, keepsConnection: false)
            return false
        }
    }

    /// The connection broke. True when the exchange goes on, on a fresh one.
    mutating func broke(_ place: Int, by reason: Int32) -> Bool {
        if !connections[place].pointee.hasResponse, retries(place) { return dispatch(place) }
        ended(place, reason == ETIMEDOUT ? .timeout : .reset, keepsConnection: false)
        return false
    }

    /// Whether an exchange may be sent once more: on a connection kept alive that was stale, before any byte of a
    /// response, with an idempotent method (RFC 9110 §9.2.2). Prepares the place for a fresh connection.
    private mutating func retries(_ place: Int) -> Bool {
        let connection = connections[place]
        guard connection.pointee.completed > 0, !connection.pointee.isRetried,
            template(of: place).pointee.isIdempotent
        else { return false }
        connection.pointee.isRetried = true
        link.close(place)
        connection.pointee.state = .free
        return true
    }
}
