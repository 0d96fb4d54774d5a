extension ApacheConfiguration {
    /// mod_proxy with mod_proxy_ajp or mod_proxy_http.
    var proxy: Connection {
        var modules = ["proxy", "proxy_\(settings.connector.rawValue)", "proxy_balancer", "slotmem_shm"]
        modules.append("lbmethod_\(settings.method.rawValue)")
        if settings.healthCheck != nil { modules.append("proxy_hcheck") }
        let failOnTimeout = settings.failOnTimeout ? " failontimeout=On" : ""
        return Connection(
            modules: modules,
            server: """
                ProxyStatus On
                ProxyRequests Off
                ProxyPreserveHost On
                <Proxy "balancer://rms">
                \(members.map(line).joined(separator: "\n"))
                </Proxy>
                """,
            host: """
                  ProxyPass /static/ !
                  # The method stands here: in a server-level <Proxy> it would not reach this host's copy of the balancer.
                  ProxyPass / "balancer://rms/" lbmethod=\(settings.method.rawValue) stickysession=JSESSIONID|jsessionid scolonpathdelim=On\(failOnTimeout)
                """,
            admin: """
                  <Location \(BalancerConsole.path)>
                    SetHandler balancer-manager
                    Require local
                  </Location>
                """,
            route: "%{BALANCER_WORKER_ROUTE}e")
    }

    private func line(_ member: BalancerMember) -> String {
        var words = ["BalancerMember \"\(member.url)\"", "route=\(member.node.route)"]
        if settings.connector == .ajp {
            words.append("secret=\(secret)")
            if settings.ping > .zero { words.append("ping=\(Int(settings.ping.milliseconds))ms") }
        }
        words += [
            "retry=\(settings.retry.components.seconds)", "timeout=\(settings.timeout.components.seconds)",
            "connectiontimeout=\(Int(settings.connectTimeout.milliseconds))ms",
        ]
        if let check = settings.healthCheck {
            words.append(
                settings.connector == .ajp ? "hcmethod=CPING" : "hcmethod=GET hcuri=\(member.node.healthPath)")
            words.append("hcinterval=\(check.every.components.seconds) hcpasses=\(check.passes) hcfails=\(check.fails)")
        }
        if settings.disabled.contains(member.node.name) { words.append("status=D") }
        return "  " + words.joined(separator: " ")
    }
}
