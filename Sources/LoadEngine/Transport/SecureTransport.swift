import COpenSSL
import Glibc

/// Sockets of which those to `https` origins are secured with TLS.
///
/// A handshake is part of opening. TLS records hide behind reads, so one call to `receive` takes everything that has
/// come. A client's latest session with an origin is kept for its next connection there, as a browser does; another
/// client never sees it.
/// - Limits: TLS 1.2 and 1.3, HTTP/1.1.
struct SecureTransport: Transport, ~Copyable {
    private var plain: SocketTransport
    private let context: TLSContext
    private let hosts: [TLSHost?]
    private let sockets: UnsafeMutablePointer<SecureSocket>
    /// For each client a session for each origin.
    private let sessions: UnsafeMutablePointer<OpaquePointer?>
    private let connectionsMax: Int
    private let clientsMax: Int
    private var tally: TLSTally

    /// - Errors: `EngineError.tls` for settings that do not work, `.system` when there is no epoll instance.
    init(_ plan: Plan, addresses: [SocketAddress], share: WorkerShare) throws(EngineError) {
        let context = try TLSContext(plan.tls)
        let plain = try SocketTransport(
            addresses: addresses, sources: SourceAddresses(plan.sources), connectionsMax: share.connectionsMax)
        self.context = consume context
        self.plain = consume plain
        hosts = plan.origins.map { $0.isSecure ? TLSHost($0) : nil }
        connectionsMax = share.connectionsMax
        clientsMax = share.sessionsMax
        tally = TLSTally(isVerified: plan.tls.isVerified)
        // Zeroed memory comes from the kernel as it is touched: a place never used costs nothing.
        sockets = Self.zeroed(connectionsMax)
        sessions = Self.zeroed(clientsMax * plan.origins.count)
    }

    private static func zeroed<Element>(_ count: Int) -> UnsafeMutablePointer<Element> {
        guard let memory = calloc(max(1, count), MemoryLayout<Element>.stride) else {
            fatalError("out of memory: \(count) connections")
        }
        return memory.bindMemory(to: Element.self, capacity: count)
    }

    deinit {
        for connection in 0..<connectionsMax { SSL_free(sockets[connection].ssl) }
        for place in 0..<clientsMax * hosts.count { SSL_SESSION_free(sessions[place]) }
        free(sockets)
        free(sessions)
    }

    var security: TLSRecord? { tally.total }

    mutating func forget(client: Int) {
        for place in client * hosts.count..<(client + 1) * hosts.count {
            SSL_SESSION_free(sessions[place])
            sessions[place] = nil
        }
    }

    mutating func open(_ connection: Int, _ opening: Opening) -> IOStep {
        let origin = opening.origin
        let step = plain.open(connection, opening)
        guard step == .again || step == .done(0) else { return step }
        let session = sessions + opening.client * hosts.count + origin
        let socket = sockets + connection
        socket.initialize(to: SecureSocket(descriptor: plain.descriptor(connection), session: session))
        guard let host = hosts[origin] else { return step }
        guard let ssl = context.connection(to: host, over: socket, resuming: session.pointee) else {
            plain.close(connection)
            return .failed(ENOMEM)
        }
        socket.pointee.ssl = ssl
        if step == .again { return step }
        let begun = beginHandshake(connection)
        if begun != .again, begun != .done(0) { close(connection) }
        return begun
    }

    mutating func finishOpening(_ connection: Int) -> IOStep {
        guard sockets[connection].ssl != nil else { return plain.finishOpening(connection) }
        switch sockets[connection].phase {
        case .connecting:
            let step = plain.finishOpening(connection)
            return step == .done(0) ? beginHandshake(connection) : step
        case .handshaking: return handshake(connection)
        case .open: return .done(0)
        case .broken: return .tls
        }
    }

    private mutating func beginHandshake(_ connection: Int) -> IOStep {
        sockets[connection].phase = .handshaking
        sockets[connection].began = MonotonicClock.reading()
        return handshake(connection)
    }

    private mutating func handshake(_ connection: Int) -> IOStep {
        let socket = sockets + connection
        guard let ssl = socket.pointee.ssl else { return .done(0) }
        let result = SSL_do_handshake(ssl)
        if result != 1 { return stopped(connection, ssl, result) }
        // Reasons of certificates that were tried and not needed are no concern of what follows.
        ERR_clear_error()
        socket.pointee.phase = .open
        tally.agreed(ssl, after: MonotonicClock.reading() - socket.pointee.began)
        return .done(0)
    }

    mutating func send(_ connection: Int, _ bytes: UnsafeRawBufferPointer) -> IOStep {
        guard let ssl = sockets[connection].ssl else { return plain.send(connection, bytes) }
        if bytes.isEmpty { return .done(0) }
        let result = SSL_write(ssl, bytes.baseAddress, Int32(clamping: bytes.count))
        if result > 0 { return .done(Int(result)) }
        let step = stopped(connection, ssl, result)
        guard case .failed = step else { return step }
        return lastWord(connection, ssl) ?? step
    }

    /// What the server said before it broke the connection, such as that it wants a certificate; nil for nothing.
    private mutating func lastWord(_ connection: Int, _ ssl: OpaquePointer) -> IOStep? {
        sockets[connection].isDrained = false
        sockets[connection].failure = 0
        var byte: UInt8 = 0
        let result = SSL_peek(ssl, &byte, 1)
        return result <= 0 && stopped(connection, ssl, result) == .tls ? .tls : nil
    }

    mutating func receive(_ connection: Int, into buffer: UnsafeMutableRawBufferPointer) -> IOStep {
        let socket = sockets + connection
        guard let ssl = socket.pointee.ssl else { return plain.receive(connection, into: buffer) }
        if let end = socket.pointee.end { return end }
        var filled = 0
        while let start = buffer.baseAddress, filled < buffer.count {
            let result = SSL_read(ssl, start + filled, Int32(clamping: buffer.count - filled))
            if result > 0 {
                filled += Int(result)
                if socket.pointee.isDrained, SSL_has_pending(ssl) == 0 { break }
                continue
            }
            let step = stopped(connection, ssl, result)
            if filled == 0 { return step }
            if step != .again { socket.pointee.end = step }
            break
        }
        return .done(filled)
    }

    borrowing func holdsMore(_ connection: Int) -> Bool { sockets[connection].end != nil }

    /// Why a call of OpenSSL did not do what it was asked to.
    private mutating func stopped(_ connection: Int, _ ssl: OpaquePointer, _ result: Int32) -> IOStep {
        let socket = sockets + connection
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE:
            if socket.pointee.failure != 0 { return .failed(socket.pointee.failure) }
            if socket.pointee.hasEnded { return .cutOff }
            socket.pointee.awaitsWriting = SSL_want(ssl) == SSL_WRITING
            return .again
        case SSL_ERROR_ZERO_RETURN: return .closed
        default:
            socket.pointee.phase = .broken
            tally.failed(TLSReason.take(of: ssl))
            return .tls
        }
    }

    mutating func close(_ connection: Int) {
        let socket = sockets + connection
        if let ssl = socket.pointee.ssl {
            socket.pointee.ssl = nil
            if socket.pointee.phase == .open {
                // Said even where nobody hears it: otherwise OpenSSL holds the session for spoilt.
                let isSilent = socket.pointee.hasEnded || socket.pointee.failure != 0
                if isSilent { SSL_set_quiet_shutdown(ssl, 1) }
                SSL_shutdown(ssl)
                ERR_clear_error()
            }
            SSL_free(ssl)
        }
        plain.close(connection)
    }

    mutating func wait(until deadline: Nanoseconds, now: Nanoseconds) -> Int { plain.wait(until: deadline, now: now) }

    /// The epoll instance, on which others may wait for descriptors of their own.
    var poller: Int32 { plain.poller }

    /// OpenSSL's context of these connections, for others to be set up like them; lasts as long as the transport.
    var shared: OpaquePointer { context.shared }

    /// An event as the kernel told it, which need not be of a connection.
    borrowing func plainEvent(_ index: Int) -> TransportEvent { plain.event(index) }

    borrowing func event(_ index: Int) -> TransportEvent {
        var event = plain.event(index)
        let socket = sockets + event.connection
        if event.isReadable || event.isHangup { socket.pointee.isDrained = false }
        if event.isHangup { socket.pointee.isEnding = true }
        // Reading goes on where it waited for room to write.
        if event.isWritable, socket.pointee.awaitsWriting { event.isReadable = true }
        return event
    }
}
