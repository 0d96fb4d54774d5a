import Glibc

/// How each part is started.
extension LabPlan {
    func haproxy(
        _ entry: Endpoint, _ admin: Endpoint, before balancers: [BalancerDescription],
        _ settings: HardwareBalancerSettings, program: String
    ) throws(PlatformError) -> LabPart.Recipe {
        let configuration = HAProxyConfiguration(
            balancers: balancers, settings: settings, entry: entry, admin: admin, id: id, account: account)
        let file = folder.hardwareBalancer + "/haproxy.cfg"
        try writeFile(file, Array(configuration.text.utf8))
        return LabPart.Recipe(
            name: Lab.hardwareBalancerName,
            command: [program, "-db", "-C", folder.hardwareBalancer, "-f", file],
            environment: environment, endpoint: entry, health: admin, healthPath: HAProxyConfiguration.healthPath,
            isOwnAnswer: { [id] page, _ in page.text == id },
            log: folder.hardwareBalancer + "/haproxy.out", gracefulSignal: SIGUSR1,
            // Its first check of a balancer that does not listen yet would take that out.
            after: balancers.map(\.name))
    }

    func httpd(
        _ balancer: BalancerDescription, in own: LabFolder.Balancer, before members: [BalancerMember], secret: String
    ) throws(PlatformError) -> LabPart.Recipe {
        let configuration = ApacheConfiguration(
            folder: own, documents: folder.documents, settings: settings.balancers, members: members,
            secret: secret, endpoint: balancer.endpoint, admin: balancer.admin, account: account)
        // For nobody else to read: the AJP secret is in it. httpd reads it before it gives root up.
        try writeFile(own.configuration, Array(configuration.text.utf8), mode: 0o600)
        var logs = [own.errorLog]
        if settings.balancers.connector == .modJK {
            try writeFile(own.workers, Array(configuration.workers.utf8), mode: 0o600)
            logs.append(own.jkLog)
        }
        return LabPart.Recipe(
            name: balancer.name, command: [programs.httpd, "-f", own.configuration, "-DFOREGROUND"],
            environment: environment, endpoint: balancer.endpoint,
            // Health is asked at the admin address: the access log must hold the clients' requests and nothing else.
            health: balancer.admin, healthPath: "/static/lab.txt",
            isOwnAnswer: { [id] page, _ in page.text == id },
            log: own.output, gracefulSignal: SIGWINCH, otherLogs: logs)
    }

    func node(_ node: Node, peer: Endpoint?, thirdParty: Endpoint?, secret: String) -> LabPart.Recipe {
        let description = node.member.node
        let nodes = settings.nodes
        var options = [
            ("name", description.name), ("route", description.route), ("port", "\(description.endpoint.port)"),
            ("database", folder.database), ("threads", "\(nodes.threads)"), ("accept-queue", "\(nodes.acceptQueue)"),
            ("scenes", "\(nodes.scenes)"), ("scene-cost-ms", nodes.sceneCost.inMilliseconds),
            ("scene-cache", nodes.sceneCache.rawValue), ("scene-ttl-s", "\(nodes.sceneTTL.components.seconds)"),
            ("database-latency-ms", nodes.databaseLatency.inMilliseconds),
            ("database-pool-wait-ms", nodes.databasePoolWait.inMilliseconds),
            ("session-store", nodes.sessionStore.rawValue),
            ("start-up-delay-ms", nodes.startUpDelay.inMilliseconds),
        ]
        if let size = nodes.databasePool { options.append(("database-pool", "\(size)")) }
        if let delay = nodes.writeBehind { options.append(("write-behind", delay.inMilliseconds)) }
        if node.member.connector.isAJP {
            options += [("ajp-port", "\(node.member.endpoint.port)"), ("ajp-secret", secret)]
        }
        if let own = node.replication, let peer {
            options += [
                ("replication-port", "\(own.port)"), ("peer", "\(peer)"),
                ("replication-timeout-ms", nodes.replicationTimeout.inMilliseconds),
            ]
        }
        if let thirdParty {
            options += [
                ("third-party", "http://\(thirdParty)"), ("resource-cache", nodes.resourceCache.rawValue),
                ("third-party-timeout-ms", nodes.thirdPartyTimeout.inMilliseconds),
                ("resource-ttl-s", "\(nodes.resourceTTL.components.seconds)"),
                ("resource-stale-s", "\(nodes.resourceStale.components.seconds)"),
            ]
        }
        return LabPart.Recipe(
            name: description.name, command: [programs.node] + options.flatMap { ["--\($0)", $1] },
            environment: environment, endpoint: description.endpoint, health: description.endpoint,
            healthPath: description.healthPath,
            isOwnAnswer: { page, process in NodeStatus(parsing: page.body)?.pid == process.pid },
            log: folder.nodes + "/\(description.name).log", startUpDelay: nodes.startUpDelay,
            served: node.member.endpoint, servesAJP: node.member.connector.isAJP)
    }

    /// The stand-in for somebody else's back end; its status page counts what nodes asked for, and tells its process.
    func thirdParty(at endpoint: Endpoint, _ settings: ThirdPartySettings) -> LabPart.Recipe {
        LabPart.Recipe(
            name: Lab.thirdPartyName,
            command: [
                programs.node, "third-party", "--port", "\(endpoint.port)", "--latency-ms",
                settings.latency.inMilliseconds, "--failures-ppm", "\(Int((settings.failures * 1_000_000).rounded()))",
            ],
            environment: environment, endpoint: endpoint, health: endpoint, healthPath: "/status",
            isOwnAnswer: { page, process in NodeStatus(parsing: page.body)?.pid == process.pid },
            log: folder.thirdPartyLog)
    }

    /// rmsload itself, as a proxy that can hold bytes back.
    func link(_ link: LabLink, before part: LabPart.Recipe) -> LabPart.Recipe {
        LabPart.Recipe(
            name: part.name + "-link",
            command: [
                programs.guardian, "link", "--listen", "\(link.endpoint)", "--to", "\(part.served ?? part.endpoint)",
                "--admin", "\(link.admin)",
            ],
            environment: environment, endpoint: link.endpoint, health: link.admin, healthPath: "/",
            isOwnAnswer: { page, process in LinkStatus(parsing: page.text)?.pid == process.pid },
            log: folder.path + "/links.log", isLink: true)
    }
}

extension Duration {
    fileprivate var inMilliseconds: String { "\(Int(milliseconds))" }
}
