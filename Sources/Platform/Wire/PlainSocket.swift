import Glibc

/// A TCP connection with a deadline on everything, for status pages and port probes.
///
/// Its calls block the thread: use `offPool`.
struct PlainSocket: ~Copyable {
    enum Failure: Error, Sendable, Equatable {
        /// Nobody listens.
        case refused
        case timeout
        /// The peer answered more than is allowed.
        case tooLarge
        case failed(Int32)
        case resolve(String)
    }

    private let descriptor: Int32

    /// Connects within the deadline.
    init(to endpoint: Endpoint, deadline: Deadline) throws(Failure) {
        descriptor = try Self.connected(to: endpoint, deadline: deadline)
    }

    /// Connects to a Unix socket of this machine, which is done or refused at once.
    init(unix path: String) throws(Failure) {
        descriptor = try Self.connected(unix: path)
    }

    deinit {
        close(descriptor)
    }

    borrowing func send(_ bytes: [UInt8], deadline: Deadline) throws(Failure) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                try Self.wait(descriptor, for: POLLOUT, deadline)
            } else if errno != EINTR {
                throw .failed(errno)
            }
        }
    }

    /// Returns when so many bytes lie there to be read.
    ///
    /// - Errors: `.failed` when the peer ends before.
    borrowing func awaitBytes(_ least: Int = 1, deadline: Deadline) throws(Failure) {
        var bytes = [UInt8](repeating: 0, count: least)
        var lowWater = Int32(clamping: least)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVLOWAT, &lowWater, socklen_t(MemoryLayout<Int32>.size))
        while true {
            let count = recv(descriptor, &bytes, least, Int32(MSG_PEEK))
            if count >= least { return }
            guard count != 0 else { throw .failed(ECONNRESET) }
            if count > 0 || errno == EAGAIN {
                try Self.wait(descriptor, for: POLLIN, deadline)
            } else if errno != EINTR {
                throw .failed(errno)
            }
        }
    }

    /// Everything until the peer closes.
    borrowing func receiveAll(bytesMax: Int, deadline: Deadline) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count == 0 { return bytes }
            if count > 0 {
                bytes.append(contentsOf: chunk[..<count])
                guard bytes.count <= bytesMax else { throw .tooLarge }
            } else if errno == EAGAIN {
                try Self.wait(descriptor, for: POLLIN, deadline)
            } else if errno != EINTR {
                throw .failed(errno)
            }
        }
    }

    /// Exactly so many bytes; a peer that closes before is an error.
    borrowing func receive(_ count: Int, deadline: Deadline) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let part = bytes.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress.map { $0 + filled }, count - filled, 0)
            }
            if part > 0 {
                filled += part
            } else if part == 0 {
                throw .failed(ECONNRESET)
            } else if errno == EAGAIN {
                try Self.wait(descriptor, for: POLLIN, deadline)
            } else if errno != EINTR {
                throw .failed(errno)
            }
        }
        return bytes
    }

    private static func connected(to endpoint: Endpoint, deadline: Deadline) throws(Failure) -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(endpoint.host, "\(endpoint.port)", &hints, &found)
        guard code == 0, let address = found else { throw .resolve(String(cString: gai_strerror(code))) }
        defer { freeaddrinfo(found) }
        let flags = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(address.pointee.ai_family, flags, 0)
        guard descriptor >= 0 else { throw .failed(errno) }
        var isConnected = false
        defer { if !isConnected { close(descriptor) } }
        if Glibc.connect(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) != 0 {
            guard errno == EINPROGRESS else { throw errno == ECONNREFUSED ? .refused : .failed(errno) }
            try wait(descriptor, for: POLLOUT, deadline)
            var problem: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &problem, &length)
            guard problem == 0 else { throw problem == ECONNREFUSED ? .refused : .failed(problem) }
        }
        isConnected = true
        return descriptor
    }

    private static func connected(unix path: String) throws(Failure) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        var folder: Int32 = -1
        defer { if folder >= 0 { close(folder) } }
        if bytes.count >= MemoryLayout.size(ofValue: address.sun_path), let slash = path.lastIndex(of: "/") {
            // Too deep for an address, which has room for 107 bytes: by way of the folder, which has a short name here.
            folder = open(String(path[..<slash]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard folder >= 0 else { throw errno == ENOENT ? .refused : .failed(errno) }
            bytes = Array("/proc/self/fd/\(folder)\(path[slash...])".utf8)
        }
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { throw .failed(ENAMETOOLONG) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let flags = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, flags, 0)
        guard descriptor >= 0 else { throw .failed(errno) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if result != 0 {
            let number = errno
            close(descriptor)
            throw number == ECONNREFUSED || number == ENOENT ? .refused : .failed(number)
        }
        return descriptor
    }

    private static func wait(_ descriptor: Int32, for events: Int32, _ deadline: Deadline) throws(Failure) {
        while true {
            var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            let ready = poll(&entry, 1, deadline.leftMs)
            if ready > 0 { return }
            if ready == 0 { throw .timeout }
            if errno != EINTR { throw .failed(errno) }
        }
    }

    /// Whether connecting is refused: true only on the peer's own refusal, not on a time-out.
    static func isRefused(_ endpoint: Endpoint, within limit: Duration = .milliseconds(250)) async -> Bool {
        await ending(of: endpoint, within: limit) == .refused
    }

    /// Why connecting comes to nothing; nil when it does not.
    static func ending(of endpoint: Endpoint, within limit: Duration) async -> Failure? {
        await offPool {
            do throws(Failure) {
                _ = try PlainSocket(to: endpoint, deadline: Deadline(in: limit))
                return nil
            } catch {
                return error
            }
        }
    }
}
