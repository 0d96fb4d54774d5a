/// One software balancer of a lab.
public struct BalancerDescription: Sendable, Equatable {
    /// Such as `lb-1`.
    public var name: String
    /// Where clients, or the hardware balancer for them, connect.
    public var endpoint: Endpoint
    /// Where its status page and its balancer-manager are, apart from clients, so that looking at them leaves no line in
    /// the access log.
    public var admin: Endpoint
    /// One line for each request that came to `endpoint`, written when its response has been sent.
    public var accessLogPath: String
}
