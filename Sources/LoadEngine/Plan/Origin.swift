/// One address that requests are sent to: scheme, host and port of a URL.
public struct Origin: Sendable, Equatable {
    /// `http` or `https`.
    public var scheme: String
    /// Host name or address, as written; an IPv6 address without its brackets.
    public var host: String
    public var port: UInt16
    /// Value of the `Host` header field: host, and the port where it is not the scheme's default.
    public var authority: String
    /// A numeric address to connect to in place of the one that the host's name has; nil asks the resolver.
    public var address: String?

    public init(scheme: String, host: String, port: UInt16, address: String? = nil) {
        self.scheme = scheme
        self.address = address
        self.host = host
        self.port = port
        let literal = host.contains(":") ? "[\(host)]" : host
        authority = port == Self.standardPort(of: scheme) ? literal : "\(literal):\(port)"
    }

    /// Whether connections to it are secured with TLS.
    public var isSecure: Bool { scheme == "https" }

    /// The port of URLs that name none.
    public static func standardPort(of scheme: String) -> UInt16 { scheme == "https" ? 443 : 80 }
}
