import Foundation
import Reports

/// Answers Prometheus's scrapes on a thread of its own, from before the run to the process's end, so that a last scrape
/// finds the figures of the whole run.
///
/// One connection at a time, each for one request and for two seconds at most: a scraper that is slow keeps other
/// scrapers waiting and nothing else.
final class MetricsServer: Sendable {
    /// What it listens on.
    let port: UInt16
    private let host: String
    private let listener: Int32
    private let board: MetricsBoard
    private let rhythm: ScrapeRhythm

    private static let patienceS = 2
    /// Longest head of a request that is read, in bytes.
    private static let headMax = 16_384

    init(_ address: MetricsAddress, board: MetricsBoard, rhythm: ScrapeRhythm) throws(MetricsError) {
        self.board = board
        self.rhythm = rhythm
        host = address.host
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.listener = listener
        if listener < 0 { throw .cannotListen(address, code: errno) }
        var on: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = address.port.bigEndian
        inet_pton(AF_INET, address.host, &name.sin_addr)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                bind(listener, name, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, name, &length) == 0
            }
        }
        if !bound {
            let code = errno
            close(listener)
            throw .cannotListen(address, code: code)
        }
        port = UInt16(bigEndian: name.sin_port)
    }

    /// The address to scrape.
    var url: String { "http://\(host):\(port)/metrics" }

    /// Begins to answer.
    func start() {
        let thread = Thread { [self] in serve() }
        thread.name = "metrics"
        thread.qualityOfService = .utility
        thread.start()
    }

    private func serve() {
        while true {
            let connection = accept(listener, nil, nil)
            // What a fault starts must not hold a scraper's connection open.
            if connection >= 0 { _ = fcntl(connection, F_SETFD, FD_CLOEXEC) }
            if connection < 0 {
                // Descriptors that ran out come back.
                if [EINTR, ECONNABORTED, EMFILE, ENFILE].contains(errno) {
                    if errno == EMFILE || errno == ENFILE { Thread.sleep(forTimeInterval: 0.1) }
                    continue
                }
                Terminal.warning("rmsload: --metrics: no more scrapes: \(String(cString: strerror(errno)))")
                return
            }
            answer(connection)
            close(connection)
        }
    }

    private func answer(_ connection: Int32) {
        var patience = timeval(tv_sec: Self.patienceS, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(connection, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        guard let head = head(of: connection) else { return }
        var bytes = Array(MetricsAnswer.of(head, board: board).utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count <= 0 { return }
            bytes = bytes.dropFirst(count)
        }
        rhythm.note()
        // Bytes that were not read would make the system reset the connection before the answer has arrived.
        shutdown(connection, Int32(SHUT_WR))
        var rest = [UInt8](repeating: 0, count: 1_024)
        while recv(connection, &rest, rest.count, 0) > 0 {}
    }

    /// Everything up to the first empty line; nil for a client that does not send it.
    private func head(of connection: Int32) -> String? {
        let end = Array("\r\n\r\n".utf8)
        let deadline = ContinuousClock.now + .seconds(Self.patienceS)
        var head: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4_096)
        while head.count < Self.headMax, ContinuousClock.now < deadline {
            let count = recv(connection, &part, part.count, 0)
            if count <= 0 { return nil }
            head += part[..<count]
            if head.firstRange(of: end) != nil { return String(decoding: head, as: UTF8.self) }
        }
        return nil
    }
}
