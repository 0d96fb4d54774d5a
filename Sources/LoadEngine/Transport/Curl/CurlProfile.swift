import CCurl

/// What one kind of session asks of libcurl, ready to be set; whoever owns it frees it.
struct CurlProfile {
    let version: CurlPlan.Version
    let connections: Int
    /// Whether requests to `http` origins are sent to the proxy whole.
    let isAbsolute: Bool
    private let opensTunnel: Bool
    /// Empty for none.
    private var proxy = ByteStore()
    private var user = ByteStore()
    private var password = ByteStore()

    init(_ session: SessionPlan, _ curl: CurlPlan) {
        version = curl.version
        connections = max(1, session.connections)
        // A proxy speaks HTTP/1.1 with us, so that HTTP/2 must go through it.
        opensTunnel = curl.proxy != nil && curl.version == .http2
        isAbsolute = curl.proxy != nil && curl.version == .http11
        // An empty text keeps libcurl from asking the environment.
        var text = ""
        if let given = curl.proxy {
            let host = given.host.contains(":") ? "[\(given.host)]" : given.host
            text = "http://\(host):\(given.port)"
        }
        proxy = Self.text(text)
        if let name = curl.proxy?.user { user = Self.text(name) }
        if let word = curl.proxy?.password { password = Self.text(word) }
    }

    private static func text(_ text: String) -> ByteStore {
        var store = ByteStore(copying: text)
        store.append(0)
        return store
    }

    /// Sets what exchanges of this kind have in common.
    func set(on easy: UnsafeMutableRawPointer, isSecure: Bool) {
        let wanted =
            version == .http11
            ? CURL_HTTP_VERSION_1_1
            : isSecure ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE
        rms_curl_number(easy, CURLOPT_HTTP_VERSION, wanted)
        // Rather wait for a connection that can be shared than open another.
        rms_curl_number(easy, CURLOPT_PIPEWAIT, version == .http2 ? 1 : 0)
        rms_curl_pointer(easy, CURLOPT_PROXY, proxy.start)
        rms_curl_number(easy, CURLOPT_HTTPPROXYTUNNEL, opensTunnel ? 1 : 0)
        rms_curl_pointer(easy, CURLOPT_PROXYUSERNAME, user.start)
        rms_curl_pointer(easy, CURLOPT_PROXYPASSWORD, password.start)
    }

    /// Gives the memory back.
    func free() {
        for store in [proxy, user, password] {
            var store = store
            store.free()
        }
    }
}
