import Foundation
import Glibc
import Synchronization

/// A balancer with two nodes behind it, made up in one process: answers clients as it is told to, true or not.
///
/// One thread takes connections, one serves each; every request is answered at once or after the lie's delay.
final class StandInServer: Sendable {
    /// What a client is told.
    struct Answer: Sendable {
        var node: Int
        var body: String
        var delay: Duration = .zero
        /// Whether the session's cookie goes on naming the node that it was on.
        var isSticky = false
    }

    private struct State {
        /// How many pages each session was given.
        var pages: [String: Int] = [:]
        var sessions = 0
        var requests = [0, 0, 0]
        var lastRequest = ContinuousClock.now
        var isOpen = true
        var descriptors: Set<Int32> = []
    }

    private let state = Mutex(State())
    private let listener: Int32
    let port: UInt16
    /// Decides about each request: the session's number, the node that it was on, and how many pages it was given.
    private let rule: @Sendable (_ node: Int, _ page: Int) -> Answer

    /// - Errors: the system's own word when there is no socket to be had.
    init(rule: @escaping @Sendable (_ node: Int, _ page: Int) -> Answer) throws(StandInError) {
        self.rule = rule
        (listener, port) = try Self.listen()
        let thread = Thread { [self] in takeConnections() }
        thread.stackSize = 256 * 1024
        thread.start()
    }

    /// A socket that listens on a port of the system's choice.
    static func listen() throws(StandInError) -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        if descriptor < 0 { throw StandInError("socket", errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic -> Int32 in
                if bind(descriptor, generic, size) != 0 || Glibc.listen(descriptor, 256) != 0 { return -1 }
                return getsockname(descriptor, generic, &size)
            }
        }
        if status != 0 {
            let reason = errno
            close(descriptor)
            throw StandInError("bind", reason)
        }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    /// Requests that a node was given.
    func requests(of node: Int) -> Int { state.withLock { $0.requests[node] } }

    /// Requests that anybody made.
    var requests: Int { state.withLock { $0.requests.reduce(0, +) } }

    /// Whether nobody has asked for anything for so long.
    func isQuiet(for length: Duration) -> Bool { state.withLock { $0.lastRequest + length < .now } }

    /// Ends all connections and takes no more.
    func end() {
        state.withLock { state in
            guard state.isOpen else { return }
            state.isOpen = false
            shutdown(listener, Int32(SHUT_RDWR))
            for descriptor in state.descriptors { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    private func takeConnections() {
        defer { close(listener) }
        while true {
            let descriptor = accept(listener, nil, nil)
            if descriptor < 0 {
                if errno == EINTR || errno == ECONNABORTED { continue }
                return
            }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            let isTaken = state.withLock { state in
                if state.isOpen { state.descriptors.insert(descriptor) }
                return state.isOpen
            }
            if !isTaken {
                close(descriptor)
                return
            }
            let thread = Thread { [self] in serve(descriptor) }
            thread.stackSize = 256 * 1024
            thread.start()
        }
    }

    private func serve(_ descriptor: Int32) {
        defer {
            _ = state.withLock { $0.descriptors.remove(descriptor) }
            close(descriptor)
        }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        var held: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            if let end = held.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound {
                let head = String(decoding: held[..<end], as: UTF8.self)
                held.removeFirst(end)
                if !send(answer(to: head), on: descriptor) { return }
                continue
            }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count <= 0 || held.count > 64 << 10 { return }
            held += buffer[..<count]
        }
    }

    private func answer(to head: String) -> String {
        let cookie = head.firstMatch(of: /JSESSIONID=([0-9a-f]+)\.rms([12])/)
        var id = cookie.map { String($0.1) } ?? ""
        let (node, page) = state.withLock { state -> (Int, Int) in
            var node = cookie.flatMap { Int(String($0.2)) } ?? 0
            if id.isEmpty {
                state.sessions += 1
                id = String(state.sessions, radix: 16)
                node = state.sessions % 2 + 1
            }
            state.pages[id, default: 0] += 1
            return (node, state.pages[id, default: 0])
        }
        let answer = rule(node, page)
        state.withLock { state in
            state.requests[answer.node] += 1
            state.lastRequest = .now
        }
        if answer.delay > .zero { usleep(UInt32(answer.delay / .microseconds(1))) }
        return """
            HTTP/1.1 200 OK\r
            Content-Type: text/html\r
            X-RMS-Node: rms-\(answer.node)\r
            Set-Cookie: JSESSIONID=\(id).rms\(answer.isSticky ? node : answer.node); Path=/\r
            Content-Length: \(answer.body.utf8.count)\r
            \r
            \(answer.body)
            """
    }

    private func send(_ text: String, on descriptor: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { bytes in
                Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
