/// One part of a platform as a platform file describes it.
public struct PartDescription: Sendable, Equatable, Codable {
    /// What a database's server is meant to be when all is well.
    public enum Role: String, Sendable, Codable, CaseIterable {
        case primary, replica
    }

    public var name: String
    public var tier: PlatformTier
    /// What follows the dot in this node's session cookies.
    public var route: String?
    /// Where the part serves its clients; nil where only its health is known.
    public var address: Endpoint?
    /// A node's own connector, such as `http://rms1:8080`, by which it can be loaded past the balancers.
    public var connector: String?
    /// The page that answers 200 when it is well.
    public var health: PageAddress?
    /// How long it may take from its start until it is well.
    public var readyWithinMs = 60_000
    /// What the balancers before it call it, where neither route, name nor address tells.
    public var member: String?
    /// Nil for a part that faults cannot be done to.
    public var control: ControlDescription?
    public var status = StatusDescription()
    public var role: Role?
    /// How this server of the database is made the primary.
    public var promote: CommandDescription?

    public init(name: String, tier: PlatformTier) {
        self.name = name
        self.tier = tier
    }

    /// Whether a balancer's member is this part.
    func isMember(_ status: MemberStatus) -> Bool {
        let names = [status.name, String(status.name.split(separator: "/").last ?? "")]
        if let member { return names.contains(member) }
        if let route, let other = status.route { return route == other }
        return names.contains(name) || route.map(names.contains) == true
            || (address != nil && status.address == address?.description)
    }
}

/// Where a part's status is read.
public struct StatusDescription: Sendable, Equatable, Codable {
    /// HAProxy's statistics.
    public enum HAProxy: Sendable, Equatable, Codable {
        case page(StatusSource)
        case socket(String)
        case address(Endpoint)
    }

    /// httpd's `server-status`.
    public var serverStatus: StatusSource?
    public var balancerManager: StatusSource?
    /// mod_jk's status worker.
    public var modJK: StatusSource?
    public var haproxy: HAProxy?
    /// Nil for all of HAProxy's backends.
    public var backend: String?
    /// Tomcat's status page.
    public var tomcat: StatusSource?
    /// Tomcat's JMX proxy.
    public var jmx: StatusSource?
    public var mariadb: DatabaseSource?

    public init() {}

    /// The reader that shows most: one that can drain before one that only shows.
    func balancer(_ environment: [String: String]) -> (any BalancerReader)? {
        if let balancerManager {
            return BalancerManagerReader(client: StatusClient(source: balancerManager, environment: environment))
        }
        if let modJK { return ModJKReader(client: StatusClient(source: modJK, environment: environment)) }
        if let haproxy = haproxy(environment) { return haproxy }
        return serverStatus.map { ServerStatusReader(client: StatusClient(source: $0, environment: environment)) }
    }

    func haproxy(_ environment: [String: String]) -> HAProxyReader? {
        haproxy.map { source in
            switch source {
            case .page(let page):
                HAProxyReader(source: .page(StatusClient(source: page, environment: environment)), backend: backend)
            case .socket(let path): HAProxyReader(source: .socket(path), backend: backend)
            case .address(let endpoint): HAProxyReader(source: .address(endpoint), backend: backend)
            }
        }
    }

    func tomcat(_ environment: [String: String]) -> TomcatReader? {
        guard tomcat != nil || jmx != nil else { return nil }
        return TomcatReader(
            status: tomcat.map { StatusClient(source: $0, environment: environment) },
            jmx: jmx.map { StatusClient(source: $0, environment: environment) })
    }

    /// Whether members of this part can be drained through it.
    public var canDrain: Bool { balancer([:])?.canDrain ?? false }
}
