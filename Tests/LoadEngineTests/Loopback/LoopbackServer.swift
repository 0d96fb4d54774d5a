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

    init(_ model: any ServerModel) {
        self.model = model
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                precondition(bind(listener, generic, size) == 0, "cannot bind a free port")
                precondition(listen(listener, 4096) == 0, "cannot listen")
                getsockname(listener, generic, &size)
            }
            return UInt16(bigEndian: pointer.pointee.sin_port)
        }
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
        write(wake.write, &byte, 1)
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
            let descriptor = Glibc.accept(listener, nil, nil)
            if descriptor < 0 { return }
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
                case .respond(let after, _), .reset(let after), .close(let after): delay = after
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
            case .respond(_, let text):
                let bytes = Array(text.utf8)
                var sent = 0
                while sent < bytes.count {
                    let count = bytes[sent...].withUnsafeBytes {
                        send(item.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                    }
                    if count > 0 {
                        sent += count
                    } else if errno == EAGAIN {
                        var writable = pollfd(fd: item.descriptor, events: Int16(POLLOUT), revents: 0)
                        poll(&writable, 1, 1000)
                    } else {
                        break
                    }
                }
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

    private func drop(_ descriptor: Int32) {
        close(descriptor)
        clients[descriptor] = nil
    }
}
