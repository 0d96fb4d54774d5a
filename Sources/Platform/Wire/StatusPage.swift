/// One GET of a small page (health, status) over a connection of its own.
///
/// HTTP/1.0, so that the answer ends where the connection does; a chunked answer is understood all the same.
struct StatusPage: Sendable, Equatable {
    enum Failure: Error, Sendable, Equatable {
        case connection(PlainSocket.Failure)
        /// What came was not an HTTP answer; its beginning.
        case malformed(String)

        var text: String {
            switch self {
            case .connection(.refused): "connection refused"
            case .connection(.timeout): "no answer in time"
            case .connection(.tooLarge): "the answer is too large"
            case .connection(.failed(let number)): systemReason(number)
            case .connection(.resolve(let words)): words
            case .malformed(let start): "not an HTTP answer: \"\(start)\""
            }
        }
    }

    /// Status pages are a few kB; this many bytes are read at the most.
    static let bytesMax = 1 << 20

    var status: Int
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// - Errors: anything that keeps an answer from coming within `limit`; an answer of any status is no error.
    static func get(
        _ path: String, from endpoint: Endpoint, within limit: Duration = .milliseconds(500)
    ) async -> Result<StatusPage, Failure> {
        await fetch(HTTPRequest(path: path), from: endpoint, within: limit)
    }

    /// The same for any request.
    static func fetch(
        _ request: HTTPRequest, from endpoint: Endpoint, within limit: Duration
    ) async -> Result<StatusPage, Failure> {
        await offPool { fetch(request, from: endpoint, deadline: Deadline(in: limit)) }
    }

    /// The same on this thread.
    static func blockingGet(
        _ path: String, from endpoint: Endpoint, within limit: Duration = .milliseconds(500)
    ) -> Result<StatusPage, Failure> {
        fetch(HTTPRequest(path: path), from: endpoint, deadline: Deadline(in: limit))
    }

    private static func fetch(
        _ request: HTTPRequest, from endpoint: Endpoint, deadline: Deadline
    ) -> Result<Self, Failure> {
        let bytes: [UInt8]
        do throws(PlainSocket.Failure) {
            let socket = try PlainSocket(to: endpoint, deadline: deadline)
            try socket.send(Array(request.text(for: endpoint).utf8), deadline: deadline)
            bytes = try socket.receiveAll(bytesMax: bytesMax, deadline: deadline)
        } catch {
            return .failure(.connection(error))
        }
        guard let page = StatusPage(parsing: bytes) else {
            return .failure(.malformed(String(decoding: bytes.prefix(60), as: UTF8.self)))
        }
        return .success(page)
    }

    init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }

    /// Reads a whole answer; nil when it is none, or shorter than its Content-Length says.
    init?(parsing bytes: [UInt8]) {
        guard let headEnd = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<headEnd.lowerBound], as: UTF8.self).split(separator: "\r\n")
        guard let first = lines.first?.split(separator: " "),
            first.count >= 2, first[0].hasPrefix("HTTP/1."), first[1].utf8.count == 3, let status = Int(first[1])
        else { return nil }
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            fields[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].trimmingBlanks)
        }
        var body = Array(bytes[headEnd.upperBound...])
        if fields["transfer-encoding"]?.lowercased() == "chunked" {
            guard let whole = Self.dechunked(body) else { return nil }
            body = whole
        } else if let length = fields["content-length"] {
            guard let count = Int(length), count >= 0, body.count >= count else { return nil }
            body = Array(body.prefix(count))
        }
        self.init(status: status, body: body)
    }

    private static func dechunked(_ bytes: [UInt8]) -> [UInt8]? {
        var rest = bytes[...]
        var body: [UInt8] = []
        while let end = rest.firstRange(of: [0x0D, 0x0A]) {
            let line = String(decoding: rest[..<end.lowerBound].prefix { $0 != 0x3B }, as: UTF8.self)
            guard let size = Int(line[...].trimmingBlanks, radix: 16), size >= 0, size <= bytesMax else { return nil }
            rest = rest[end.upperBound...]
            if size == 0 { return body }
            guard rest.count >= size + 2 else { return nil }
            body.append(contentsOf: rest.prefix(size))
            rest = rest.dropFirst(size + 2)
        }
        return nil
    }
}
