/// Clients on slow links: bytes pass one after the other, at the link's rate, whatever connection they belong to.
///
/// Nothing sleeps: a step's bytes are taken from the kernel or held back from it, and a timer tells when they have passed
/// the link. What has not been taken stays in the kernel's small buffer, so the server feels how slow its client is.
extension Worker where Link: ~Copyable {
    /// So much that a timer was late is made up for, so that the link keeps its rate.
    private static var lagMax: Nanoseconds { .milliseconds(20) }

    /// The rates of the session's link.
    @inline(__always)
    func link(of place: Int) -> (down: LinkRate, up: LinkRate) {
        let program = compiled.sessions + sessions[Int(connections[place].pointee.session)].pointee.program
        return (program.pointee.down, program.pointee.up)
    }

    /// Whether the response is not read as fast as it comes.
    @inline(__always)
    func isReadPaced(_ place: Int) -> Bool {
        link(of: place).down.isBound || template(of: place).pointee.playing.isBound
    }

    /// When bytes have passed a link that is free from `free` on, which they then occupy.
    private func pass(_ bytes: Int, _ rate: LinkRate, free: inout Nanoseconds, goesOn: Bool) -> Nanoseconds {
        free = max(free, goesOn && now > Self.lagMax ? now - Self.lagMax : now) + rate.length(of: bytes)
        return max(1, free)
    }

    /// Writes the request at the rate of the link; true while the exchange goes on.
    mutating func sendPaced(_ place: Int) -> Bool {
        let connection = connections[place]
        let extra = extras[place]
        let rate = link(of: place).up
        var goesOn = extra.pointee.writeCount > 0
        while connection.pointee.unsent.count > 0 {
            if extra.pointee.writeCount == 0 {
                extra.pointee.writeCount = min(rate.stepBytes, connection.pointee.unsent.count)
                let session = sessions[Int(connection.pointee.session)]
                extra.pointee.writeAt = pass(
                    extra.pointee.writeCount, rate, free: &session.pointee.upFree, goesOn: goesOn)
                goesOn = true
            }
            if extra.pointee.writeAt > now {
                keepUnsent(place)
                arm(place)
                return true
            }
            extra.pointee.writeAt = 0
            let rest = connection.pointee.unsent
            let step = link.send(place, UnsafeRawBufferPointer(rebasing: rest[..<extra.pointee.writeCount]))
            guard case .done(let count) = step else {
                if step != .again { return sendingFailed(place, step) }
                keepUnsent(place)
                return true
            }
            connection.pointee.bytesOut &+= UInt32(truncatingIfNeeded: count)
            connection.pointee.unsent = UnsafeRawBufferPointer(rebasing: rest[count...])
            extra.pointee.writeCount -= count
        }
        connection.pointee.state = .receiving
        return true
    }

    /// Reads a step's bytes, and deals with those that have passed the link.
    mutating func receivePaced(_ place: Int) {
        let connection = connections[place]
        let owner = Int(connection.pointee.session)
        let extra = extras[place]
        let down = link(of: place).down
        let playing = template(of: place).pointee.playing
        let stepBytes =
            !playing.isBound ? down.stepBytes : min(playing.stepBytes, down.isBound ? down.stepBytes : .max)
        var goesOn = false
        while true {
            if extra.pointee.readAt > 0 {
                // What else has come waits in the kernel.
                if extra.pointee.readAt > now { return arm(place) }
                extra.pointee.readAt = 0
                goesOn = true
                switch digest(place, extra.pointee.held.mutableBytes) {
                case .ended: return goOn(owner)
                case .redirected: return
                case .wantsMore: break
                }
            }
            let window = UnsafeMutableRawBufferPointer(rebasing: input[..<stepBytes])
            let step = link.receive(place, into: window)
            guard case .done(let count) = step else { return receivingStopped(place, step) }
            connection.pointee.bytesIn &+= UInt32(truncatingIfNeeded: count)
            extra.pointee.held.removeAll()
            // At once what a step may be, so that it never grows again.
            extra.pointee.held.reserve(stepBytes)
            extra.pointee.held.append(UnsafeRawBufferPointer(rebasing: window[..<count]))
            if down.isBound {
                extra.pointee.readAt = pass(count, down, free: &sessions[owner].pointee.downFree, goesOn: goesOn)
            }
            if playing.isBound {
                let played = pass(count, playing, free: &extra.pointee.playedUntil, goesOn: goesOn)
                extra.pointee.readAt = max(extra.pointee.readAt, played)
            }
        }
    }

    /// A connection's bytes have passed the link.
    mutating func resume(_ place: Int) {
        let connection = connections[place]
        let generation = connection.pointee.generation
        let owner = Int(connection.pointee.session)
        if connection.pointee.state == .sending, extras[place].pointee.writeAt > 0, !sendPaced(place) {
            return goOn(owner)
        }
        if connection.pointee.isBusy, extras[place].pointee.readAt > 0 { receivePaced(place) }
        if connection.pointee.generation == generation, connection.pointee.isBusy { arm(place) }
    }

    /// Sets the connection's timer for what comes first: bytes that pass, or the deadline.
    mutating func arm(_ place: Int) {
        let connection = connections[place]
        let first = min(extras[place].pointee.passes, connection.pointee.deadline)
        if first == .max || connection.pointee.timerAt <= first { return }
        connection.pointee.timerAt = first
        wheel.set(sessions.capacity + place, at: first)
    }
}
