/// Reads the response to one request: bytes in, findings out, no I/O (RFC 9110, RFC 9112).
///
/// A plain value, one for each exchange in flight. What RFC 9112 calls invalid is `malformed` and never guessed at; where
/// it leaves a choice, this is what was chosen:
/// - a lone LF ends a line of the head or of the trailers (§2.2), not one around a chunk;
/// - an obs-fold becomes spaces, in the caller's bytes (§5.2);
/// - an empty line before the status line is malformed: only a server may skip it (§2.2);
/// - a missing space before a missing reason phrase is tolerated (§4), no other white space is;
/// - a status above 599 is passed on as it is, one below 100 is malformed (RFC 9110 §15);
/// - interim responses are skipped, except 101, which was never asked for (RFC 9110 §15.2.2).
struct ResponseMachine {
    enum Step: Equatable {
        /// Drop `consumed` bytes, keep the rest, and call again with the rest and what arrives next. Only inside a head
        /// is there a rest.
        case needMore(consumed: Int)
        /// The final response's head is complete: look at `head` and the table, whose offsets refer to the bytes just
        /// passed. Then call again with what follows `consumed`, even if that is nothing.
        case head(consumed: Int)
        /// Content among the bytes just passed. Call again with what follows `consumed`, even if that is nothing.
        case body(start: Int, count: Int, consumed: Int)
        /// The message is complete. Bytes that follow were not asked for: the connection must not be used again.
        case done(consumed: Int)
        /// `malformed` or `tooLarge`; the connection is of no further use.
        case failed(Outcome)
    }

    /// What the end of the connection means for the exchange.
    enum EndOfStream: Equatable {
        /// The message is complete; a body may end that way.
        case complete
        /// `closed` before the first byte, else `truncated`; after a failure that failure again.
        case failed(Outcome)
    }

    private enum Stage {
        case head, body, done
        case failed(Outcome)
    }

    /// Interim responses before one final one; real servers send one or two.
    static let interimMax: UInt8 = 16

    /// Status, version, framing and persistence; valid after `.head`.
    private(set) var head = ResponseHead()
    private var stage = Stage.head
    private var reader = HeadReader()
    private var chunks = ChunkReader()
    /// Content still to come of a body with a length.
    private var rest: UInt64 = 0
    private var interimBytes = 0
    private var interimCount: UInt8 = 0
    private let isHead: Bool
    private let isConnect: Bool

    /// - Parameters:
    ///   - isHead: the request's method is HEAD, so that no response has a body.
    ///   - isConnect: the request's method is CONNECT, so that a 2xx response opens a tunnel and ends with its head.
    init(isHead: Bool = false, isConnect: Bool = false) {
        self.isHead = isHead
        self.isConnect = isConnect
    }

    /// One that has read to the end a response of which somebody else tells the status.
    init(of status: Int) {
        self.init()
        head.status = status
        stage = .done
    }

    /// Reads on, and tells what to do next.
    ///
    /// Call it until it answers `needMore`, `done` or `failed`.
    ///
    /// - Parameters:
    ///   - bytes: everything that has not been consumed. Nothing but an obs-fold is ever written to.
    ///   - table: takes the fields of the head; another exchange may use it between two calls.
    ///   - headBytesMax: longest head, interim responses included; also longest size line of a chunk and longest
    ///     trailers.
    mutating func receive(_ bytes: UnsafeMutableRawBufferPointer, table: HeaderTable, headBytesMax: Int) -> Step {
        switch stage {
        case .head: receiveHead(bytes, table, headBytesMax)
        case .body: receiveBody(UnsafeRawBufferPointer(bytes), headBytesMax)
        case .done: .done(consumed: 0)
        case .failed(let outcome): .failed(outcome)
        }
    }

    /// The peer closed the connection after all that was received: how the exchange ended.
    mutating func peerClosed() -> EndOfStream {
        switch stage {
        case .head: fail(interimCount > 0 || reader.isBegun ? .truncated : .closed)
        case .body where head.framing == .untilClose || isBodyComplete: stage = .done
        case .body: fail(.truncated)
        case .done, .failed: break
        }
        if case .failed(let outcome) = stage { return .failed(outcome) }
        return .complete
    }

    /// Whether nothing more has to arrive, though no `done` has been asked for.
    private var isBodyComplete: Bool {
        switch head.framing {
        case .none: true
        case .length: rest == 0
        case .chunked, .untilClose: false
        }
    }

    private mutating func receiveHead(
        _ bytes: UnsafeMutableRawBufferPointer, _ table: HeaderTable, _ bytesMax: Int
    ) -> Step {
        var origin = 0
        while true {
            switch reader.read(bytes, from: origin, table: table, bytesMax: bytesMax - interimBytes) {
            case .needMore: return .needMore(consumed: origin)
            case .failed(let outcome): return failing(outcome)
            case .complete(let end):
                if reader.status >= 200 { return completeHead(end) }
                if reader.status == 101 { return failing(.malformed) }
                interimCount += 1
                if interimCount > Self.interimMax { return failing(.tooLarge) }
                interimBytes += end - origin
                origin = end
                reader = HeadReader()
            }
        }
    }

    @inline(__always)
    private mutating func completeHead(_ end: Int) -> Step {
        let status = reader.status
        guard let framing = reader.framing.framing(status: status, isHead: isHead, isConnect: isConnect) else {
            return failing(.malformed)
        }
        let isTunnel = isConnect && status / 100 == 2
        head = ResponseHead(
            status: status, minorVersion: reader.minorVersion, framing: framing,
            keepsAlive: !isTunnel && reader.framing.keepsAlive(minorVersion: reader.minorVersion, framing: framing))
        if case .length(let length) = framing { rest = length }
        stage = .body
        return .head(consumed: end)
    }

    private mutating func receiveBody(_ bytes: UnsafeRawBufferPointer, _ bytesMax: Int) -> Step {
        if isBodyComplete {
            stage = .done
            return .done(consumed: 0)
        }
        if bytes.isEmpty { return .needMore(consumed: 0) }
        switch head.framing {
        case .none, .untilClose:
            return .body(start: 0, count: bytes.count, consumed: bytes.count)
        case .length:
            let count = Int(min(rest, UInt64(bytes.count)))
            rest -= UInt64(count)
            return .body(start: 0, count: count, consumed: count)
        case .chunked:
            switch chunks.read(bytes, lineBytesMax: bytesMax) {
            case .needMore: return .needMore(consumed: bytes.count)
            case .content(let start, let count): return .body(start: start, count: count, consumed: start + count)
            case .failed(let outcome): return failing(outcome)
            case .complete(let end):
                stage = .done
                return .done(consumed: end)
            }
        }
    }

    private mutating func fail(_ outcome: Outcome) { stage = .failed(outcome) }

    private mutating func failing(_ outcome: Outcome) -> Step {
        fail(outcome)
        return .failed(outcome)
    }
}
