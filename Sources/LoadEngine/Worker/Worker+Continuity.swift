/// What becomes of sessions when a node is hurt.
///
/// Nothing here runs until a node is watched, but for the count of proofs in exchanges that have one.
extension Worker where Link: ~Copyable {
    /// Takes over which nodes are watched; sessions that are bound to one of them are followed from now on.
    mutating func watch(_ nodes: UInt64) {
        let added = nodes & ~watched
        watched = nodes
        isFollowing = isFollowing || nodes != 0
        if added == 0 { return }
        for place in 0..<sessions.used where sessions[place].pointee.isActive {
            let session = sessions[place]
            if session.pointee.identity.isFollowed || added >> UInt64(session.pointee.bound) & 1 == 0 { continue }
            // It was bound before anybody looked; when exactly does not matter.
            follow(place, node: session.pointee.bound, at: session.pointee.intended, sent: session.pointee.intended)
        }
    }

    private mutating func follow(_ owner: Int, node: UInt8, at: Nanoseconds, sent: Nanoseconds) {
        let session = sessions[owner]
        session.pointee.identity.isFollowed = true
        session.pointee.identity.isCookieNoted = false
        session.pointee.identity.node = node
        session.pointee.identity.left = 0
        session.pointee.identity.cookie = SessionIdentity.digest(
            session.pointee.cookies.value(named: compiled.routes.cookie))
        recording.note(
            ContinuityNote(session: session.pointee.number, kind: .bound, at: at, sent: sent, node: node))
    }

    /// A response that may prove the session's identity is complete: counts the proof, and notes it if it matters.
    mutating func prove(_ place: Int, _ proof: CompiledProof, _ view: borrowing ResponseView) {
        let session = sessions[Int(connections[place].pointee.session)]
        // A server that failed says nothing about what it knows, and may have counted the request.
        if view.status >= 500 {
            session.pointee.identity.unanswered += 1
            return
        }
        if connections[place].pointee.isRetried { session.pointee.identity.unanswered += 1 }
        let answer = proof.answer(
            view, session.pointee.identity, variables: &session.pointee.variables, context: context(of: place),
            scratch: &scratch)
        session.pointee.identity.unanswered = 0
        switch answer {
        case .continued(let number):
            session.pointee.identity.proofs = number
            note(place, .continued)
        case .older:
            session.pointee.identity.proofs += 1
            note(place, .older, view.body)
        case .gone:
            // What answered has begun a session of its own, of which this was the first proof.
            session.pointee.identity.proofs = 1
            note(place, .gone, view.body)
        }
    }

    /// A response is complete: notes whether another node gave it, and what became of the session's cookie.
    mutating func followAnswer(_ place: Int) {
        let connection = connections[place]
        let owner = Int(connection.pointee.session)
        let session = sessions[owner]
        let node = connection.pointee.node
        now = clock.now()
        if !session.pointee.identity.isFollowed {
            if node > 0, watched >> UInt64(node) & 1 != 0 {
                follow(owner, node: node, at: now, sent: connection.pointee.sent)
            }
            return
        }
        if node > 0, node != session.pointee.identity.node {
            session.pointee.identity.left = session.pointee.identity.node
            session.pointee.identity.node = node
            note(place, .bound)
        }
        noteCookie(place)
    }

    private mutating func noteCookie(_ place: Int) {
        let session = sessions[Int(connections[place].pointee.session)]
        if session.pointee.identity.isCookieNoted || session.pointee.identity.cookie == 0 { return }
        let value = session.pointee.cookies.value(named: compiled.routes.cookie)
        if SessionIdentity.digest(value) != session.pointee.identity.cookie {
            session.pointee.identity.isCookieNoted = true
            note(place, .cookieReplaced)
        } else if let value, session.pointee.identity.left > 0,
            compiled.routes.node(ofSession: value) == Int(session.pointee.identity.node)
        {
            session.pointee.identity.isCookieNoted = true
            note(place, .cookieKept)
        }
    }

    /// A session that is followed has ended, or the run has.
    mutating func followEnd(_ owner: Int) {
        let session = sessions[owner]
        let identity = session.pointee.identity
        if !identity.isFollowed { return }
        session.pointee.identity.isFollowed = false
        if identity.left > 0, let value = session.pointee.cookies.value(named: compiled.routes.cookie),
            compiled.routes.node(ofSession: value) == Int(identity.left)
        {
            recording.note(
                ContinuityNote(
                    session: session.pointee.number, kind: .staleRoute, at: now, node: identity.node))
        }
        recording.note(
            ContinuityNote(session: session.pointee.number, kind: .ended, at: now, node: identity.node))
    }

    /// Notes something of a session that is followed.
    private mutating func note(
        _ place: Int, _ kind: ContinuityNote.Kind,
        _ body: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
    ) {
        let connection = connections[place]
        let session = sessions[Int(connection.pointee.session)]
        if !session.pointee.identity.isFollowed { return }
        recording.note(
            ContinuityNote(
                session: session.pointee.number, kind: kind, at: clock.now(), sent: connection.pointee.sent,
                node: connection.pointee.node, step: template(of: place).pointee.step,
                status: UInt16(truncatingIfNeeded: connection.pointee.machine.head.status),
                text: Array(body.prefix(ContinuityNote.textMax))))
    }
}
