import Glibc

/// What a lab will consist of: ports, files and how each part is started.
struct LabPlan {
    var settings: LabSettings
    var folder: LabFolder
    var programs: LabPrograms
    /// What the parts get, with the lab's mark.
    var environment: [String: String]
    var id: String
    var account: LabAccount?

    /// Reserves the ports and writes the files.
    func lay() throws(PlatformError) -> LabLayout {
        var ports: [PortReservation] = []
        func reserve() throws(PlatformError) -> Endpoint {
            let port = try PortReservation()
            ports.append(port)
            return Endpoint(host: "127.0.0.1", port: port.port)
        }
        var links: [String: LabLink] = [:]
        func link(_ name: String, before endpoint: Endpoint) throws(PlatformError) -> Endpoint {
            guard settings.linkedParts.contains(name) else { return endpoint }
            let link = LabLink(endpoint: try reserve(), admin: try reserve())
            links[name] = link
            return link.endpoint
        }
        let hardware = settings.hardwareBalancer ? (entry: try reserve(), admin: try reserve()) : nil
        var balancers: [(description: BalancerDescription, folder: LabFolder.Balancer)] = []
        for name in Lab.balancerNames.prefix(settings.balancers.count) {
            let own = try folder.makeBalancer(name)
            let description = BalancerDescription(
                name: name, endpoint: try reserve(), admin: try reserve(), accessLogPath: own.accessLog)
            balancers.append((description, own))
        }
        let connector = settings.balancers.connector
        var members: [BalancerMember] = []
        for name in Lab.nodeNames {
            let node = NodeDescription(name: name, route: name.filter { $0 != "-" }, endpoint: try reserve())
            let endpoint = connector == .ajp ? try reserve() : node.endpoint
            members.append(BalancerMember(node: node, connector: connector, endpoint: endpoint))
        }
        // As those before them know them: by their links, where they have one.
        var reachedMembers = members
        for index in members.indices {
            reachedMembers[index].endpoint = try link(members[index].node.name, before: members[index].endpoint)
        }
        var reachedBalancers = balancers.map(\.description)
        for index in reachedBalancers.indices {
            let balancer = reachedBalancers[index]
            reachedBalancers[index].endpoint = try link(balancer.name, before: balancer.endpoint)
        }
        let entry = try hardware.map { hardware throws(PlatformError) in
            try link(Lab.hardwareBalancerName, before: hardware.entry)
        }
        let secret = String(UInt64.random(in: .min ... .max), radix: 36)
        let descriptions = balancers.map(\.description)
        var layout = LabLayout(
            entry: entry ?? reachedBalancers[0].endpoint, hardwareAdmin: hardware?.admin, balancers: descriptions,
            members: reachedMembers, ports: ports)
        try writeStatics()
        if let hardware, let program = programs.haproxy {
            layout.recipes.append(
                try haproxy(hardware.entry, admin: hardware.admin, before: reachedBalancers, program: program))
        }
        for balancer in balancers {
            layout.recipes.append(
                try httpd(balancer.description, in: balancer.folder, before: reachedMembers, secret: secret))
        }
        layout.recipes += members.map { node($0, secret: secret) }
        for index in layout.recipes.indices {
            let name = layout.recipes[index].name
            layout.recipes[index].link = links[name]
            layout.recipes[index].disk = folder.disk(of: name)
        }
        for recipe in layout.recipes {
            if let link = recipe.link { layout.recipes.append(self.link(link, before: recipe)) }
        }
        return layout
    }

    private func writeStatics() throws(PlatformError) {
        try writeFile(folder.statics + "/skin.css", StaticFiles.styleSheet)
        try writeFile(folder.statics + "/logo.png", StaticFiles.logo)
        try writeFile(folder.statics + "/lab.txt", Array(id.utf8))
    }

    /// rmsload itself, as a proxy that can hold bytes back.
    private func link(_ link: LabLink, before part: LabPart.Recipe) -> LabPart.Recipe {
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

    private func haproxy(
        _ entry: Endpoint, admin: Endpoint, before balancers: [BalancerDescription], program: String
    ) throws(PlatformError) -> LabPart.Recipe {
        let configuration = HAProxyConfiguration(
            balancers: balancers, entry: entry, admin: admin, id: id, account: account)
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

    private func httpd(
        _ balancer: BalancerDescription, in own: LabFolder.Balancer, before members: [BalancerMember], secret: String
    ) throws(PlatformError) -> LabPart.Recipe {
        let configuration = ApacheConfiguration(
            folder: own, documents: folder.documents, settings: settings.balancers, members: members,
            secret: secret, endpoint: balancer.endpoint, admin: balancer.admin, account: account)
        // For nobody else to read: the AJP secret is in it. httpd reads it before it gives root up.
        try writeFile(own.configuration, Array(configuration.text.utf8), mode: 0o600)
        return LabPart.Recipe(
            name: balancer.name, command: [programs.httpd, "-f", own.configuration, "-DFOREGROUND"],
            environment: environment, endpoint: balancer.endpoint,
            // Health is asked at the admin address: the access log must hold the clients' requests and nothing else.
            health: balancer.admin, healthPath: "/static/lab.txt",
            isOwnAnswer: { [id] page, _ in page.text == id },
            log: own.output, gracefulSignal: SIGWINCH, otherLogs: [own.errorLog])
    }

    private func node(_ member: BalancerMember, secret: String) -> LabPart.Recipe {
        let node = member.node
        let nodes = settings.nodes
        let ajp = ["--ajp-port", "\(member.endpoint.port)", "--ajp-secret", secret]
        return LabPart.Recipe(
            name: node.name,
            command: [
                programs.node, "--name", node.name, "--route", node.route, "--port", "\(node.endpoint.port)",
                "--database", folder.database, "--threads", "\(nodes.threads)",
                "--accept-queue", "\(nodes.acceptQueue)",
                "--scene-cost-ms", "\(Int(nodes.sceneCost.milliseconds))",
                "--scene-cache", nodes.sceneCache.rawValue,
                "--scene-ttl-s", "\(nodes.sceneTTL.components.seconds)",
                "--database-latency-ms", "\(Int(nodes.databaseLatency.milliseconds))",
                "--session-store", nodes.sessionStore.rawValue,
            ] + (member.connector == .ajp ? ajp : []),
            environment: environment, endpoint: node.endpoint, health: node.endpoint, healthPath: node.healthPath,
            isOwnAnswer: { page, process in NodeStatus(parsing: page.body)?.pid == process.pid },
            log: folder.nodes + "/\(node.name).log", served: member.endpoint, servesAJP: member.connector == .ajp)
    }
}
