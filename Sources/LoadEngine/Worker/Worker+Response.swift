import Glibc

/// From the first byte of a response to the exchange's outcome.
extension Worker where Link: ~Copyable {
    /// Reads what is there until nothing is left or the exchange has ended.
    mutating func receive(_ place: Int) {
        let connection = connections[place]
        let owner = Int(connection.pointee.session)
        while true {
            switch link.receive(place, into: input) {
            case .done(let count):
                connection.pointee.bytesIn &+= UInt32(truncatingIfNeeded: count)
                if digest(place, UnsafeMutableRawBufferPointer(rebasing: input[..<count])) { return goOn(owner) }
                // A short read has emptied the socket, unless the end of the stream is still to be read.
                if count < input.count, !connection.pointee.isSpoilt, !link.holdsMore(place) { return }
            case .again: return
            case .closed:
                if !peerClosed(place) { goOn(owner) }
                return
            case .cutOff:
                if !peerClosed(place, isCutOff: true) { goOn(owner) }
                return
            case .tls:
                ended(place, .tls, keepsConnection: false)
                return goOn(owner)
            case .failed(let reason):
                if !broke(place, by: reason) { goOn(owner) }
                return
            }
        }
    }

    /// Feeds bytes to the exchange's machine; true when the exchange has ended.
    private mutating func digest(_ place: Int, _ bytes: UnsafeMutableRawBufferPointer) -> Bool {
        let connection = connections[place]
        let template = template(of: place)
        if !connection.pointee.hasResponse {
            connection.pointee.hasResponse = true
            connection.pointee.firstByte = now
            connection.pointee.deadline = connection.pointee.sent + template.pointee.timeouts.total
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
                return false
            case .head(let consumed):
                headArrived(place, UnsafeRawBufferPointer(rebasing: rest[..<consumed]))
                rest = UnsafeMutableRawBufferPointer(rebasing: rest[consumed...])
            case .body(let start, let count, let consumed):
                if template.pointee.checks.needsBody {
                    if connection.pointee.body.count + count > compiled.plan.limits.bodyBytesMax {
                        ended(place, .tooLarge, keepsConnection: false)
                        return true
                    }
                    if connection.pointee.body.capacity == 0 { connection.pointee.body = buffers.take() }
                    connection.pointee.body.append(UnsafeRawBufferPointer(rebasing: rest[start..<start + count]))
                }
                rest = UnsafeMutableRawBufferPointer(rebasing: rest[consumed...])
            case .done(let consumed):
                if consumed < rest.count { connection.pointee.isSpoilt = true }
                complete(place, keepsConnection: connection.pointee.machine.head.keepsAlive)
                return true
            case .failed(let outcome):
                ended(place, outcome, keepsConnection: false)
                return true
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
            session.pointee.cookies.store(
                value, host: template.pointee.host.bytes,
                path: template.pointee.target(in: &scratch, context: context(of: place)),
                isSecure: template.pointee.isSecure,
                now: wallSeconds)
        }
        let carried = session.pointee.cookies.value(named: compiled.routes.cookie)
        connection.pointee.node = UInt8(compiled.routes.node(table: table, head: head, sent: carried))
        if template.pointee.checks.needsHeaders {
            if connection.pointee.head.capacity == 0 { connection.pointee.head = buffers.take() }
            connection.pointee.head.append(head)
        }
    }

    /// The response is complete: what it must be is checked, what is wanted of it is kept.
    mutating func complete(_ place: Int, keepsConnection: Bool) {
        let connection = connections[place]
        let session = sessions[Int(connection.pointee.session)]
        let template = template(of: place)
        if template.pointee.checks.needsHeaders, tableOwner != place { readHeadAgain(place) }
        let view = ResponseView(
            status: connection.pointee.machine.head.status, head: connection.pointee.head.bytes, table: table,
            body: connection.pointee.body.bytes)
        if connection.pointee.node > 0 { session.pointee.bound = connection.pointee.node }
        if isFollowing { followAnswer(place) }
        if let proof = template.pointee.proof { prove(place, proof, view) }
        let result = template.pointee.checks.run(
            view, variables: &session.pointee.variables,
            context: context(of: place), scratch: &scratch)
        ended(place, result == .ok ? .ok : .unexpected, keepsConnection: keepsConnection)
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
            complete(place, keepsConnection: false)
            return false
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
