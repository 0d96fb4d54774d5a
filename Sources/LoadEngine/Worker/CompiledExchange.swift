/// One exchange, ready to be sent again and again.
///
/// Plain pointers that never change once made; whoever owns it frees it.
struct CompiledExchange {
    /// Index into the plan's steps.
    let step: UInt16
    let origin: Int32
    let isHead: Bool
    /// Whether it goes over TLS, where cookies for that only may go with it.
    let isSecure: Bool
    /// Slot of the variable with the id of the write that this is; -1 for what is not audited.
    let auditedID: Int16
    /// Whether it may be sent a second time after a stale connection (RFC 9110 §9.2.2).
    let isIdempotent: Bool
    let timeouts: Timeouts
    let checks: ResponseChecks
    /// How the response proves the session's identity; nil for most.
    let proof: CompiledProof?
    /// The host without its port, for cookies.
    let host: ByteStore
    let redirectsMax: UInt8
    let isCached: Bool
    /// How fast the response is played, where it is.
    let playing: LinkRate
    let abandon: Double
    /// Whether it may come to anything but one request and its answer.
    let isDetoured: Bool
    let method: ByteStore
    /// Empty where the plan's headers have a `Host`.
    private let authority: ByteStore
    private let target: CompiledTemplate
    let names: UnsafeMutablePointer<ByteStore>
    let values: UnsafeMutablePointer<CompiledTemplate>
    let headerCount: Int
    let body: CompiledTemplate?
    let hasCookie: Bool
    let hasLength: Bool
    /// Whether the plan's headers ask for a change by themselves.
    private let hasCondition: Bool
    /// The header block where it is always the same; empty otherwise.
    private var staticHeaders = ByteStore()
    /// The whole request where it is always the same, cookies apart; empty otherwise.
    private var whole = ByteStore()

    /// - Errors: `EngineError.plan` for a pattern or path that cannot be compiled, a method or header field that is
    ///   no token, or a target that may not stand in a request line.
    init(_ exchange: ExchangePlan, plan: Plan) throws(EngineError) {
        step = UInt16(exchange.step)
        origin = Int32(exchange.origin)
        auditedID = Int16(exchange.audit?.id ?? -1)
        isHead = exchange.method == "HEAD"
        isSecure = plan.origins[exchange.origin].isSecure
        isIdempotent = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"].contains(exchange.method)
        timeouts = exchange.timeouts
        redirectsMax = UInt8(clamping: exchange.redirectsMax)
        isCached = exchange.isCached
        playing = LinkRate(bitsPerSecond: exchange.media?.rate)
        abandon = exchange.media?.abandon ?? 0
        isDetoured = isCached || redirectsMax > 0
        let name = plan.steps[exchange.step]
        do {
            checks = try ResponseChecks(exchange)
            proof = try exchange.identity.map { identity throws(CheckError) in try CompiledProof(identity) }
        } catch {
            throw .plan("step \"\(name)\": \(error)")
        }
        let given = Set(exchange.headers.map { $0.name.lowercased() })
        hasCookie = given.contains("cookie")
        hasLength = given.contains("content-length")
        hasCondition = !given.isDisjoint(with: ["if-none-match", "if-modified-since"])
        host = ByteStore(copying: plan.origins[exchange.origin].host)
        method = ByteStore(copying: exchange.method)
        authority = ByteStore(copying: given.contains("host") ? "" : plan.origins[exchange.origin].authority)
        target = CompiledTemplate(exchange.target)
        body = exchange.body.map { CompiledTemplate($0) }
        headerCount = exchange.headers.count
        names = .allocate(capacity: headerCount)
        values = .allocate(capacity: headerCount)
        for (index, header) in exchange.headers.enumerated() {
            (names + index).initialize(to: ByteStore(copying: header.name))
            (values + index).initialize(to: CompiledTemplate(header.value))
        }
        for byte in method.bytes where !FieldBytes.isToken(byte) {
            throw .plan("step \"\(name)\": found the method \"\(exchange.method)\", expected a token such as GET")
        }
        try prepare(exchange, step: name, seed: plan.seed)
    }

    /// Writes ahead whatever is the same each time.
    private mutating func prepare(_ exchange: ExchangePlan, step: String, seed: UInt64) throws(EngineError) {
        let context = TemplateContext(variables: SessionVariables(count: 0), sessionID: 0, seed: seed)
        if exchange.headers.allSatisfy(\.value.isStatic) {
            guard writeHeaders(into: &staticHeaders, context: context) else {
                throw .plan("step \"\(step)\": a header field's name is no token, or its value has a line break")
            }
        }
        let isStatic = ([exchange.target] + exchange.headers.map(\.value) + [exchange.body].compactMap { $0 })
            .allSatisfy(\.isStatic)
        if !isStatic { return }
        var draft = RequestDraft()
        guard write(into: &draft, context: context, cookies: CookieJar(), now: 0) else {
            throw .plan("step \"\(step)\": its target may not stand in a request line")
        }
        whole.append(draft.request.bytes)
    }

    /// The whole request where it is always the same, cookies apart; empty otherwise.
    var ready: UnsafeRawBufferPointer { whole.bytes }

    /// Puts the request of one session into the draft; false when a variable that it needs is not set, or when a
    /// value would break the request's syntax.
    func write(
        into draft: inout RequestDraft, context: borrowing TemplateContext, cookies: CookieJar, now: Int64,
        conditions: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
    ) -> Bool {
        draft.target.removeAll()
        draft.headers.removeAll()
        draft.body.removeAll()
        draft.request.removeAll()
        guard target.render(into: &draft.target, context: context) else { return false }
        if staticHeaders.count == 0, headerCount > 0 {
            guard writeHeaders(into: &draft.headers, context: context) else { return false }
        }
        if let body, !body.render(into: &draft.body, context: context) { return false }
        let parts = RequestParts(
            method: method.bytes, target: draft.target.bytes, authority: authority.bytes,
            headers: staticHeaders.count > 0 ? staticHeaders.bytes : draft.headers.bytes,
            body: body == nil ? nil : draft.body.bytes, addsLength: !hasLength,
            conditions: hasCondition ? UnsafeRawBufferPointer(start: nil, count: 0) : conditions)
        let carried =
            hasCookie ? nil : RequestCookies(jar: cookies, host: host.bytes, isSecure: isSecure, now: now)
        return RequestWriter.write(parts, cookies: carried, into: &draft.request)
    }

    private func writeHeaders(into store: inout ByteStore, context: borrowing TemplateContext) -> Bool {
        var value = ByteStore()
        defer { value.free() }
        for index in 0..<headerCount {
            value.removeAll()
            guard values[index].render(into: &value, context: context),
                RequestWriter.append(field: names[index].bytes, value: value.bytes, to: &store)
            else { return false }
        }
        return true
    }

    /// The target as it was sent, for cookies' paths.
    func target(in scratch: inout ByteStore, context: borrowing TemplateContext) -> UnsafeRawBufferPointer {
        if target.isStatic { return target.bytes }
        scratch.removeAll()
        _ = target.render(into: &scratch, context: context)
        return scratch.bytes
    }

    /// Gives the memory back.
    func free() {
        for store in [host, method, authority, whole, staticHeaders] {
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
        proof?.free()
    }
}
