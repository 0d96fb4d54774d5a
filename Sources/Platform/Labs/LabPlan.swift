/// What a lab will consist of: ports, files and how each part is started.
struct LabPlan {
    var settings: LabSettings
    var folder: LabFolder
    var programs: LabPrograms
    /// What the parts get, with the lab's mark.
    var environment: [String: String]
    var id: String
    var account: LabAccount?

    /// A node with all its addresses.
    struct Node {
        var member: BalancerMember
        /// Where it takes in the other node's sessions; nil where nothing is replicated.
        var replication: Endpoint?
    }

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
        let hardware =
            settings.hardwareBalancer == nil ? nil : (entry: try reserve(), admin: try reserve())
        var balancers: [(description: BalancerDescription, folder: LabFolder.Balancer)] = []
        for name in Lab.balancerNames.prefix(settings.balancers.count) {
            let own = try folder.makeBalancer(name)
            let description = BalancerDescription(
                name: name, endpoint: try reserve(), admin: try reserve(), accessLogPath: own.accessLog)
            balancers.append((description, own))
        }
        let connector = settings.balancers.connector
        var nodes: [Node] = []
        for name in Lab.nodeNames {
            let node = NodeDescription(name: name, route: name.filter { $0 != "-" }, endpoint: try reserve())
            let endpoint = connector.isAJP ? try reserve() : node.endpoint
            let replication = settings.nodes.sessionStore.isReplicated ? try reserve() : nil
            let member = BalancerMember(node: node, connector: connector, endpoint: endpoint)
            nodes.append(Node(member: member, replication: replication))
        }
        let thirdParty = settings.thirdParty == nil ? nil : try reserve()
        let reachedThirdParty = try thirdParty.map { endpoint throws(PlatformError) in
            try link(Lab.thirdPartyName, before: endpoint)
        }
        let members = nodes.map(\.member)
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
        if let hardware, let program = programs.haproxy, let settings = settings.hardwareBalancer {
            layout.recipes.append(
                try haproxy(hardware.entry, hardware.admin, before: reachedBalancers, settings, program: program))
        }
        for balancer in balancers {
            layout.recipes.append(
                try httpd(balancer.description, in: balancer.folder, before: reachedMembers, secret: secret))
        }
        switch settings.kind {
        case .embedded: layEmbedded(&layout, nodes, thirdParty: reachedThirdParty, secret: secret)
        case .full:
            try layFull(
                &layout, nodes: nodes, thirdParty: reachedThirdParty, secret: secret, reserve: reserve)
        }
        if let thirdParty, let settings = settings.thirdParty {
            layout.recipes.append(self.thirdParty(at: thirdParty, settings))
        }
        for index in layout.recipes.indices {
            let name = layout.recipes[index].name
            layout.recipes[index].link = links[name]
            layout.recipes[index].disk = folder.disk(of: name)
        }
        for recipe in layout.recipes {
            if let link = recipe.link { layout.recipes.append(self.link(link, before: recipe)) }
        }
        layout.ports = ports
        return layout
    }

    private func layEmbedded(_ layout: inout LabLayout, _ nodes: [Node], thirdParty: Endpoint?, secret: String) {
        for node in nodes {
            let peer = nodes.first { $0.member.node.name != node.member.node.name }?.replication
            layout.recipes.append(self.node(node, peer: peer, thirdParty: thirdParty, secret: secret))
        }
    }

    private func writeStatics() throws(PlatformError) {
        try writeFile(folder.statics + "/skin.css", StaticFiles.styleSheet)
        try writeFile(folder.statics + "/logo.png", StaticFiles.logo)
        try writeFile(folder.statics + "/lab.txt", Array(id.utf8))
    }
}
