/// One exchange, ready to be sent again and again.
///
/// Plain pointers that never change once made; whoever owns it frees it.
struct CompiledExchange {
    /// Index into the plan's steps.
    let step: UInt16
    let origin: Int32
    let isHead: Bool
    /// Whether it may be sent a second time after a stale connection (RFC 9110 §9.2.2).
    let isIdempotent: Bool
    let timeouts: Timeouts
    let checks: ResponseChecks
    /// The host without its port, for cookies.
    let host: ByteStore
    private let method: ByteStore
    private let authority: ByteStore
    private let target: CompiledTemplate
    private let names: UnsafeMutablePointer<ByteStore>
    private let values: UnsafeMutablePointer<CompiledTemplate>
    private let headerCount: Int
    private let body: CompiledTemplate?
    private let hasHost: Bool
    private let hasCookie: Bool
    private let hasLength: Bool
    /// The whole request where it is always the same, cookies apart; empty otherwise.
    private var whole = ByteStore()

    /// - Errors: `EngineError.plan` for a pattern or path that cannot be compiled.
    init(_ exchange: ExchangePlan, plan: Plan) throws(EngineError) {
        step = UInt16(exchange.step)
        origin = Int32(exchange.origin)
        isHead = exchange.method == "HEAD"
        isIdempotent = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"].contains(exchange.method)
        timeouts = exchange.timeouts
        checks = try ResponseChecks(exchange)
        host = ByteStore(copying: plan.origins[exchange.origin].host)
        method = ByteStore(copying: exchange.method)
        authority = ByteStore(copying: plan.origins[exchange.origin].authority)
        target = CompiledTemplate(exchange.target)
        body = exchange.body.map { CompiledTemplate($0) }
        headerCount = exchange.headers.count
        names = .allocate(capacity: headerCount)
        values = .allocate(capacity: headerCount)
        for (index, header) in exchange.headers.enumerated() {
            (names + index).initialize(to: ByteStore(copying: header.name))
            (values + index).initialize(to: CompiledTemplate(header.value))
        }
        let given = Set(exchange.headers.map { $0.name.lowercased() })
        hasHost = given.contains("host")
        hasCookie = given.contains("cookie")
        hasLength = given.contains("content-length")
        let templates = [exchange.target] + exchange.headers.map(\.value) + [exchange.body].compactMap { $0 }
        if templates.allSatisfy(\.isStatic) {
            let context = TemplateContext(variables: SessionVariables(count: 0), sessionID: 0, seed: plan.seed)
            _ = write(into: &whole, context: context, cookies: CookieJar(), now: 0)
        }
    }

    /// The whole request where it is always the same, cookies apart; empty otherwise.
    var ready: UnsafeRawBufferPointer { whole.bytes }

    /// Appends the request for one session, or returns false when a variable that it needs is not set.
    func write(
        into request: inout ByteStore, context: borrowing TemplateContext, cookies: borrowing CookieJar, now: UInt64
    ) -> Bool {
        request.append(method.bytes)
        request.append(UInt8(ascii: " "))
        let targetStart = request.count
        guard target.render(into: &request, context: context) else { return false }
        let targetEnd = request.count
        request.append(" HTTP/1.1\r\n")
        if !hasHost {
            request.append("Host: ")
            request.append(authority.bytes)
            request.append("\r\n")
        }
        for index in 0..<headerCount {
            request.append(names[index].bytes)
            request.append(": ")
            guard values[index].render(into: &request, context: context) else { return false }
            request.append("\r\n")
        }
        if !hasCookie, !cookies.isEmpty {
            let before = request.count
            request.append("Cookie: ")
            let path = Self.path(of: UnsafeRawBufferPointer(rebasing: request.bytes[targetStart..<targetEnd]))
            if cookies.write(into: &request, host: host.bytes, path: path, isSecure: false, now: now) {
                request.append("\r\n")
            } else {
                request.truncate(to: before)
            }
        }
        guard let body else {
            request.append("\r\n")
            return true
        }
        return append(body, to: &request, context: context)
    }

    /// The content's length stands before it and is known after it: the content is rendered, then moved.
    private func append(
        _ body: CompiledTemplate, to request: inout ByteStore, context: borrowing TemplateContext
    ) -> Bool {
        let start = request.count
        guard body.render(into: &request, context: context) else { return false }
        let length = request.count - start
        if !hasLength {
            request.append("Content-Length: ")
            request.append(decimal: UInt64(length))
            request.append("\r\n")
        }
        request.append("\r\n")
        request.rotate(from: start, by: length)
        return true
    }

    /// The path that cookies of this exchange belong to, without its query.
    func path(into scratch: inout ByteStore, context: borrowing TemplateContext) -> UnsafeRawBufferPointer {
        if target.isStatic { return Self.path(of: target.bytes) }
        scratch.removeAll()
        _ = target.render(into: &scratch, context: context)
        return Self.path(of: scratch.bytes)
    }

    private static func path(of target: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let end = target.firstIndex(of: UInt8(ascii: "?")) ?? target.count
        return UnsafeRawBufferPointer(rebasing: target[..<end])
    }

    /// Gives the memory back.
    func free() {
        for store in [host, method, authority, whole] {
            var store = store
            store.free()
        }
        for index in 0..<headerCount {
            names[index].free()
            values[index].free()
        }
        names.deallocate()
        values.deallocate()
        var (target, body) = (target, body)
        target.free()
        body?.free()
        checks.free()
    }
}
