extension ApacheConfiguration {
    /// mod_jk, whose members stand in a file of their own.
    var jk: Connection {
        Connection(
            modules: ["jk"],
            server: """
                JkWorkersFile \(quoted(folder.workers))
                JkShmFile \(quoted(folder.runtime + "/jk.shm"))
                JkLogFile \(quoted(folder.jkLog))
                JkLogLevel warn
                JkWatchdogInterval 1
                """,
            host: """
                  JkMount /* \(JKConsole.balancer)
                  JkUnMount /static/* \(JKConsole.balancer)
                """,
            admin: """
                  JkMount \(JKConsole.path) jkstatus
                """,
            route: "%{JK_LB_LAST_NAME}n")
    }

    /// `workers.properties`.
    ///
    /// Maintenance, at which a failed member may come back, must run as often as members may come back: its default is
    /// once a minute. A node's first error counts at once (`error_escalation_time`), as it does with mod_proxy.
    var workers: String {
        let retryS = max(1, settings.retry.components.seconds)
        let names = members.map(\.jkName).joined(separator: ",")
        let balancer = """
            worker.list=\(JKConsole.balancer),jkstatus
            worker.maintain=\(min(60, retryS))
            worker.jkstatus.type=status
            worker.\(JKConsole.balancer).type=lb
            worker.\(JKConsole.balancer).balance_workers=\(names)
            worker.\(JKConsole.balancer).sticky_session=true
            worker.\(JKConsole.balancer).method=\(jkMethod)
            worker.\(JKConsole.balancer).recover_time=\(retryS)
            worker.\(JKConsole.balancer).error_escalation_time=0

            """
        return balancer + members.map(worker).joined()
    }

    private var jkMethod: String {
        switch settings.method {
        case .byRequests: "Request"
        case .byTraffic: "Traffic"
        case .byBusyness: "Busyness"
        }
    }

    private func worker(_ member: BalancerMember) -> String {
        let pingMs = Int(settings.ping.milliseconds)
        var keys = [
            ("type", "ajp13"), ("host", member.endpoint.host), ("port", "\(member.endpoint.port)"),
            ("secret", secret), ("route", member.node.route),
            ("socket_connect_timeout", "\(Int(settings.connectTimeout.milliseconds))"),
            ("reply_timeout", "\(Int(settings.timeout.milliseconds))"), ("retries", "\(settings.retries)"),
            ("recovery_options", "\(settings.recoveryOptions)"), ("connection_pool_size", "\(settings.threads)"),
        ]
        if pingMs > 0 { keys += [("ping_mode", "A"), ("ping_timeout", "\(pingMs)")] }
        if settings.disabled.contains(member.node.name) { keys.append(("activation", "stopped")) }
        return keys.map { "worker.\(member.jkName).\($0.0)=\($0.1)\n" }.joined()
    }
}
