import Glibc

/// Sockets of a link, all on this machine and none that blocks.
enum LoopbackSocket {
    static func listening(on endpoint: Endpoint) throws(PlatformError) -> Int32 {
        let descriptor = socket(AF_INET, flags, 0)
        guard descriptor >= 0 else { throw .scratch(path: "\(endpoint)", reason: systemReason(errno)) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard with(endpoint, { bind(descriptor, $0, $1) }) == 0, listen(descriptor, 511) == 0 else {
            let reason = systemReason(errno)
            close(descriptor)
            throw .scratch(path: "\(endpoint)", reason: reason)
        }
        return descriptor
    }

    /// Nil when not even a beginning can be made.
    static func connecting(to endpoint: Endpoint) -> Int32? {
        let descriptor = socket(AF_INET, flags, 0)
        guard descriptor >= 0 else { return nil }
        prepare(descriptor)
        if with(endpoint, { connect(descriptor, $0, $1) }) != 0, errno != EINPROGRESS {
            // Refused at once: the client shall see that its connection came to nothing, so the socket lives on as
            // one whose connecting has failed.
            if errno == ECONNREFUSED { return descriptor }
            close(descriptor)
            return nil
        }
        return descriptor
    }

    /// No waiting, neither for bytes nor for more of them.
    static func prepare(_ descriptor: Int32) {
        var yes: Int32 = 1
        _ = ioctl(descriptor, UInt(FIONBIO), &yes)
        _ = ioctl(descriptor, UInt(FIOCLEX))
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    /// A small request whole, within a tenth of a second; nil when it does not come.
    static func request(from descriptor: Int32) -> (method: String, body: String)? {
        let deadline = Deadline(in: .milliseconds(100))
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while !deadline.isOver, bytes.count < 65_536 {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count == 0 { return nil }
            if count < 0 {
                var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                poll(&entry, 1, deadline.leftMs)
                continue
            }
            bytes.append(contentsOf: chunk[..<count])
            guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { continue }
            let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
            let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
                .flatMap { Int($0.dropFirst(15)[...].trimmingBlanks) }
            if bytes.count - end.upperBound < length ?? 0 { continue }
            let method = head.prefix { $0 != " " }
            return (String(method), String(decoding: bytes[end.upperBound...], as: UTF8.self))
        }
        return nil
    }

    private static let flags = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)

    private static func with(_ endpoint: Endpoint, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = endpoint.port.bigEndian
        inet_pton(AF_INET, endpoint.host == "localhost" ? "127.0.0.1" : endpoint.host, &address.sin_addr)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
