extension Lab {
    /// Names of the full lab's database servers; the first one leads at the start.
    public static let databaseNames = ["db-1", "db-2"]
    /// The name among the parts of the address under which nodes find the database (HAProxy).
    public static let databaseAddressName = "db-vip"
    /// The name among the parts of the process that promotes the replica.
    public static let watchdogName = "watchdog"

    /// The database server of this name; nil where there is none.
    func databaseServer(_ name: String) -> DatabaseServer? { database?.servers.first { $0.name == name } }

    /// What the server says of its role; nil when it cannot be asked.
    public func databaseStatus(of name: String) async -> DatabaseStatus? {
        guard let server = databaseServer(name) else { return nil }
        return try? await server.status().get()
    }

    /// What a server has been given to do: clients' bytes and writes while the address leads to it, the changes that it
    /// has fetched and applied while it follows.
    ///
    /// HAProxy counts the bytes of a long connection every five seconds only, and a write counts when it is begun: one
    /// that waits for a stalled replica is work, too.
    func work(of server: DatabaseServer) async -> UInt64? {
        guard let row = await databaseRow(server.name), !row.status.hasPrefix("MAINT") else {
            return await server.changes()
        }
        return row.bytesIn &+ (await server.writes() ?? 0)
    }

    /// A row of the database address's statistics.
    func databaseRow(_ service: String) async -> HAProxyStatus.Row? {
        guard let database else { return nil }
        return await HAProxyStatus.fetch(from: database.admin)?.row(DatabaseAddressConfiguration.proxy, service)
    }

    public var stallableParts: [String] { database?.servers.map(\.name) ?? [] }

    public func setStalled(_ isStalled: Bool, _ part: String) async throws(PlatformError) -> UInt64 {
        guard let server = databaseServer(part) else { throw .unstallable(part: part, allowed: stallableParts) }
        let now = MonotonicTime.nowNs()
        switch await server.status() {
        case .failure(let failure): throw .unmanaged(balancer: part, reason: "\(failure)")
        case .success(let status) where status.replication == nil:
            // One that was promoted meanwhile has nothing left that could be undone.
            if !isStalled { return now }
            throw .unstallable(part: part, allowed: stallableParts.filter { $0 != part })
        case .success: break
        }
        if case .failure(let failure) = await server.ask("\(isStalled ? "STOP" : "START") SLAVE IO_THREAD") {
            throw .unmanaged(balancer: part, reason: "\(failure)")
        }
        return now
    }

    public func isStalled(_ part: String) async -> Bool? {
        await databaseStatus(of: part)?.replication.map { $0.fetching == "No" }
    }

    public func replicationLag(of part: String) async -> UInt64? {
        guard let replica = databaseServer(part), let primary = database?.servers.first(where: { $0.name != part }),
            let ahead = await primary.changes(), let behind = await replica.changes()
        else { return nil }
        return ahead > behind ? ahead - behind : 0
    }

    public func primary(insteadOf part: String) async -> String? {
        guard let database, databaseServer(part) != nil else { return nil }
        for server in database.servers where server.name != part {
            if await databaseStatus(of: server.name)?.isPrimary == true { return server.name }
        }
        return nil
    }

    public var promotableParts: [String] { stallableParts }

    public func leads(_ part: String) async -> Bool? { await databaseStatus(of: part)?.isPrimary }

    public func formerPrimary(of part: String) -> String? { stallableParts.first { $0 != part } }

    /// The watchdog does it: it alone changes roles.
    public func promote(_ part: String) async throws(PlatformError) -> UInt64 {
        guard let database, databaseServer(part) != nil else {
            throw .unpromotable(part: part, allowed: promotableParts)
        }
        let request = WatchdogRequest(stateFile: database.watchdogState)
        let now = MonotonicTime.nowNs()
        try request.ask(for: part)
        let deadline = Deadline(in: .seconds(15))
        while request.isOpen {
            if deadline.isOver {
                request.withdraw()
                throw .unmanaged(balancer: Self.watchdogName, reason: "it does not answer")
            }
            await pause(.milliseconds(20))
        }
        let state = WatchdogState(file: database.watchdogState)
        guard state?.primary == part else {
            throw .unmanaged(balancer: Self.watchdogName, reason: state?.refusal ?? "\(part) does not lead")
        }
        return now
    }

    public var canListWrites: Bool { database != nil }

    /// Asked of whoever leads.
    public func storedWrites(_ keys: [String]) async throws(PlatformError) -> [String: Int] {
        guard let database, let primary = WatchdogState(file: database.watchdogState)?.primary,
            let server = databaseServer(primary)
        else { throw .command(what: "writes", words: "the watchdog has not said who leads the database") }
        if keys.isEmpty { return [:] }
        let query = WritesQuery(DatabaseSchema.writesQuery).asking(keys)
        switch await server.ask(query, within: .seconds(5)) {
        case .failure(let failure): throw .command(what: "writes", words: "\(primary): \(failure)")
        case .success(let rows):
            let none = Dictionary(keys.map { ($0, 0) }) { first, _ in first }
            return rows.reduce(into: none) { counts, row in
                if let key = row["comment_key"], let times = row["times"].flatMap({ Int($0) }) { counts[key] = times }
            }
        }
    }
}
