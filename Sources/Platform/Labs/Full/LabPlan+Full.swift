import Glibc

/// What stands behind the balancers of the full lab: two Tomcats, and a database with a replica.
extension LabPlan {
    /// The database tier of a laid lab.
    struct DatabaseTier: Sendable, Equatable {
        /// Where nodes find whoever leads.
        var endpoint: Endpoint
        /// Where the address's statistics are.
        var admin: Endpoint
        /// The first one leads at the start.
        var servers: [DatabaseServer]
        var watchdogState: String
    }

    /// Writes the files of nodes and database, and adds their parts.
    ///
    /// - Parameter reserve: gives another port of 127.0.0.1.
    func layFull(
        _ layout: inout LabLayout, nodes: [Node], thirdParty: Endpoint?, secret: String,
        reserve: () throws(PlatformError) -> Endpoint
    ) throws(PlatformError) {
        guard let full = programs.full else { preconditionFailure("the full lab's programs are looked for before") }
        let own = try FullLabFolder(
            in: folder, nodes: nodes.map(\.member.node.name), databases: Lab.databaseNames)
        let account = DatabaseAccount(user: DatabaseSchema.owner, password: Self.password())
        let clientPassword = Self.password()
        var servers: [DatabaseServer] = []
        for name in Lab.databaseNames {
            servers.append(DatabaseServer(name: name, endpoint: try reserve(), account: account))
        }
        let tier = DatabaseTier(
            endpoint: try reserve(), admin: try reserve(), servers: servers, watchdogState: own.watchdogState)
        layout.database = tier
        let monitorPassword = Self.password()
        try TomcatConfiguration.writeApplication(in: own, monitorPassword: monitorPassword)
        // For whoever uses the lab by a platform file, which holds no password.
        for (name, password) in [
            (FullLabFolder.monitorPassword, monitorPassword), (FullLabFolder.ownerPassword, account.password),
        ] {
            try writeFile("\(own.path)/\(name)", Array((password + "\n").utf8), mode: 0o600)
        }
        for (index, node) in nodes.enumerated() {
            let tomcat = TomcatConfiguration(
                node: node, peer: nodes.first { $0.member.node.name != node.member.node.name }?.replication,
                number: index + 1, settings: settings.nodes, programs: full, folder: own, secret: secret,
                database: tier.endpoint, databasePassword: clientPassword, thirdParty: thirdParty)
            try tomcat.write()
            layout.recipes.append(recipe(tomcat, after: index == 0 ? [] : [nodes[0].member.node.name], in: own))
        }
        layout.recipes.append(try address(tier, in: own))
        var databases = servers.map { recipe($0, of: tier, in: own, program: full.mariadb) }
        // The first one's preparation makes the data of both, while httpd and Tomcat start.
        databases[0].prepare = { [self] () async throws(PlatformError) in
            let made = await offPool { () -> Result<Void, PlatformError> in
                do throws(PlatformError) {
                    return .success(
                        try makeDatabases(tier, in: own, programs: full, clientPassword: clientPassword))
                } catch {
                    return .failure(error)
                }
            }
            try made.get()
        }
        for index in databases.indices.dropFirst() { databases[index].after = [databases[0].name] }
        layout.recipes += databases
        layout.recipes.append(try watchdog(tier, in: own))
    }

    private static func password() -> String { String(UInt64.random(in: .min ... .max), radix: 36) }

    /// The second node comes after the first: two that start at the same moment wait for each other's sessions, and
    /// both would compile the same pages.
    private func recipe(
        _ tomcat: TomcatConfiguration, after: [String], in own: FullLabFolder
    ) -> LabPart.Recipe {
        let node = tomcat.node.member.node
        return LabPart.Recipe(
            name: node.name, command: tomcat.command, environment: environment, endpoint: node.endpoint,
            health: node.endpoint, healthPath: node.healthPath,
            isOwnAnswer: { page, process in NodeStatus(parsing: page.body)?.pid == process.pid },
            log: own.log(node.name), after: after, served: tomcat.node.member.endpoint,
            servesAJP: tomcat.node.member.connector.isAJP)
    }

    private func address(_ tier: DatabaseTier, in own: FullLabFolder) throws(PlatformError) -> LabPart.Recipe {
        guard let program = programs.haproxy else { preconditionFailure("the full lab needs HAProxy") }
        let configuration = DatabaseAddressConfiguration(
            servers: tier.servers, endpoint: tier.endpoint, admin: tier.admin, id: id, account: account)
        let file = own.address + "/haproxy.cfg"
        try writeFile(file, Array(configuration.text.utf8), mode: 0o600)
        return LabPart.Recipe(
            name: Lab.databaseAddressName, command: [program, "-db", "-C", own.address, "-f", file],
            environment: environment, endpoint: tier.endpoint, health: tier.admin,
            healthPath: HAProxyConfiguration.healthPath, isOwnAnswer: { [id] page, _ in page.text == id },
            log: own.log(Lab.databaseAddressName), gracefulSignal: SIGUSR1, after: tier.servers.map(\.name))
    }

    /// A server is well when it leads or follows, not as soon as it answers.
    private func recipe(
        _ server: DatabaseServer, of tier: DatabaseTier, in own: FullLabFolder, program: String
    ) -> LabPart.Recipe {
        LabPart.Recipe(
            name: server.name, command: [program, "--defaults-file=" + own.databaseConfiguration(server.name)],
            environment: environment, endpoint: server.endpoint, health: server.endpoint, healthPath: "",
            isOwnAnswer: { _, _ in true }, asks: { await tier.health(of: server, within: $0) },
            log: own.log(server.name))
    }

    private func watchdog(_ tier: DatabaseTier, in own: FullLabFolder) throws(PlatformError) -> LabPart.Recipe {
        try WatchdogPlan(
            servers: tier.servers, admin: tier.admin, addressFolder: own.address,
            wantsSemiSynchronous: settings.database.replication == .semiSynchronous, stateFile: tier.watchdogState
        ).write(to: own.watchdogPlan)
        return LabPart.Recipe(
            name: Lab.watchdogName, command: [programs.guardian, "watch-database", "--plan", own.watchdogPlan],
            environment: environment, endpoint: tier.admin, health: tier.admin, healthPath: "",
            isOwnAnswer: { _, _ in true },
            asks: { _ in
                guard let state = WatchdogState(file: tier.watchdogState) else { return .ill("it has not begun") }
                return ProcessIdentity(pid: state.pid)?.isRunning == true ? .well : .ill("it is gone")
            },
            log: own.watchdogLog)
    }
}

extension LabPlan.DatabaseTier {
    /// Well when a server does what the watchdog has given it to do: an old primary that still takes writes is not.
    func health(of server: DatabaseServer, within limit: Duration) async -> PartHealth {
        switch await server.status(within: limit) {
        case .success(let status):
            let leads = WatchdogState(file: watchdogState)?.primary == server.name
            let isWell = leads ? status.isPrimary : status.replication?.isRunning == true
            return isWell ? .well : .ill(status.words)
        case .failure(.silent): return .silent
        case .failure(let failure): return .ill(failure.description)
        }
    }
}
