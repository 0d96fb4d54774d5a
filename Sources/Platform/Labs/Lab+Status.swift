extension Lab {
    public var partNames: [String] { parts.filter { !$0.recipe.isLink }.map(\.name) }

    public func part(_ name: String) throws(PlatformError) -> any PartControl {
        guard let part = parts.first(where: { $0.name == name }) else {
            throw .unknownPart(name: name, known: partNames)
        }
        return part
    }

    /// For a node and the third party their own counters, which a node tells even when all its threads are busy, or how
    /// often the balancers have chosen it; for a software balancer the size of its access log; for the hardware balancer, which does not look
    /// into what passes, clients' bytes, as for the database's address; for a database server clients' bytes or the changes that it has applied.
    public func requestsServed(by part: String) async -> UInt64? {
        if let balancer = balancers.first(where: { $0.name == part }) {
            return fileSize(balancer.accessLogPath).map { UInt64($0) }
        }
        if let server = databaseServer(part) { return await work(of: server) }
        if part == Self.databaseAddressName { return await databaseRow("FRONTEND")?.bytesIn }
        if part == Self.thirdPartyName { return try? await NodeStatus.fetch(of: self.part(part))?.requests }
        if part == Self.hardwareBalancerName { return await hardwareStatus?.row("vip", "FRONTEND")?.bytesIn }
        guard let node = parts.first(where: { $0.name == part }), let status = await NodeStatus.fetch(of: node)
        else { return nil }
        if let requests = status.requests { return requests }
        return await members(part).compactMap(\.chosen).reduce(0, +)
    }

    public func sessions(on part: String) async -> Int? {
        guard let node = parts.first(where: { $0.name == part }) else { return nil }
        return await NodeStatus.fetch(of: node)?.sessions
    }

    /// A node is out when every balancer that can be asked says so; one that is dead or frozen sends nobody anywhere.
    public func isMarkedOut(_ part: String) async -> Bool? {
        if balancers.contains(where: { $0.name == part }) {
            return await hardwareStatus?.row(HAProxyConfiguration.backend, part)?.isDown
        }
        if databaseServer(part) != nil {
            return await databaseRow(part).map { $0.isDown || $0.status.hasPrefix("MAINT") }
        }
        let members = await members(part)
        return members.isEmpty ? nil : members.allSatisfy(\.isInError)
    }

    func console(of balancer: BalancerDescription) -> any MemberConsole {
        switch settings.balancers.connector {
        case .ajp, .http: BalancerConsole(name: balancer.name, admin: balancer.admin)
        case .modJK: JKConsole(name: balancer.name, admin: balancer.admin)
        }
    }

    func member(_ name: String) -> BalancerMember? { members.first { $0.node.name == name } }

    private var hardwareStatus: HAProxyStatus? {
        get async {
            guard let hardwareAdmin else { return nil }
            return await HAProxyStatus.fetch(from: hardwareAdmin)
        }
    }

    /// What each balancer that answers says about a node.
    func members(_ name: String) async -> [MemberStatus] {
        guard let member = member(name) else { return [] }
        return await withTaskGroup { group in
            for balancer in balancers {
                group.addTask { await self.console(of: balancer).status(of: member) }
            }
            var found: [MemberStatus] = []
            for await status in group { if let status { found.append(status) } }
            return found
        }
    }
}
