/// The tuning settings of a lab: what a profile turns.
public struct LabSettings: Sendable, Equatable {
    public var nodes = NodeSettings()
    public var balancers = BalancerSettings()
    /// Whether a hardware balancer (HAProxy) stands in front of the software balancers and is where clients go.
    public var hardwareBalancer = true
    /// Parts before which a link stands that can hold bytes back; set by the faults that need one.
    public var linkedParts: [String] = []
    /// Parts that write to a small disk of their own; set by the faults that fill one.
    public var boundedDisks: [String] = []

    public init() {}
}

/// Settings of each RMS node.
public struct NodeSettings: Sendable, Equatable {
    /// Where processed scenes (the level 1 cache) are kept.
    public enum SceneCache: String, Sendable, CaseIterable {
        case none, database, memory
    }

    /// Where session state is kept.
    public enum SessionStore: String, Sendable, CaseIterable {
        /// In the node: gone when it dies.
        case memory
        /// In the shared database: another node can continue the session.
        case database
    }

    /// Threads that process requests; each handles one request at a time.
    public var threads = 4
    /// Requests that may wait for a thread; one more is answered 503.
    public var acceptQueue = 100
    /// CPU time that processing one scene burns.
    public var sceneCost: Duration = .milliseconds(4)
    public var sceneCache: SceneCache = .database
    /// How long a cached scene is served.
    public var sceneTTL: Duration = .seconds(30)
    /// Round trip of every database access, spent waiting while the thread is held.
    public var databaseLatency: Duration = .milliseconds(20)
    public var sessionStore: SessionStore = .database

    public init() {}
}

/// Settings of the software balancers (Apache httpd).
public struct BalancerSettings: Sendable, Equatable {
    /// How a balancer speaks to the nodes.
    public enum Connector: String, Sendable, CaseIterable {
        /// mod_proxy_ajp: AJP/1.3 with a secret, and a ping before each request.
        case ajp
        /// mod_proxy_http.
        case http

        /// What a lab uses unless it is told otherwise.
        public static let standard = Connector.http
    }

    public var connector = Connector.standard
    /// How many there are, 1 or 2; a second one is of use only behind a hardware balancer.
    public var count = 2
    /// How long a node that failed is left alone before it is tried again (`retry=` of the member).
    ///
    /// - Units: whole seconds. httpd reads `1500ms` as 1500 seconds without a word, so a lab refuses fractions.
    public var retry: Duration = .seconds(2)
    /// How long a node may take to answer (`timeout=` of the member).
    ///
    /// - Units: whole seconds, at least one; httpd 2.4.71 takes `timeout=1500ms` for 1500 s (a request was still waiting
    ///   after 20 s).
    public var timeout: Duration = .seconds(10)
    /// How long connecting to a node may take (`connectiontimeout=`).
    public var connectTimeout: Duration = .milliseconds(500)
    /// Threads of httpd, each serving one client connection's request at a time.
    ///
    /// A long poll holds one for as long as it waits, and when all are busy httpd closes its clients' idle connections.
    /// 400 is what httpd's event module has by default.
    public var threads = 400
    /// Names of nodes that take no traffic from the start (`status=D` of the member), such as `rms-2`.
    public var disabled: [String] = []

    public init() {}
}
