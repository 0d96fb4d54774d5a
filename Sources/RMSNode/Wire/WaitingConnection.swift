import Glibc

/// A TCP connection for a thread that waits, as a JEE server's threads do; every wait ends at a deadline.
///
/// Not safe for two threads at once: who has taken it out of its pool has it alone.
final class WaitingConnection: @unchecked Sendable {
    private let descriptor: Int32
    private var buffered: [UInt8] = []

    init(to endpoint: Endpoint, before deadline: ContinuousClock.Instant) throws(WireError) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(endpoint.host, String(endpoint.port), &hints, &found)
        guard code == 0, let address = found?.pointee else { throw .cannotConnect(String(cString: gai_strerror(code))) }
        defer { freeaddrinfo(found) }
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        descriptor = socket(address.ai_family, kind, 0)
        guard descriptor >= 0 else { throw .cannotConnect(Self.reason) }
        var isOn: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
        if connect(descriptor, address.ai_addr, address.ai_addrlen) != 0 {
            guard errno == EINPROGRESS else { throw .cannotConnect(Self.reason) }
            try ready(POLLOUT, before: deadline)
            var failure: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size)
            guard failure == 0 else { throw .cannotConnect(String(cString: strerror(failure))) }
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Hands all bytes over to the system.
    func send(_ text: String, before deadline: ContinuousClock.Instant) throws(WireError) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                try ready(POLLOUT, before: deadline)
            } else if errno != EINTR {
                throw .failed(Self.reason)
            }
        }
    }

    /// The next bytes; empty at the end of the connection.
    func receive(before deadline: ContinuousClock.Instant) throws(WireError) -> [UInt8] {
        if !buffered.isEmpty {
            defer { buffered = [] }
            return buffered
        }
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count >= 0 { return Array(chunk.prefix(count)) }
            if errno == EAGAIN {
                try ready(POLLIN, before: deadline)
            } else if errno != EINTR {
                throw .failed(Self.reason)
            }
        }
    }

    /// The next line, without its end.
    ///
    /// - Errors: `.malformed` for one that is longer than `bytesMax`.
    func line(bytesMax: Int, before deadline: ContinuousClock.Instant) throws(WireError) -> String {
        var bytes: [UInt8] = []
        while true {
            let more = try receive(before: deadline)
            guard !more.isEmpty else { throw .ended }
            if let end = more.firstIndex(of: UInt8(ascii: "\n")) {
                bytes += more[..<end]
                buffered = Array(more[(end + 1)...])
                guard bytes.count <= bytesMax else { throw .malformed("a line of \(bytes.count) bytes") }
                return String(decoding: bytes, as: UTF8.self)
            }
            bytes += more
            guard bytes.count <= bytesMax else { throw .malformed("a line without end") }
        }
    }

    private func ready(_ events: Int32, before deadline: ContinuousClock.Instant) throws(WireError) {
        while true {
            let left = deadline - .now
            guard left > .zero else { throw .timedOut }
            var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            // One more: a rest of less than a millisecond must not become a wait of none, again and again.
            let count = poll(&entry, 1, Int32(clamping: left.milliseconds + 1))
            if count > 0 { return }
            guard count == 0 || errno == EINTR else { throw .failed(Self.reason) }
        }
    }

    private static var reason: String { String(cString: strerror(errno)) }
}
