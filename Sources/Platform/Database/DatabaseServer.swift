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
