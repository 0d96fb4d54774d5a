import Glibc
import Synchronization

/// A server of HTTP/2 by prior knowledge that sends what its script says, frame by frame.
///
/// It understands as much of the protocol as to know when a request has come whole: every request is a stream, told by
/// its number. A free port of 127.0.0.1 and a thread for each connection; nothing is left after `stop`.
final class FrameServer: @unchecked Sendable {
    /// A request that has come whole.
    struct Request {
        /// Which connection it came on, from 0.
        var connection: Int
        var stream: UInt32
        /// Which request of its connection it is, from 0.
        var index: Int
        /// Streams of the connection that have come whole and were not ended by the script.
        var open: [UInt32]
        var bodyCount: Int
    }

    enum Action {
        case headers(UInt32, status: Int, fields: [(String, String)] = [], ends: Bool = false)
        case data(UInt32, [UInt8], ends: Bool = false)
        case reset(UInt32, code: UInt32)
        case goAway(last: UInt32, code: UInt32 = 0)
        case bytes([UInt8])
        /// Closes the connection.
        case close
        /// Resets the connection.
        case abort

        static func answer(_ stream: UInt32, _ text: String = "ok", fields: [(String, String)] = []) -> [Action] {
            [.headers(stream, status: 200, fields: fields), .data(stream, Array(text.utf8), ends: true)]
        }
    }

    /// What the server saw.
    struct Seen {
        var connections = 0
        var requests = 0
        /// Streams that the client reset.
        var cancelled = 0
    }

    let port: UInt16
    private let listener: Int32
    private let script: @Sendable (Request) -> [Action]
    private let isEarly: Bool
    private let state = Mutex((seen: Seen(), open: Set<Int32>(), threads: [pthread_t]()))
    private var acceptor: pthread_t?

    /// - Parameter isEarly: whether the script is asked as soon as a request's head is there, and not for its content.
    init(isEarly: Bool = false, _ script: @escaping @Sendable (Request) -> [Action]) {
        self.script = script
        self.isEarly = isEarly
        let open = LoopbackListener(isBlocking: true)
        (listener, port) = (open.descriptor, open.port)
        acceptor = ServerThread.start { [unowned self] in accept() }
    }

    var seen: Seen { state.withLock { $0.seen } }

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

    private func accept() {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            if descriptor < 0 { return }
            let number = state.withLock { state in
                state.open.insert(descriptor)
                state.seen.connections += 1
                return state.seen.connections - 1
            }
            let id = ServerThread.start { [unowned self] in
                talk(descriptor, number)
                state.withLock { state in
                    state.open.remove(descriptor)
                    _ = Glibc.close(descriptor)
                }
            }
            state.withLock { $0.threads.append(id) }
        }
    }

    private func talk(_ descriptor: Int32, _ number: Int) {
        guard read(descriptor, 24) != nil else { return }
        var open: [UInt32] = []
        var bodies: [UInt32: Int] = [:]
        var index = 0
        write(descriptor, Self.frame(4, 0, 0))
        while let head = read(descriptor, 9) {
            let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
            let (kind, flags) = (head[3], head[4])
            let stream = UInt32(head[5]) << 24 | UInt32(head[6]) << 16 | UInt32(head[7]) << 8 | UInt32(head[8])
            guard read(descriptor, length) != nil else { return }
            switch kind {
            case 4 where flags & 1 == 0: write(descriptor, Self.frame(4, 1, 0))
            case 3:
                open.removeAll { $0 == stream }
                state.withLock { $0.seen.cancelled += 1 }
            case 0: bodies[stream, default: 0] += length
            default: break
            }
            let isHead = kind == 1
            guard isEarly ? isHead : (kind == 0 || isHead) && flags & 1 == 1 else { continue }
            open.append(stream)
            state.withLock { $0.seen.requests += 1 }
            let request = Request(
                connection: number, stream: stream, index: index, open: open, bodyCount: bodies[stream] ?? 0)
            index += 1
            for action in script(request) {
                if !act(action, descriptor, &open) { return }
            }
        }
    }

    /// False where the connection is over.
    private func act(_ action: Action, _ descriptor: Int32, _ open: inout [UInt32]) -> Bool {
        switch action {
        case .headers(let stream, let status, let fields, let ends):
            write(descriptor, Self.frame(1, ends ? 5 : 4, stream, Self.block(status, fields)))
            if ends { open.removeAll { $0 == stream } }
        case .data(let stream, let bytes, let ends):
            write(descriptor, Self.frame(0, ends ? 1 : 0, stream, bytes))
            if ends { open.removeAll { $0 == stream } }
        case .reset(let stream, let code):
            write(descriptor, Self.frame(3, 0, stream, Self.word(code)))
            open.removeAll { $0 == stream }
        case .goAway(let last, let code): write(descriptor, Self.frame(7, 0, 0, Self.word(last) + Self.word(code)))
        case .bytes(let bytes): write(descriptor, bytes)
        case .close:
            // Nothing unread may turn the close into a reset.
            shutdown(descriptor, Int32(SHUT_WR))
            while read(descriptor, 1) != nil {}
            return false
        case .abort:
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
            return false
        }
        return true
    }

    static func frame(_ kind: UInt8, _ flags: UInt8, _ stream: UInt32, _ bytes: [UInt8] = []) -> [UInt8] {
        let count = bytes.count
        let length: [UInt8] = [UInt8(count >> 16), UInt8(count >> 8 & 255), UInt8(count & 255)]
        return length + [kind, flags] + word(stream) + bytes
    }

    private static func word(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
    }

    /// Fields as literals without indexing (RFC 7541 §6.2.2).
    private static func block(_ status: Int, _ fields: [(String, String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (name, value) in [(":status", String(status))] + fields {
            bytes += [0, UInt8(name.utf8.count)]
            bytes += Array(name.utf8)
            bytes.append(UInt8(value.utf8.count))
            bytes += Array(value.utf8)
        }
        return bytes
    }

    private func write(_ descriptor: Int32, _ bytes: [UInt8]) {
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    private func read(_ descriptor: Int32, _ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress! + filled, count - filled, 0) }
            if got <= 0 { return nil }
            filled += got
        }
        return bytes
    }
}
