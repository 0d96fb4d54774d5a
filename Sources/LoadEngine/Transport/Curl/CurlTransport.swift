import CCurl
import Glibc

/// Exchanges over libcurl on the worker's own epoll instance, beside the engine's own sockets.
///
/// Each client has a multi handle of its own, so that its connections stay its own
/// ([decision 0024](../../../../docs/decisions/0024-libcurl-carries-exchanges.md)).
/// - Limits: HTTP/1.1 and HTTP/2; no names are looked up while the run lasts.
struct CurlTransport: Transport, ~Copyable {
    private var sockets: SecureTransport
    private let context: UnsafeMutablePointer<CurlContext>
    private let clients: UnsafeMutablePointer<CurlClient>
    private var clientsMade = 0
    private let exchanges: UnsafeMutablePointer<CurlExchange>
    private var exchangesMade = 0
    /// By kind of session; nil where it has no use for libcurl.
    private let profiles: [CurlProfile?]
    private let origins: CurlOrigins
    private let inFlightMax: Int
    /// Which events of the last wait are the sockets'.
    private let kept: UnsafeMutablePointer<Int>
    private var keptCount = 0

    static var carriesExchanges: Bool { true }

    /// - Errors: `EngineError.tls`, `.source`, `.system`.
    init(_ plan: Plan, addresses: ResolvedAddresses, share: WorkerShare, clock: MonotonicClock) throws(EngineError) {
        let sockets = try SecureTransport(plan, addresses: addresses.origins, share: share)
        let sources = try SourceAddresses(plan.sources)
        profiles = plan.sessions.map { session in
            if case .curl(let curl) = session.transport { return CurlProfile(session, curl) }
            return nil
        }
        origins = CurlOrigins(plan, found: addresses.named(of: plan))
        inFlightMax = plan.sessions.map(\.inFlightMax).max() ?? 1
        context = .allocate(capacity: 1)
        context.initialize(
            to: CurlContext(
                plan, sources: sources, clients: share.sessionsMax, clock: clock, poller: sockets.poller,
                security: plan.isSecure ? sockets.shared : nil))
        clients = .allocate(capacity: share.sessionsMax)
        exchanges = .allocate(capacity: share.connectionsMax)
        context.pointee.clients = clients
        kept = .allocate(capacity: SocketTransport.eventsMax)
        self.sockets = sockets
    }

    deinit {
        for place in 0..<exchangesMade { finish(place) }
        for number in 0..<clientsMade { clients[number].free() }
        for place in 0..<exchangesMade { exchanges[place].free() }
        for profile in profiles { profile?.free() }
        context.deinitialize(count: 1)
        context.deallocate()
        clients.deallocate()
        exchanges.deallocate()
        kept.deallocate()
    }

    var security: TLSRecord? {
        if context.pointee.security == nil { return nil }
        var all = context.pointee.tally.total
        if let other = sockets.security { all.add(other) }
        return all
    }

    var opened: (count: Int, peak: Int, exhausted: Int) {
        (context.pointee.connectionsOpened, context.pointee.connectionsPeak, context.pointee.exhausted)
    }

    // MARK: Exchanges

    mutating func begin(_ place: Int, _ order: ExchangeOrder) -> Bool {
        guard let profile = profiles[order.program] else {
            preconditionFailure("only sessions that are carried begin exchanges here")
        }
        while exchangesMade <= place {
            (exchanges + exchangesMade).initialize(to: CurlExchange(context: context, place: exchangesMade))
            exchangesMade += 1
        }
        while clientsMade <= order.client {
            (clients + clientsMade).initialize(
                to: CurlClient(context: context, number: clientsMade, idleMax: inFlightMax))
            clientsMade += 1
        }
        finish(place)
        guard let (easy, isNew) = clients[order.client].take(connections: profile.connections) else { return false }
        let exchange = exchanges + place
        exchange.pointee.reset(order)
        exchange.pointee.easy = easy
        exchange.pointee.needsAgreement = profile.version == .http2
        if isNew { setUp(easy) }
        let isSecure = origins.isSecure[order.origin]
        exchange.pointee.request.set(
            order.request, prefix: profile.isAbsolute && !isSecure ? origins.prefix(order.origin) : ByteStore())
        exchange.pointee.bytesOut = order.request.count
        profile.set(on: easy, isSecure: isSecure)
        if profile.version == .http2, !isSecure, CurlLibrary.forgetsPriorKnowledge {
            guess(exchange, opens: clients[order.client].connected >> UInt64(order.origin & 63) & 1 == 0)
        }
        rms_curl_pointer(easy, CURLOPT_URL, origins.url(order.origin))
        exchange.set(on: easy, isHead: order.isHead)
        let code = curl_multi_add_handle(clients[order.client].multi, easy)
        if code == CURLM_OK { return true }
        finish(place)
        exchange.pointee.close()
        return false
    }

    private func guess(_ exchange: UnsafeMutablePointer<CurlExchange>, opens: Bool) {
        exchange.pointee.guess(opens)
        // Once there is one, those that come meanwhile wait for it.
        clients[exchange.pointee.client].connected |= 1 << UInt64(exchange.pointee.origin & 63)
    }

    /// What is the same for every exchange.
    private func setUp(_ easy: UnsafeMutableRawPointer) {
        rms_curl_number(easy, CURLOPT_NOSIGNAL, 1)
        rms_curl_number(easy, CURLOPT_PATH_AS_IS, 1)
        rms_curl_number(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        rms_curl_number(easy, CURLOPT_TCP_NODELAY, 1)
        rms_curl_number(easy, CURLOPT_BUFFERSIZE, Self.bufferBytes)
        // Time-outs are the worker's.
        rms_curl_number(easy, CURLOPT_CONNECTTIMEOUT_MS, Self.neverMs)
        // A connection is kept as long as its server keeps it; libcurl would drop it after two minutes at rest.
        rms_curl_number(easy, CURLOPT_MAXAGE_CONN, Self.neverMs / 1_000)
        // What the environment says about proxies does not count.
        rms_curl_pointer(easy, CURLOPT_NOPROXY, nil)
        rms_curl_pointer(easy, CURLOPT_CAINFO, nil)
        rms_curl_pointer(easy, CURLOPT_CAPATH, nil)
        // OpenSSL checks the host by itself, with the same settings as for our own sockets.
        rms_curl_number(easy, CURLOPT_SSL_VERIFYHOST, 0)
        rms_curl_number(easy, CURLOPT_SSL_VERIFYPEER, context.pointee.tally.isVerified ? 1 : 0)
        rms_curl_pointer(easy, CURLOPT_RESOLVE, origins.found)
        rms_curl_on_head(easy, CurlCallbacks.head)
        rms_curl_on_body(easy, CurlCallbacks.body)
        rms_curl_on_request(easy, CurlCallbacks.request)
        rms_curl_on_open(easy, CurlCallbacks.open)
        rms_curl_on_close(easy, CurlCallbacks.close)
        rms_curl_pointer(easy, CURLOPT_CLOSESOCKETDATA, context)
        rms_curl_on_tls(easy, CurlCallbacks.security)
    }

    /// Bytes read at a time: libcurl's default; a larger one is allocated for each handle.
    private static var bufferBytes: Int { 16 << 10 }

    private static var neverMs: Int { 1_000_000_000 }

    /// Ends an exchange that is still at work, without telling.
    private func finish(_ place: Int) {
        guard let easy = exchanges[place].easy else { return }
        exchanges[place].easy = nil
        clients[exchanges[place].client].give(easy)
    }

    mutating func nextNote() -> ExchangeNote? { context.pointee.nextNote() }

    borrowing func response(_ place: Int) -> CarriedResponse {
        if place >= exchangesMade { return CarriedResponse() }
        let exchange = exchanges[place]
        return CarriedResponse(
            status: exchange.stage == .body ? exchange.status : 0, head: exchange.head.bytes,
            body: exchange.body.bytes, bytesIn: exchange.bytesIn,
            bytesOut: exchange.attempts > 0 ? exchange.bytesOut : 0)
    }

    mutating func disconnect(client: Int) {
        if client < clientsMade { clients[client].end() }
    }

    // MARK: The loop

    mutating func wait(until deadline: Nanoseconds, now: Nanoseconds) -> Int {
        runTimers()
        let hasNotes = context.pointee.notesTaken < context.pointee.notes.count
        let moment = hasNotes ? now : min(deadline, context.pointee.wheel.nextDeadline())
        let count = sockets.wait(until: moment, now: now)
        keptCount = 0
        for index in 0..<count {
            let event = sockets.plainEvent(index)
            if event.connection & CurlClient.mark == 0 {
                kept[keptCount] = index
                keptCount += 1
                continue
            }
            var happened: Int32 = 0
            if event.isReadable { happened |= CURL_CSELECT_IN }
            if event.isWritable { happened |= CURL_CSELECT_OUT }
            if event.isHangup { happened |= CURL_CSELECT_ERR }
            work(on: event.connection & ~CurlClient.mark, Int32(bitPattern: event.generation), happened)
        }
        runTimers()
        return keptCount
    }

    private mutating func runTimers() {
        let now = context.pointee.clock.now()
        while true {
            let client = context.pointee.wheel.popDue(now: now)
            if client < 0 { return }
            work(on: client, CURL_SOCKET_TIMEOUT, 0)
        }
    }

    /// Lets libcurl go on with a client's exchanges, and tells which of them are over.
    private mutating func work(on client: Int, _ descriptor: Int32, _ happened: Int32) {
        guard let multi = clients[client].multi else { return }
        var running: Int32 = 0
        curl_multi_socket_action(multi, descriptor, happened, &running)
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let code = message.pointee.data.result
            var pointer: UnsafeMutableRawPointer?
            rms_curl_tell_pointer(easy, CURLINFO_PRIVATE, &pointer)
            guard let exchange = pointer?.assumingMemoryBound(to: CurlExchange.self) else { continue }
            if exchange.pointee.isWrongGuess || exchange.pointee.retries(code) {
                curl_multi_remove_handle(multi, easy)
                if let opened = exchange.pointee.opens { guess(exchange, opens: !opened) }
                if curl_multi_add_handle(multi, easy) == CURLM_OK { continue }
            }
            let outcome = exchange.pointee.outcome(code)
            exchange.pointee.easy = nil
            clients[client].give(easy)
            exchange.pointee.note(.ended(outcome))
        }
    }

    // MARK: Bytes

    mutating func open(_ connection: Int, _ opening: Opening) -> IOStep { sockets.open(connection, opening) }

    mutating func finishOpening(_ connection: Int) -> IOStep { sockets.finishOpening(connection) }

    mutating func send(_ connection: Int, _ bytes: UnsafeRawBufferPointer) -> IOStep { sockets.send(connection, bytes) }

    mutating func receive(_ connection: Int, into buffer: UnsafeMutableRawBufferPointer) -> IOStep {
        sockets.receive(connection, into: buffer)
    }

    borrowing func holdsMore(_ connection: Int) -> Bool { sockets.holdsMore(connection) }

    borrowing func event(_ index: Int) -> TransportEvent { sockets.event(kept[index]) }

    mutating func forget(client: Int) {
        sockets.forget(client: client)
        disconnect(client: client)
    }

    mutating func close(_ connection: Int) {
        guard connection < exchangesMade, exchanges[connection].isActive else { return sockets.close(connection) }
        finish(connection)
        exchanges[connection].close()
    }
}
