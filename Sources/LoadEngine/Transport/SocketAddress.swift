import Glibc

/// A resolved address of an origin.
struct SocketAddress: Sendable {
    private var storage = sockaddr_storage()
    private var length: socklen_t = 0

    /// No address at all, where nobody connects.
    init() {}

    /// Looks the origin's host up, once, before the run.
    ///
    /// - Errors: `EngineError.resolve` with the resolver's own words.
    init(resolving origin: Origin) throws(EngineError) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV
        if origin.address != nil { hints.ai_flags |= AI_NUMERICHOST }
        let host = origin.address ?? origin.host
        var found: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(origin.port), &hints, &found)
        guard status == 0, let first = found else {
            throw .resolve(host: host, reason: String(cString: gai_strerror(status)))
        }
        defer { freeaddrinfo(found) }
        length = first.pointee.ai_addrlen
        memcpy(&storage, first.pointee.ai_addr, Int(length))
    }

    /// The address in figures, without its port.
    var figures: String {
        var copy = storage
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        _ = withUnsafePointer(to: &copy) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getnameinfo($0, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            }
        }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// A numeric address of this machine that connections are to come from.
    ///
    /// - Errors: `EngineError.source` for anything but a numeric address.
    init(source text: String) throws(EngineError) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(text, "0", &hints, &found) == 0, let first = found else {
            throw .source(address: text, reason: "no numeric address, such as 127.0.0.2")
        }
        defer { freeaddrinfo(found) }
        length = first.pointee.ai_addrlen
        memcpy(&storage, first.pointee.ai_addr, Int(length))
    }

    /// `bind(2)`: 0, or -1 with errno set.
    func bind(_ descriptor: Int32) -> Int32 {
        var copy = storage
        return withUnsafePointer(to: &copy) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.bind(descriptor, $0, length) }
        }
    }

    var family: Int32 { Int32(storage.ss_family) }

    /// `connect(2)`: 0, or -1 with errno set.
    func connect(_ descriptor: Int32) -> Int32 {
        var copy = storage
        return withUnsafePointer(to: &copy) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(descriptor, $0, length) }
        }
    }

    /// Tries to connect; nil when something accepts, otherwise why not.
    func probe(within limit: Nanoseconds) -> String? {
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return String(cString: strerror(errno)) }
        defer { close(descriptor) }
        if connect(descriptor) == 0 { return nil }
        guard errno == EINPROGRESS else { return String(cString: strerror(errno)) }
        var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&watched, 1, Int32(limit / .milliseconds(1))) > 0 else { return "no answer within the time allowed" }
        var reason: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &reason, &size)
        return reason == 0 ? nil : String(cString: strerror(reason))
    }
}
