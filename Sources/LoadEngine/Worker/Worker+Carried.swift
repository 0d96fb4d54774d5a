/// Exchanges that the transport carries whole: from the request to the outcome, by what it tells.
///
/// Where `Link.carriesExchanges` is false nothing here is ever called, and what asks for it is gone when the worker is
/// compiled for that transport.
extension Worker where Link: ~Copyable {
    /// Whether a session's exchanges are carried.
    @inline(__always)
    func isCarried(_ owner: Int) -> Bool {
        Link.carriesExchanges && compiled.sessions[sessions[owner].pointee.program].isCarried
    }

    /// Hands the request over; true while the exchange goes on.
    mutating func carry(_ place: Int) -> Bool {
        let connection = connections[place]
        let owner = Int(connection.pointee.session)
        let session = sessions[owner]
        let template = template(of: place)
        connection.pointee.generation &+= 1
        connection.pointee.completed = 0
        connection.pointee.isSpoilt = false
        let order = ExchangeOrder(
            generation: connection.pointee.generation, client: owner, program: session.pointee.program,
            origin: Int(connection.pointee.origin), source: session.pointee.number % clientsMax,
            isHead: template.pointee.isHead, isIdempotent: template.pointee.isIdempotent,
            keepsBody: template.pointee.checks.needsBody, request: connection.pointee.unsent)
        connection.pointee.unsent = UnsafeRawBufferPointer(start: nil, count: 0)
        guard link.begin(place, order) else {
            health.exhausted += 1
            ended(place, .notSent, keepsConnection: false)
            return false
        }
        connection.pointee.state = .receiving
        setDeadline(place, now + template.pointee.timeouts.connect)
        return true
    }

    /// Deals with what the transport tells.
    mutating func hear() {
        while let note = link.nextNote() {
            let place = note.place
            let connection = connections[place]
            if connection.pointee.generation != note.generation || connection.pointee.state == .free { continue }
            let timeouts = template(of: place).pointee.timeouts
            switch note.kind {
            case .sent(let isRetried):
                if isRetried { connection.pointee.isRetried = true }
                // A redirect's connection is opened after the exchange was sent: no part of its slip.
                if note.at > connection.pointee.sent, !compiled.hasExtras || extras[place].pointee.hops == 0 {
                    connection.pointee.connectUs &+= microseconds(note.at - connection.pointee.sent)
                }
                connection.pointee.sent = note.at
                setDeadline(place, min(note.at + timeouts.firstByte, totalDeadline(place)))
            case .answered:
                connection.pointee.hasResponse = true
                connection.pointee.firstByte = note.at
                connection.pointee.deadline = totalDeadline(place)
            case .head:
                let response = link.response(place)
                HeadLines.read(response.head, into: table)
                connection.pointee.machine = ResponseMachine(of: response.status)
                headArrived(place, response.head)
            case .ended(let outcome):
                let owner = Int(connection.pointee.session)
                if outcome == .ok {
                    keepCarriedBody(place)
                    if complete(place, keepsConnection: false) { continue }
                } else {
                    ended(place, outcome, keepsConnection: false)
                }
                goOn(owner)
            }
        }
    }

    private mutating func keepCarriedBody(_ place: Int) {
        let connection = connections[place]
        let body = link.response(place).body
        if body.isEmpty { return }
        if connection.pointee.body.capacity == 0 { connection.pointee.body = buffers.take() }
        connection.pointee.body.append(body)
    }

    /// Adds the bytes of a request that is carried and of its answer, as far as it has come, to the exchange's.
    mutating func count(carried place: Int) {
        let connection = connections[place]
        if connection.pointee.session < 0 || !isCarried(Int(connection.pointee.session)) { return }
        let response = link.response(place)
        connection.pointee.bytesIn &+= UInt32(truncatingIfNeeded: response.bytesIn)
        connection.pointee.bytesOut &+= UInt32(truncatingIfNeeded: response.bytesOut)
    }
}
