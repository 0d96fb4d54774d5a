/// The configuration of the HAProxy that is the database's one address: nodes go to it, it leads to the primary.
struct DatabaseAddressConfiguration {
    var servers: [DatabaseServer]
    /// Where nodes connect.
    var endpoint: Endpoint
    /// Where its statistics are.
    var admin: Endpoint
    /// What its health page says, so that a stranger on its port is not taken for it.
    var id: String
    var account: LabAccount?

    /// The proxy's name in statistics and commands.
    static let proxy = "database"

    /// A server is checked by a login: a frozen one still takes connections. The replica is kept out by the watchdog.
    var text: String {
        """
        global
          \(account.map { "user \($0.user)\n  group \($0.group)" } ?? "# Not root: it runs as we do.")
          nbthread 1
          fd-hard-limit 10000
          stats socket unix@\(HAProxyConfiguration.socket) mode 600 level admin

        defaults
          mode tcp
          timeout connect 500ms
          timeout client 10m
          timeout server 10m
          timeout check 500ms
          retries 1
          option contstats

        listen \(Self.proxy)
          bind \(endpoint)
          option mysql-check user \(DatabaseSchema.check)
          default-server check inter 300ms fall 2 rise 1 on-marked-down shutdown-sessions
        \(lines)

        frontend admin
          mode http
          timeout client 5s
          bind \(admin)
          http-request return status 200 content-type text/plain string "\(id)" if { path \(HAProxyConfiguration.healthPath) }
          stats enable
          stats uri /stats

        """
    }

    private var lines: String {
        servers.enumerated().map { index, server in
            "  server \(server.name) \(server.endpoint)\(index == 0 ? "" : " disabled")"
        }.joined(separator: "\n")
    }
}
