/// Connections that are opened before the run's clock begins, so that the first requests do not wait for them.
extension Worker where Link: ~Copyable {
    /// Connections that are being opened ahead at once: no more than any server's backlog takes.
    private static var openingMax: Int { 64 }

    /// Opens a connection for each client, until all stand or the clock begins: what is missing then is opened by the
    /// exchange that needs it, and so is what could not be opened.
    mutating func openAhead() {
        if !compiled.plan.opensAhead { return }
        var clients = 0
        while clients < sessions.capacity, clock.untilStart > 0, control.order == .run {
            while clients < sessions.capacity, openingAhead < Self.openingMax {
                guard let place = sessions.take(fresh: compiled.freshSession()) else { break }
                sessions[place].pointee.number = UInt64(place)
                openAhead(for: place)
                clients += 1
            }
            awaitAhead(clock.untilStart)
        }
        // The first one is taken first.
        for place in stride(from: clients - 1, through: 0, by: -1) { sessions.give(place) }
        while case let left = clock.untilStart, left > 0, control.order == .run { awaitAhead(left) }
    }

    private mutating func awaitAhead(_ length: Nanoseconds) {
        for index in 0..<link.wait(until: min(length, Self.waitMax), now: 0) { handle(link.event(index)) }
    }

    private mutating func openAhead(for owner: Int) {
        guard let place = connection(of: owner, origin: 0, isCarried: false) else { return }
        switch opening(place) {
        case .done: connections[place].pointee.state = .idle
        case .again:
            connections[place].pointee.state = .connecting
            connections[place].pointee.isAhead = true
            openingAhead += 1
        case .failed, .closed, .cutOff, .tls: release(place)
        }
    }

    /// A connection that was opened ahead stands, or will not.
    mutating func opened(ahead place: Int, _ isOpen: Bool) {
        connections[place].pointee.isAhead = false
        openingAhead -= 1
        if isOpen {
            connections[place].pointee.state = .idle
            // As of one that was kept alive, the server may be about to close it.
            connections[place].pointee.completed = 1
        } else {
            release(place)
        }
    }

    /// An exchange waits for a connection that is being opened already.
    mutating func join(_ place: Int, within limit: Nanoseconds) {
        connections[place].pointee.isAhead = false
        openingAhead -= 1
        keepUnsent(place)
        setDeadline(place, now + limit)
    }
}
