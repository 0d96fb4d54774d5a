import CShims
import Glibc

@testable import LoadEngine

/// A `ServerModel` behind real sockets on a free port of 127.0.0.1, on a thread of its own.
///
/// Stops when `stop` is called or the object goes away: no thread, socket or port is left.
final class LoopbackServer: @unchecked Sendable {
    private struct Client {
        var incoming: [UInt8] = []
        /// Tells this use of a descriptor from earlier ones.
        var serial: Int
    }

    private struct Pending {
        var at: Nanoseconds
        var descriptor: Int32
        var serial: Int
        var action: ServerAction
    }

    let port: UInt16
    private let listener: Int32
    private let wake: (read: Int32, write: Int32)
    private let clock = MonotonicClock(start: MonotonicClock.reading())
    private let model: any ServerModel
    private var clients: [Int32: Client] = [:]
    private var pending: [Pending] = []
    private var serial = 0
    private var thread: pthread_t?
    private let sendBytes: Int32?
    /// Where each connection came from; for when the server has stopped.
    private(set) var peers: [String] = []
    /// When the last byte of each response had been given to the kernel; for when the server has stopped.
    private(set) var written: [Nanoseconds] = []

    /// - Parameters:
    ///   - host: a numeric address.
    ///   - sendBytes: room of the kernel's for what clients have not taken; nil leaves it to the kernel.
    init(_ model: any ServerModel, host: String = "127.0.0.1", sendBytes: Int32? = nil) {
        self.model = model
        self.sendBytes = sendBytes
        let open = LoopbackListener(host: host)
        (listener, port) = (open.descriptor, open.port)
        var ends: [Int32] = [0, 0]
        precondition(pipe(&ends) == 0, "cannot make a pipe")
        wake = (ends[0], ends[1])
    }

    /// The server's own time, which its model sees.
    var now: Nanoseconds { clock.now() }

    func start() -> LoopbackServer {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { context in
                Unmanaged<LoopbackServer>.fromOpaque(context!).takeUnretainedValue().serve()
                return nil
            }, Unmanaged.passUnretained(self).toOpaque())
        self.thread = thread
        return self
    }

    /// Ends the thread and closes everything; may be called twice.
    func stop() {
        guard let thread else { return }
        self.thread = nil
        var byte: UInt8 = 0
        Glibc.write(wake.write, &byte, 1)
        pthread_join(thread, nil)
        for descriptor in clients.keys { close(descriptor) }
        for descriptor in [listener, wake.read, wake.write] { close(descriptor) }
    }

    deinit { stop() }

    private func serve() {
        while true {
            let next = pending.map(\.at).min()
            let moment = now
            let wait = next.map { $0 > moment ? Int32(($0 - moment + 999_999) / 1_000_000) : 0 } ?? -1
            var watched = [pollfd(fd: wake.read, events: Int16(POLLIN), revents: 0)]
            watched.append(pollfd(fd: listener, events: Int16(POLLIN), revents: 0))
            watched += clients.keys.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            poll(&watched, nfds_t(watched.count), wait)
            if watched[0].revents != 0 { return }
            if watched[1].revents != 0 { accept() }
            for item in watched.dropFirst(2) where item.revents != 0 { read(item.fd) }
            act()
        }
    }

    private func accept() {
        while true {
            var peer = sockaddr_storage()
            var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
            var name = [CChar](repeating: 0, count: 64)
            let descriptor = withUnsafeMutablePointer(to: &peer) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                    let descriptor = Glibc.accept(listener, generic, &size)
                    if descriptor >= 0 { getnameinfo(generic, size, &name, 64, nil, 0, NI_NUMERICHOST) }
                    return descriptor
                }
            }
            if descriptor < 0 { return }
            peers.append(String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
            if var sendBytes {
                setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &sendBytes, socklen_t(MemoryLayout<Int32>.size))
            }
            _ = rms_set_nonblocking(descriptor)
            serial += 1
            _ = model.connect(at: now)
            clients[descriptor] = Client(serial: serial)
        }
    }

    private func read(_ descriptor: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EAGAIN { return }
        if count <= 0 { return drop(descriptor) }
        clients[descriptor]!.incoming += buffer[..<count]
        while let end = requestEnd(clients[descriptor]!.incoming) {
            let text = String(decoding: clients[descriptor]!.incoming[..<end], as: UTF8.self)
            clients[descriptor]!.incoming.removeFirst(end)
            for action in model.request(text, at: now) {
                let delay: Nanoseconds
                switch action {
                case .respond(let after, _), .send(let after, _), .reset(let after), .close(let after): delay = after
                case .silence: continue
                }
                pending.append(
                    Pending(
                        at: now + delay, descriptor: descriptor, serial: clients[descriptor]!.serial, action: action))
            }
        }
    }

    /// Where the first request of these bytes ends, its content included; nil while it is incomplete.
    private func requestEnd(_ bytes: [UInt8]) -> Int? {
        guard let head = bytes.indices.dropLast(3).first(where: { Array(bytes[$0..<$0 + 4]) == [13, 10, 13, 10] })
        else { return nil }
        let lines = String(decoding: bytes[..<head], as: UTF8.self).lowercased().split(separator: "\r\n")
        let length =
            lines.first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).trimmingPrefix { $0 == " " }) } ?? 0
        return bytes.count >= head + 4 + length ? head + 4 + length : nil
    }

    private func act() {
        let moment = now
        let due = pending.filter { $0.at <= moment }.sorted { $0.at < $1.at }
        pending.removeAll { $0.at <= moment }
        for item in due where clients[item.descriptor]?.serial == item.serial {
            switch item.action {
            case .respond(_, let text): write(Array(text.utf8), to: item.descriptor)
            case .send(_, let bytes): write(bytes, to: item.descriptor)
            case .reset:
                // A linger time of 0 makes the close a reset.
                var linger = linger(l_onoff: 1, l_linger: 0)
                setsockopt(
                    item.descriptor, SOL_SOCKET, SO_LINGER, &linger,
                    socklen_t(MemoryLayout.size(ofValue: linger)))
                drop(item.descriptor)
            case .close: drop(item.descriptor)
            case .silence: break
            }
        }
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN {
                var writable = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&writable, 1, 1000)
            } else {
                break
            }
        }
        // Seen by nobody before the thread has been joined.
        written.append(now)
    }

    private func drop(_ descriptor: Int32) {
        close(descriptor)
        clients[descriptor] = nil
    }
}
