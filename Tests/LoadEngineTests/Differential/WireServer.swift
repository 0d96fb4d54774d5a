import Glibc
import Synchronization

/// Answers the first request of each connection with the bytes of a case, and every later one with a plain response.
///
/// A free port of 127.0.0.1, and a thread for each connection; nothing is left after `stop`.
final class WireServer: @unchecked Sendable {
    /// What comes behind the bytes.
    enum Ending {
        /// More requests are answered.
        case kept
        case closed
        case reset
    }

    let port: UInt16
    private let listener: Int32
    private let bytes: [UInt8]
    private let ending: Ending
    private let state = Mutex((connections: 0, open: Set<Int32>(), threads: [pthread_t]()))
    private var acceptor: pthread_t?

    init(_ bytes: [UInt8], _ ending: Ending) {
        self.bytes = bytes
        self.ending = ending
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                precondition(bind(listener, generic, size) == 0, "cannot bind a free port")
                precondition(listen(listener, 16) == 0, "cannot listen")
                getsockname(listener, generic, &size)
            }
            return UInt16(bigEndian: pointer.pointee.sin_port)
        }
        acceptor = Self.thread { [unowned self] in accept() }
    }

    var connections: Int { state.withLock { $0.connections } }

    /// Ends the threads and closes everything; may be called twice.
    func stop() {
        guard let acceptor else { return }
        self.acceptor = nil
        shutdown(listener, Int32(SHUT_RDWR))
        pthread_join(acceptor, nil)
        let threads = state.withLock { state in
            for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
            return state.threads
        }
        for thread in threads { pthread_join(thread, nil) }
        close(listener)
    }

    deinit { stop() }

    private final class Body {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    private static func thread(_ run: @escaping () -> Void) -> pthread_t {
        var id = pthread_t()
        pthread_create(
            &id, nil,
            { context in
                Unmanaged<Body>.fromOpaque(context!).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(Body(run)).toOpaque())
        return id
    }

    private func accept() {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            if descriptor < 0 { return }
            state.withLock { state in
                state.connections += 1
                state.open.insert(descriptor)
            }
            let id = Self.thread { [unowned self] in
                talk(descriptor)
                state.withLock { state in
                    state.open.remove(descriptor)
                    _ = Glibc.close(descriptor)
                }
            }
            state.withLock { $0.threads.append(id) }
        }
    }

    private func talk(_ descriptor: Int32) {
        guard readRequest(descriptor) else { return }
        send(descriptor, bytes)
        switch ending {
        case .kept:
            while readRequest(descriptor) {
                send(descriptor, Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".utf8))
            }
        case .closed:
            // Nothing unread may turn the close into a reset.
            shutdown(descriptor, Int32(SHUT_WR))
            while readRequest(descriptor) {}
        case .reset:
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        }
    }

    private func send(_ descriptor: Int32, _ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return }
            sent += count
        }
    }

    /// Reads to the end of a request without content; false where the client has gone.
    private func readRequest(_ descriptor: Int32) -> Bool {
        var last: [UInt8] = []
        var byte: UInt8 = 0
        while recv(descriptor, &byte, 1, 0) == 1 {
            last.append(byte)
            if last.count > 4 { last.removeFirst() }
            if last == [13, 10, 13, 10] { return true }
        }
        return false
    }
}
