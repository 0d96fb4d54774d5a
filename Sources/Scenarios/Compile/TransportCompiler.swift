import LoadEngine

/// How a kind of session reaches its platform.
struct TransportCompiler {
    let scope: Scope

    /// - Parameter plays: whether any step plays media.
    func transport(_ keys: GroupReader, plays: Bool, problems: inout [Diagnostic]) -> TransportPlan {
        let version = keys.choice("protocol", CurlPlan.Version.self) ?? .http11
        let proxy = proxy(keys.value("proxy"), problems: &problems)
        let needsCurl = version == .http2 || keys.value("proxy") != nil
        let wanted = keys.text("transport")
        if wanted == "sockets", needsCurl, let written = keys.value("transport") {
            let cause = version == .http2 ? "protocol: h2" : "a proxy"
            problems.append(
                written.problem(
                    expected:
                        "curl beside \(cause): rmsload's own sockets speak HTTP/1.1 only, straight to the platform"))
        }
        guard needsCurl || wanted == "curl" else { return .sockets }
        let asked = keys.value("protocol") ?? keys.value("proxy") ?? keys.value("transport")
        for (cause, written) in [
            ("pool: shared", keys.text("pool") == "shared" ? keys.value("pool") : nil), ("link", keys.value("link")),
            ("media", plays ? asked : nil),
        ] {
            guard let written else { continue }
            problems.append(
                written.problem(
                    found: "\(cause) over libcurl", expected: "rmsload's own sockets: HTTP/1.1 without a proxy"))
        }
        return .curl(CurlPlan(version: version, proxy: proxy))
    }

    private func proxy(_ tree: Tree?, problems: inout [Diagnostic]) -> Proxy? {
        guard let tree else { return nil }
        if let text = tree.scalar { return ProxyLiteral.value(text) }
        let keys = GroupReader(tree, "proxy")
        guard var proxy = keys.read("url", ProxyLiteral.value) else { return nil }
        proxy.user = keys.text("user")
        if let written = keys.value("password"),
            let template = scope.template(written, encoding: .plain, problems: &problems)
        {
            proxy.password = template.text
            if template.text == nil {
                problems.append(
                    written.problem(expected: "the same password for all sessions: of all holes only ${env.NAME}"))
            }
        }
        return proxy
    }
}

extension Template {
    /// The whole text where it is the same for every session.
    fileprivate var text: String? {
        var text = ""
        for part in parts {
            guard case .literal(let literal) = part else { return nil }
            text += literal
        }
        return text
    }
}
