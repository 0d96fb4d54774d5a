/// A member of a balancer, as the balancer sees it.
public struct MemberStatus: Sendable, Equatable {
    /// What the balancer calls it: a URL for httpd, a worker for mod_jk, backend/server for HAProxy.
    public var name: String
    /// The route that it has in session cookies; nil where the balancer does not tell.
    public var route: String?
    /// Where it is reached, as `host:port`; nil where the balancer does not tell.
    public var address: String?
    /// The state in the balancer's own words.
    public var state: String
    /// Taken out because it failed.
    public var isInError: Bool
    /// Gets no new sessions but keeps those that it has, because somebody has said so.
    public var isDraining: Bool
    /// How often it was chosen; nil where the balancer does not tell.
    public var chosen: UInt64?
}
