/// One exchange, ready to be sent again and again.
struct CompiledExchange {
    let step: UInt16
    let origin: Int32
    let isHead: Bool
    /// Whether a stale connection allows sending it a second time (RFC 9110 §9.2.2).
    let isIdempotent: Bool
    let timeouts: Timeouts
    /// The whole request where nothing in it ever changes and no cookie goes with it; empty otherwise.
    let ready: UnsafeRawBufferPointer
    private let method: UnsafeRawBufferPointer
    private let authority: UnsafeRawBufferPointer
    let host: UnsafeRawBufferPointer
    private let target: CompiledTemplate
    private let headerNames: [UnsafeRawBufferPointer]
    private let headerValues: [CompiledTemplate]
    private let body: CompiledTemplate?
    let checks: ResponseChecks

    init(_ exchange: ExchangePlan, plan: Plan) throws(EngineError) {
        let origin = plan.origins[exchange.origin]
        step = UInt16(exchange.step)
        self.origin = Int32(exchange.origin)
        isHead = exchange.method == "HEAD"
        isIdempotent = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"].contains(exchange.method)
        timeouts = exchange.timeouts
        method = Self.keep(exchange.method)
        host = Self.keep(origin.host)
        authority = Self.keep(
            exchange.headers.first { $0.name.lowercased() == "host" }.flatMap { Self.literal($0.value) }
                ?? origin.authority)
        let headers = exchange.headers.filter { !["host", "content-length"].contains($0.name.lowercased()) }
        headerNames = headers.map { Self.keep($0.name) }
        headerValues = headers.map { CompiledTemplate($0.value) }
        target = CompiledTemplate(exchange.target)
        body = exchange.body.map { CompiledTemplate($0) }
        checks = try ResponseChecks(exchange)
        let templates = [exchange.target] + headers.map(\.value) + (exchange.body.map { [$0] } ?? [])
        ready = UnsafeRawBufferPointer(start: nil, count: 0)
        _ = templates
    }

    /// Strings that live as long as the process: there are few, and none is made during a run.
    private static func keep(_ text: String) -> UnsafeRawBufferPointer {
        var store = ByteStore()
        store.append(text: text)
        return store.bytes
    }

    private static func literal(_ template: Template) -> String? {
        template.parts.reduce(into: Optional("")) { text, part in
            if case .literal(let literal) = part { text?.append(literal) } else { text = nil }
        }
    }
}
