/// The request that follows a redirect (RFC 9110 §15.4).
extension CompiledExchange {
    /// Puts the request for another target into the draft; false when it would break the request's syntax.
    ///
    /// - Parameters:
    ///   - isForeign: it goes to another origin than the step's, which must not see what was meant for that one:
    ///     `Authorization`, `Proxy-Authorization`, a `Cookie` that the plan sets, and its `Host`.
    ///   - isGet: the redirect made a GET of it, without content and what describes it.
    func writeHop(
        to origin: CompiledOrigin, target: UnsafeRawBufferPointer, isForeign: Bool, isGet: Bool,
        into draft: inout RequestDraft, context: borrowing TemplateContext, cookies: CookieJar, now: Int64
    ) -> Bool {
        draft.headers.removeAll()
        draft.body.removeAll()
        draft.request.removeAll()
        draft.target.removeAll()
        var keepsHost = false
        for index in 0..<headerCount {
            let name = names[index].bytes
            if isForeign, Self.isSensitive(name) || FieldBytes.isEqual(name, "host") { continue }
            if isGet, Self.isOfContent(name) { continue }
            if FieldBytes.isEqual(name, "host") { keepsHost = true }
            // Nobody needs the target's store: the hop's own target is at hand.
            draft.target.removeAll()
            guard values[index].render(into: &draft.target, context: context),
                RequestWriter.append(field: name, value: draft.target.bytes, to: &draft.headers)
            else { return false }
        }
        if !isGet, let body, !body.render(into: &draft.body, context: context) { return false }
        let get: StaticString = "GET"
        let parts = RequestParts(
            method: isGet ? UnsafeRawBufferPointer(start: get.utf8Start, count: 3) : method.bytes, target: target,
            authority: keepsHost ? UnsafeRawBufferPointer(start: nil, count: 0) : origin.authority.bytes,
            headers: draft.headers.bytes, body: isGet || body == nil ? nil : draft.body.bytes,
            addsLength: isGet || !hasLength)
        let carried =
            hasCookie && !isForeign
            ? nil : RequestCookies(jar: cookies, host: origin.host.bytes, isSecure: origin.isSecure, now: now)
        return RequestWriter.write(parts, cookies: carried, into: &draft.request)
    }

    private static func isSensitive(_ name: UnsafeRawBufferPointer) -> Bool {
        switch name.count {
        case 6: FieldBytes.isEqual(name, "cookie")
        case 13: FieldBytes.isEqual(name, "authorization")
        case 19: FieldBytes.isEqual(name, "proxy-authorization")
        default: false
        }
    }

    /// Whether a field says something of the content that a GET no longer has: `Content-Type` and its like.
    private static func isOfContent(_ name: UnsafeRawBufferPointer) -> Bool {
        let prefix: StaticString = "content-"
        guard name.count > prefix.utf8CodeUnitCount else { return false }
        return FieldBytes.isEqual(UnsafeRawBufferPointer(rebasing: name[..<prefix.utf8CodeUnitCount]), prefix)
    }
}
