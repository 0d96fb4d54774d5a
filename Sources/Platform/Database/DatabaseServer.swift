/// One database server, and who we are to it.
public struct DatabaseServer: Sendable, Equatable, Codable {
    /// The part's name, such as `db-1`.
    public var name: String
    public var endpoint: Endpoint
    /// Its Unix socket on this machine, which is asked instead; nil for none.
    public var socket: String?
    public var account: DatabaseAccount

    public init(name: String, endpoint: Endpoint, account: DatabaseAccount) {
        self.name = name
        self.endpoint = endpoint
        self.account = account
    }

    /// The rows of the last of these statements, asked one after the other over a connection of their own.
    ///
    /// - Returns: each row by the names of its columns; NULL is left out.
    public func ask(
        _ statements: String..., within limit: Duration = .seconds(1)
    ) async -> Result<[[String: String]], DatabaseFailure> {
        await offPool { blockingAsk(statements, within: limit) }
    }

    /// Logs in; everything that is asked over it has this limit, too. Blocks the thread.
    func connection(within limit: Duration) throws(DatabaseFailure) -> DatabaseConnection {
        try DatabaseConnection.open(to: endpoint, socket: socket, as: account, deadline: Deadline(in: limit))
    }

    /// The same on this thread.
    func blockingAsk(
        _ statements: [String], within limit: Duration
    ) -> Result<[[String: String]], DatabaseFailure> {
        do throws(DatabaseFailure) {
            let connection = try connection(within: limit)
            var rows: [[String: String]] = []
            for statement in statements { rows = try connection.rows(statement) }
            return .success(rows)
        } catch {
            return .failure(error)
        }
    }
}

extension DatabaseServer {
    /// Changes in its log: a primary's own, or those that a replica has applied; nil when it cannot be asked.
    func changes() async -> UInt64? {
        guard let position = try? await status().get().position else { return nil }
        // 1-2-30: domain, server, number. Nothing yet is an empty text.
        return position.split(separator: "-").last.flatMap { UInt64($0) } ?? 0
    }

    /// Writes that clients have begun here; nil when it cannot be asked.
    func writes() async -> UInt64? {
        let kinds = ["INSERT", "INSERT_SELECT", "REPLACE", "UPDATE", "DELETE"].map { "'COM_\($0)'" }
        let answer = await ask(
            "SELECT CAST(SUM(VARIABLE_VALUE) AS UNSIGNED) AS writes FROM information_schema.GLOBAL_STATUS "
                + "WHERE VARIABLE_NAME IN (\(kinds.joined(separator: ", ")))", within: .milliseconds(500))
        return (try? answer.get())?.first?["writes"].flatMap { UInt64($0) }
    }

    /// What it has been given to do: writes that were begun or applied. Reading is not seen.
    func work() async -> UInt64? {
        guard let changes = await changes(), let writes = await writes() else { return nil }
        return changes &+ writes
    }
}
