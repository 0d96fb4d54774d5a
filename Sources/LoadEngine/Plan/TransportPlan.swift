/// How one kind of session reaches its origins.
public enum TransportPlan: Sendable, Equatable {
    /// The engine's own sockets: HTTP/1.1, straight to the origin. The fast one.
    case sockets
    /// libcurl: HTTP/2, and proxies.
    case curl(CurlPlan)
}

/// What libcurl is asked to speak, and through whom.
public struct CurlPlan: Sendable, Equatable {
    /// A version of HTTP. Another one is never agreed on: an exchange that cannot have it fails.
    public enum Version: String, Sendable, CaseIterable {
        case http11 = "http/1.1"
        /// Agreed on by ALPN for `https`, by prior knowledge for `http`.
        case http2 = "h2"
    }

    public var version: Version
    /// nil goes straight to the origin; proxies of the environment are never used.
    public var proxy: Proxy?

    /// Most exchanges that share a connection at once in HTTP/2.
    public static let streamsMax = 100

    public init(version: Version = .http2, proxy: Proxy? = nil) {
        self.version = version
        self.proxy = proxy
    }
}

/// Who passes requests on to their origin: an HTTP proxy, spoken to in HTTP/1.1.
///
/// Requests of HTTP/1.1 to `http` origins are sent to it whole; for all else it opens a tunnel (CONNECT).
public struct Proxy: Sendable, Equatable {
    public var host: String
    public var port: UInt16
    /// Name and password, where the proxy wants to know who asks.
    public var user: String?
    public var password: String?

    public init(host: String, port: UInt16, user: String? = nil, password: String? = nil) {
        self.host = host
        self.port = port
        self.user = user
        self.password = password
    }

    /// Where it is reached, which is looked up like an origin.
    var origin: Origin { Origin(scheme: "http", host: host, port: port) }
}

extension SessionPlan {
    /// Most exchanges that a session of this kind has in flight to one origin.
    var inFlightMax: Int {
        guard case .curl(let curl) = transport, curl.version == .http2 else { return max(1, connections) }
        let together = operations.map { operation in
            if case .together(let range) = operation { return range.count }
            return 1
        }
        return min(max(1, connections) * CurlPlan.streamsMax, together.max() ?? 1)
    }

    /// Whether its exchanges are libcurl's.
    var isCarried: Bool { transport != .sockets }

    /// Whether it speaks to the addresses of its origins itself.
    var isDirect: Bool {
        if case .curl(let curl) = transport { return curl.proxy == nil }
        return true
    }
}
