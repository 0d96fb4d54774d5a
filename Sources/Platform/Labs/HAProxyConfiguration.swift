/// The configuration of the lab's HAProxy, which plays the hardware balancer: TCP, one address, health checks.
struct HAProxyConfiguration {
    var balancers: [BalancerDescription]
    var settings: HardwareBalancerSettings
    /// Where clients go.
    var entry: Endpoint
    /// Where its statistics are.
    var admin: Endpoint
    /// What its health page says, so that a stranger on its port is not taken for it.
    var id: String
    /// Who it runs as; nil when the lab is not started by root.
    var account: LabAccount?

    static let statusPath = "/stats;csv"
    static let healthPath = "/lab.txt"
    static let backend = "balancers"
    /// Relative to HAProxy's folder: the path of a Unix socket may have no more than 107 bytes.
    static let socket = "stats.sock"

    /// The balancers are checked at their admin addresses, so that no check leaves a line in an access log. Clients'
    /// time-outs are far beyond httpd's own: in TCP mode it is for httpd to say when a connection has been idle too long.
    var text: String {
        """
        global
          \(identity)
          nbthread 2
          # Without it the descriptors that root may have decide how much memory is taken.
          fd-hard-limit 100000
          stats socket unix@\(Self.socket) mode 600 level admin

        defaults
          mode tcp
          timeout connect 500ms
          timeout client 10m
          timeout server 10m
          timeout check \(checkMs)ms
          retries 2
          option redispatch 1
          # Count bytes as they pass, not when a connection ends.
          option contstats

        frontend vip
          bind \(entry)
          default_backend \(Self.backend)

        backend \(Self.backend)
          balance roundrobin
          option httpchk GET /static/lab.txt
          http-check expect status 200
          default-server check inter \(checkMs)ms fastinter \(min(200, checkMs))ms downinter \(checkMs)ms fall \(settings.fall) rise \(settings.rise) on-marked-down shutdown-sessions
        \(servers)

        frontend admin
          mode http
          timeout client 5s
          bind \(admin)
          http-request return status 200 content-type text/plain string "\(id)" if { path \(Self.healthPath) }
          stats enable
          stats uri /stats

        """
    }

    private var checkMs: Int { Int(settings.checkInterval.milliseconds) }

    private var identity: String {
        account.map { "user \($0.user)\n  group \($0.group)" } ?? "# Not root: it runs as we do."
    }

    private var servers: String {
        balancers.map { "  server \($0.name) \($0.endpoint) check addr \($0.admin.host) port \($0.admin.port)" }
            .joined(separator: "\n")
    }
}
