/// One AJP connection without its socket: bytes in, what to do out.
///
/// A connection carries one request at a time. The first part of a body comes unasked when its length was announced;
/// every further part, and every part of a body of unknown length, is asked for.
struct AJPMachine {
    enum Action: Sendable {
        case send([UInt8])
        /// To be answered with `answer`; until then nothing else may come.
        case process(NodeRequest)
        case close
    }

    private enum State {
        case idle
        case body(Body)
        case processing(method: String)
        case closed
    }

    private struct Body {
        let request: AJPForward
        /// Bytes still to come; nil when their number is unknown.
        var left: Int?
        var bytes: [UInt8] = []
        var isTooLarge = false
        /// The secret was wrong: only the part that comes unasked is taken, so that closing resets nothing.
        var isRefused = false
    }

    /// What requests must carry; nil lets all in.
    let secret: String?
    private var reader = AJPPacketReader()
    private var state = State.idle
    private var isStopping = false

    init(secret: String?) {
        self.secret = secret
    }

    /// Takes bytes from the web server.
    ///
    /// - Returns: in the order in which it is to be done; `close` at what is no AJP, and nothing after it.
    mutating func receive(_ bytes: some Sequence<UInt8>) -> [Action] {
        if case .closed = state { return [] }
        reader.append(bytes)
        var actions: [Action] = []
        do throws(AJPError) {
            while let payload = try reader.next() {
                try take(payload, &actions)
                if case .closed = state { return actions }
            }
        } catch {
            state = .closed
            actions.append(.close)
        }
        return actions
    }

    /// Gives the response to the request that is being processed.
    mutating func answer(_ response: NodeResponse) -> [Action] {
        guard case .processing(let method) = state else { return [] }
        return finish(response, method: method, isReusable: !isStopping)
    }

    /// Lets what is being processed finish, and takes nothing new.
    mutating func stop() -> [Action] {
        isStopping = true
        guard case .idle = state else { return [] }
        state = .closed
        return [.close]
    }

    private mutating func take(_ payload: ArraySlice<UInt8>, _ actions: inout [Action]) throws(AJPError) {
        switch state {
        case .idle:
            switch payload.first {
            case AJPCode.cping where payload.count == 1: actions.append(.send(AJPPacket.cpong))
            case AJPCode.forwardRequest: try begin(AJPForward(payload.dropFirst()), &actions)
            default: throw .unexpectedPacket(payload.first)
            }
        case .body(let body): try take(payload, of: body, &actions)
        case .processing, .closed: throw .unexpectedPacket(payload.first)
        }
    }

    private mutating func begin(_ request: AJPForward, _ actions: inout [Action]) throws(AJPError) {
        var body = Body(request: request, left: try request.contentLength)
        body.isRefused = secret != nil && secret != request.secret
        if body.left == nil, request.isChunked, !body.isRefused {
            actions.append(.send(AJPPacket.getBodyChunk))
            state = .body(body)
        } else if let left = body.left, left > 0 {
            state = .body(body)
        } else {
            complete(body, &actions)
        }
    }

    /// Takes a part of a body: its length, then its bytes. An empty one says that there is no more.
    private mutating func take(
        _ payload: ArraySlice<UInt8>, of begun: Body, _ actions: inout [Action]
    ) throws(AJPError) {
        var body = begun
        var chunk = payload[payload.endIndex...]
        if !payload.isEmpty {
            var fields = AJPFields(payload)
            let length = Int(try fields.integer("body"))
            guard length == fields.count else { throw .truncated("body") }
            chunk = payload.dropFirst(2)
        }
        if let left = body.left {
            guard chunk.count <= left else { throw .bodyTooLong(chunk.count - left) }
            body.left = left - chunk.count
        }
        if body.bytes.count + chunk.count + (body.left ?? 0) > NodeRequest.bodyBytesMax { body.isTooLarge = true }
        if !body.isTooLarge { body.bytes += chunk }
        // Nothing more comes unless it is asked for, so that a body of which enough is known can be left where it is.
        if chunk.isEmpty || body.left == 0 || body.isTooLarge || body.isRefused {
            complete(body, &actions)
        } else {
            state = .body(body)
            actions.append(.send(AJPPacket.getBodyChunk))
        }
    }

    private mutating func complete(_ body: Body, _ actions: inout [Action]) {
        let method = body.request.method
        if body.isRefused {
            actions += finish(.problem(403, "secret: missing or wrong"), method: method, isReusable: false)
        } else if let left = body.left, left > 0, !body.isTooLarge {
            let problem = NodeResponse.problem(400, "body: found \(left) bytes less than announced")
            actions += finish(problem, method: method, isReusable: false)
        } else {
            state = .processing(method: method)
            actions.append(
                .process(
                    NodeRequest(
                        method: method, target: body.request.target,
                        headers: body.request.headers.map { ($0.name, $0.value) },
                        body: body.isTooLarge ? .tooLarge : .whole(body.bytes))))
        }
    }

    private mutating func finish(_ response: NodeResponse, method: String, isReusable: Bool) -> [Action] {
        var response = response
        let isBodyless = method == "HEAD" || response.status == 204 || response.status == 304
        if !isBodyless { response.headers.append(("Content-Length", String(response.body.count))) }
        var head = AJPPacket.sendHeaders(response.status, response.headers)
        if head == nil {
            response = .problem(500, "the headers of the answer do not fit into one packet")
            head = AJPPacket.sendHeaders(500, response.headers + [("Content-Length", String(response.body.count))])
        }
        let body = isBodyless ? [] : AJPPacket.sendBody(response.body)
        let bytes = (head ?? []) + body + AJPPacket.endResponse(isReusable: isReusable)
        state = isReusable ? .idle : .closed
        return [.send(bytes)] + (isReusable ? [] : [.close])
    }
}
