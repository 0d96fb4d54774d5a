/// One address that requests are sent to: scheme, host and port of a URL.
public struct Origin: Sendable, Equatable {
    /// `http` (the only scheme of this transport).
    public var scheme: String
    /// Host name or address, as written; an IPv6 address without its brackets.
    public var host: String
    public var port: UInt16
    /// Value of the `Host` header field: host, and the port where it is not the scheme's default.
    public var authority: String

    public init(scheme: String, host: String, port: UInt16) {
        self.scheme = scheme
        self.host = host
        self.port = port
        let literal = host.contains(":") ? "[\(host)]" : host
        authority = port == 80 && scheme == "http" ? literal : "\(literal):\(port)"
    }
}
