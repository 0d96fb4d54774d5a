import CCurl

/// libcurl as it is installed here.
enum CurlLibrary {
    /// Before any thread uses it, as it must be.
    private static let begun = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    /// Whether it breaks a connection of prior knowledge when it uses it a second time, unless it is asked for nothing
    /// special then: 7.88, mended in 8.0 (curl/curl#10634).
    static let forgetsPriorKnowledge = (curl_version_info(CURLVERSION_FIRST)?.pointee.version_num ?? 0) >> 8 == 0x0758

    /// Makes sure that it can do what a plan asks of it.
    ///
    /// - Errors: `EngineError.plan` with what it cannot do.
    static func check(_ plan: Plan) throws(EngineError) {
        guard begun == CURLE_OK, let version = curl_version_info(CURLVERSION_FIRST) else {
            throw .plan("libcurl cannot be set up")
        }
        let hasHTTP2 = version.pointee.features & CURL_VERSION_HTTP2 != 0
        for session in plan.sessions {
            guard case .curl(let curl) = session.transport else { continue }
            if curl.version == .http2, !hasHTTP2 {
                throw .plan("session \"\(session.name)\": protocol h2: libcurl was built without HTTP/2 here")
            }
            let name = session.name
            if session.isShared { throw .plan("session \"\(name)\": libcurl's connections cannot be shared") }
            if session.link != nil { throw .plan("session \"\(name)\": libcurl cannot be held to a link's rate") }
            for exchange in session.exchanges {
                let step = plan.steps[exchange.step]
                if exchange.media != nil { throw .plan("step \"\(step)\": libcurl cannot be held to a playing speed") }
                if exchange.method == "CONNECT" {
                    throw .plan("step \"\(step)\": libcurl opens tunnels by itself; found the method CONNECT")
                }
                if exchange.method == "HEAD", exchange.body != nil {
                    throw .plan("step \"\(step)\": libcurl sends no content with HEAD; found a body")
                }
            }
        }
    }
}
