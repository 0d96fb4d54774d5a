import CShims
import Glibc

/// Non-blocking TCP sockets on one epoll instance.
///
/// Every descriptor is registered once, edge-triggered and for everything, so that an exchange costs one `send`,
/// one `recv` and its share of an `epoll_pwait2`, and no `epoll_ctl`.
struct SocketTransport: Transport, ~Copyable {
    /// The epoll instance, on which others may wait for descriptors of their own.
    let poller: Int32
    private let addresses: [SocketAddress]
    private let sources: SourceAddresses
    private let descriptors: UnsafeMutablePointer<Int32>
    private let events: UnsafeMutablePointer<epoll_event>

    /// Events taken from the kernel at a time.
    static let eventsMax = 256

    /// - Errors: `EngineError.system` when the kernel gives no epoll instance.
    init(
        addresses: [SocketAddress], sources: SourceAddresses = .none, connectionsMax: Int
    ) throws(EngineError) {
        poller = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard poller >= 0 else { throw .system("epoll_create1", errno) }
        self.addresses = addresses
        self.sources = sources
        descriptors = .allocate(capacity: connectionsMax)
        events = .allocate(capacity: Self.eventsMax)
    }

    deinit {
        Glibc.close(poller)
        descriptors.deallocate()
        events.deallocate()
    }

    mutating func open(_ connection: Int, _ opening: Opening) -> IOStep {
        let address = addresses[opening.origin]
        let descriptor = socket(
            address.family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue),
            0)
        guard descriptor >= 0 else { return .failed(errno) }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        if opening.receiveBytes > 0 {
            // The kernel doubles it for its own needs, and offers the server no more than what is left of it.
            var size = opening.receiveBytes
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        let bound = sources.bind(descriptor, family: address.family, pick: opening.source)
        if bound != 0 {
            Glibc.close(descriptor)
            return .failed(bound)
        }
        let token = UInt64(opening.generation) << 32 | UInt64(UInt32(connection))
        let interest = EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
        guard rms_epoll_control(poller, EPOLL_CTL_ADD, descriptor, interest, token) == 0 else {
            let reason = errno
            Glibc.close(descriptor)
            return .failed(reason)
        }
        descriptors[connection] = descriptor
        if address.connect(descriptor) == 0 { return .done(0) }
        let reason = errno
        if reason == EINPROGRESS { return .again }
        Glibc.close(descriptor)
        return .failed(reason)
    }

    mutating func finishOpening(_ connection: Int) -> IOStep {
        var reason: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptors[connection], SOL_SOCKET, SO_ERROR, &reason, &size)
        return reason == 0 ? .done(0) : .failed(reason)
    }

    /// The descriptor of a connection that is open or being opened.
    borrowing func descriptor(_ connection: Int) -> Int32 { descriptors[connection] }

    @inline(__always)
    mutating func send(_ connection: Int, _ bytes: UnsafeRawBufferPointer) -> IOStep {
        let count = Glibc.send(descriptors[connection], bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        if count >= 0 { return .done(count) }
        return errno == EAGAIN || errno == EINTR ? .again : .failed(errno)
    }

    @inline(__always)
    mutating func receive(_ connection: Int, into buffer: UnsafeMutableRawBufferPointer) -> IOStep {
        while true {
            let count = recv(descriptors[connection], buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .done(count) }
            if count == 0 { return .closed }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .again : .failed(errno)
        }
    }

    mutating func close(_ connection: Int) {
        Glibc.close(descriptors[connection])
    }

    mutating func wait(until deadline: Nanoseconds, now: Nanoseconds) -> Int {
        let length = deadline > now ? deadline - now : 0
        var limit = timespec(tv_sec: Int(length / 1_000_000_000), tv_nsec: Int(length % 1_000_000_000))
        let count = epoll_pwait2(poller, events, Int32(Self.eventsMax), &limit, nil)
        return max(0, Int(count))
    }

    @inline(__always)
    borrowing func event(_ index: Int) -> TransportEvent {
        let event = events[index]
        let flags = event.events
        return TransportEvent(
            connection: Int(UInt32(truncatingIfNeeded: event.data.u64)),
            generation: UInt32(truncatingIfNeeded: event.data.u64 >> 32),
            isReadable: flags & EPOLLIN.rawValue != 0,
            isWritable: flags & EPOLLOUT.rawValue != 0,
            isHangup: flags & (EPOLLHUP.rawValue | EPOLLERR.rawValue | EPOLLRDHUP.rawValue) != 0)
    }
}
