import Glibc

/// A link of the lab: a proxy of TCP connections that holds bytes back when it is told to.
///
/// Without being told it passes everything on at once, so that it can stand before a part from the start and a fault
/// also meets connections that stand by then.
public final class LinkProxy {
    private let listener: Int32
    private let admin: Int32
    private let target: Endpoint
    private var settings = LinkSettings()
    private var connections: [LinkConnection] = []
    private var lanes = (up: Lane(), down: Lane())
    private var heldBytes: UInt64 = 0

    /// Listens; nothing is passed on before `run`.
    ///
    /// - Errors: `.scratch` with the system's words when one of the addresses cannot be listened on.
    public init(listen: Endpoint, target: Endpoint, admin: Endpoint) throws(PlatformError) {
        self.target = target
        listener = try LoopbackSocket.listening(on: listen)
        self.admin = try LoopbackSocket.listening(on: admin)
        // Each connection takes two.
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            limit.rlim_cur = limit.rlim_max
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
    }

    deinit {
        close(listener)
        close(admin)
    }

    /// Passes bytes on until the process ends.
    public func run() {
        signal(SIGPIPE, SIG_IGN)
        while true { turn(waitMax: 1_000) }
    }

    /// One look at all sockets.
    func turn(waitMax: Int32) {
        var entries = [listener, admin].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var releaseNs = UInt64.max
        for connection in connections {
            let events = connection.events
            // Poll tells of a peer's reset also where nothing is asked for; a socket that nothing is wanted of rests.
            entries.append(pollfd(fd: events.client == 0 ? -1 : connection.client, events: events.client, revents: 0))
            entries.append(pollfd(fd: events.server == 0 ? -1 : connection.server, events: events.server, revents: 0))
            releaseNs = min(releaseNs, connection.nextReleaseNs ?? .max)
        }
        poll(&entries, nfds_t(entries.count), wait(until: releaseNs, atMost: waitMax))
        let nowNs = MonotonicTime.nowNs()
        let isIdle = settings.isIdle
        for (index, connection) in connections.enumerated() {
            let taken = connection.turn(
                client: entries[2 + 2 * index].revents, server: entries[3 + 2 * index].revents, nowNs: nowNs, settings,
                lanes: &lanes)
            if !isIdle { heldBytes += UInt64(taken) }
        }
        connections.removeAll(where: \.isOver)
        if entries[0].revents != 0 { accept() }
        if entries[1].revents != 0 { answer(nowNs: nowNs) }
    }

    private func wait(until releaseNs: UInt64, atMost waitMax: Int32) -> Int32 {
        guard releaseNs < .max else { return waitMax }
        let now = MonotonicTime.nowNs()
        return releaseNs <= now ? 0 : min(waitMax, Int32(clamping: (releaseNs - now + 999_999) / 1_000_000))
    }

    private func accept() {
        for _ in 0..<64 {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { return }
            LoopbackSocket.prepare(client)
            guard let server = LoopbackSocket.connecting(to: target) else {
                close(client)
                continue
            }
            connections.append(LinkConnection(client: client, server: server))
        }
    }

    /// Tells of itself, and is told what to do.
    private func answer(nowNs: UInt64) {
        let client = Glibc.accept(admin, nil, nil)
        guard client >= 0 else { return }
        defer { close(client) }
        LoopbackSocket.prepare(client)
        guard let request = LoopbackSocket.request(from: client) else { return }
        var status = 200
        if request.method == "POST" {
            if let settings = LinkSettings(form: request.body) {
                self.settings = settings
                if settings.isIdle { for connection in connections { connection.releaseAll(nowNs: nowNs) } }
            } else {
                status = 400
            }
        }
        let text = LinkStatus(
            pid: getpid(), settings: settings, connections: connections.count, heldBytes: heldBytes
        ).text
        let answer = Array(
            "HTTP/1.0 \(status) -\r\nContent-Length: \(text.utf8.count)\r\nConnection: close\r\n\r\n\(text)".utf8)
        _ = answer.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }
}
