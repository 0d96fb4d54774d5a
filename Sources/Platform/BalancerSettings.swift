/// Settings of the software balancers (Apache httpd).
public struct BalancerSettings: Sendable, Equatable {
    /// How a balancer speaks to the nodes.
    public enum Connector: String, Sendable, CaseIterable {
        /// mod_proxy_ajp: AJP/1.3 with a secret, and a ping before each request.
        case ajp
        /// mod_proxy_http.
        case http
        /// mod_jk: AJP/1.3 by the module that older platforms have.
        case modJK = "mod_jk"

        /// What a lab uses unless it is told otherwise: the application server's own protocol, as in production.
        public static let standard = Connector.ajp

        /// Whether nodes are spoken to by AJP/1.3.
        public var isAJP: Bool { self != .http }
    }

    /// How a new session's node is chosen.
    public enum Method: String, Sendable, CaseIterable {
        case byRequests = "byrequests"
        case byTraffic = "bytraffic"
        case byBusyness = "bybusyness"
    }

    /// Checks that a balancer makes by itself, beside its clients' requests (mod_proxy_hcheck).
    public struct HealthCheck: Sendable, Equatable {
        /// Whole seconds, at least one.
        public var every: Duration = .seconds(1)
        /// Good checks in a row that put a node in again.
        public var passes = 1
        /// Bad checks in a row that take a node out.
        public var fails = 1

        public init() {}
    }

    public var connector = Connector.standard
    /// How many there are, 1 or 2; a second one is of use only behind a hardware balancer.
    public var count = 2
    public var method = Method.byRequests
    /// How long a node that failed is left alone before it is tried again (`retry=`, mod_jk's `recover_time`).
    ///
    /// - Units: whole seconds. httpd reads `1500ms` as 1500 seconds without a word, so a lab refuses fractions.
    public var retry: Duration = .seconds(2)
    /// How long a node may take to answer (`timeout=`, mod_jk's `reply_timeout`).
    ///
    /// - Units: whole seconds, at least one; httpd 2.4.71 takes `timeout=1500ms` for 1500 s (a request was still waiting
    ///   after 20 s).
    public var timeout: Duration = .seconds(10)
    /// Whether a node that did not answer in time is taken out (`failontimeout=`); mod_jk always does so.
    public var failOnTimeout = false
    /// How long connecting to a node may take (`connectiontimeout=`, `socket_connect_timeout`).
    public var connectTimeout: Duration = .milliseconds(500)
    /// How long a node may take to answer the ping that goes before each AJP request; zero for no ping.
    ///
    /// It is what makes AJP survive a hung node: with 300 ms the worst answer was 0.6 s and none failed, where HTTP lost
    /// requests for as long as the node hung.
    public var ping: Duration = .milliseconds(300)
    /// Checks of mod_proxy_hcheck; nil for none.
    public var healthCheck: HealthCheck?
    /// How often mod_jk tries one node before it takes the next.
    public var retries = 2
    /// When mod_jk does *not* send a request again that a node may have received already (a sum: 1 never after it was
    /// sent whole, 2 never after the answer began, 4, 8 and 16 as in mod_jk's reference).
    public var recoveryOptions = 0
    /// Threads of httpd, each serving one client connection's request at a time.
    ///
    /// A long poll holds one for as long as it waits, and when all are busy httpd closes its clients' idle connections.
    /// 400 is what httpd's event module has by default.
    public var threads = 400
    /// Names of nodes that take no traffic from the start (`status=D` of the member), such as `rms-2`.
    public var disabled: [String] = []

    public init() {}
}
