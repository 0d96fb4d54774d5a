/// What a database server tells about its place in a pair of primary and replica.
public struct DatabaseStatus: Sendable, Equatable {
    public enum Role: String, Sendable {
        /// It takes writes and follows nobody.
        case primary
        /// It follows another server.
        case replica
        /// It follows nobody and takes no writes.
        case readOnly = "read-only"
    }

    /// How a replica follows its primary.
    public struct Replication: Sendable, Equatable {
        /// Where the primary is.
        public var source: String
        /// The thread that fetches the primary's changes: `Yes`, `No`, `Connecting`.
        public var fetching: String
        /// The thread that applies them.
        public var applying: String
        /// The last error of either, with its number; empty for none.
        public var error: String
        public var errorCode: Int
        /// Whether everything that was fetched has been applied.
        public var hasAppliedAll: Bool
        /// Nil while nobody can tell, such as when nothing is fetched.
        public var behindS: Int?

        /// Whether it fetches and applies.
        public var isRunning: Bool { fetching == "Yes" && applying == "Yes" }
    }

    public var isReadOnly: Bool
    /// What stands in its binary log, as global transaction ids.
    public var position: String
    /// Nil where it follows nobody.
    public var replication: Replication?
    /// Whether it acknowledges a commit only when a replica has it.
    public var isSemiSynchronous: Bool
    /// Replicas that it waits for when it does.
    public var semiSynchronousReplicas: Int

    public var role: Role { replication != nil ? .replica : isReadOnly ? .readOnly : .primary }
    /// Follows nobody and takes writes.
    public var isPrimary: Bool { role == .primary }
    /// Does what one of the two does: leads, or follows.
    public var hasRole: Bool { isPrimary || replication?.isRunning == true }

    /// For people.
    public var words: String {
        if isPrimary {
            return "primary"
                + (isSemiSynchronous ? ", semi-synchronous with \(semiSynchronousReplicas) of its replicas" : "")
        }
        guard let replication else { return "read-only, follows nobody" }
        if replication.isRunning {
            return "replica of \(replication.source)" + (replication.behindS.map { ", \($0) s behind" } ?? "")
        }
        return "replica of \(replication.source) that fetches: \(replication.fetching), applies: "
            + replication.applying + (replication.error.isEmpty ? "" : " (\(replication.error))")
    }

    /// Reads the rows of `SELECT @@…` and of `SHOW SLAVE STATUS`; nil where they are not what was asked for.
    init?(variables: [String: String], replication row: [String: String]?) {
        guard let isReadOnly = variables["is_read_only"] else { return nil }
        self.isReadOnly = isReadOnly != "0"
        position = variables["position"] ?? ""
        isSemiSynchronous = variables["is_semi_sync"] == "1"
        semiSynchronousReplicas = variables["replicas"].flatMap { Int($0) } ?? 0
        replication = row.map { row in
            let codes = [row["Last_IO_Errno"], row["Last_SQL_Errno"]].map { $0.flatMap { Int($0) } ?? 0 }
            let errors = [row["Last_IO_Error"], row["Last_SQL_Error"]].compactMap(\.self).filter { !$0.isEmpty }
            return Replication(
                source: "\(row["Master_Host"] ?? ""):\(row["Master_Port"] ?? "")",
                fetching: row["Slave_IO_Running"] ?? "", applying: row["Slave_SQL_Running"] ?? "",
                error: errors.joined(separator: "; "), errorCode: codes.first { $0 != 0 } ?? 0,
                hasAppliedAll: row["Slave_SQL_Running_State"]?.contains("has read all relay log") ?? false,
                behindS: row["Seconds_Behind_Master"].flatMap { Int($0) })
        }
    }
}

extension DatabaseServer {
    /// What the server tells of its role.
    ///
    /// - Errors: `.silent` when it hangs, `.refused` when it is gone.
    public func status(within limit: Duration = .milliseconds(500)) async -> Result<DatabaseStatus, DatabaseFailure> {
        await offPool { blockingStatus(within: limit) }
    }

    /// The same on this thread.
    func blockingStatus(within limit: Duration) -> Result<DatabaseStatus, DatabaseFailure> {
        do throws(DatabaseFailure) {
            let connection = try connection(within: limit)
            let variables = try connection.rows(
                """
                SELECT @@read_only AS is_read_only, @@gtid_binlog_pos AS position, \
                @@rpl_semi_sync_master_enabled AS is_semi_sync, VARIABLE_VALUE AS replicas \
                FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'RPL_SEMI_SYNC_MASTER_CLIENTS'
                """)
            let replication = try connection.rows("SHOW SLAVE STATUS")
            guard let row = variables.first, let status = DatabaseStatus(variables: row, replication: replication.first)
            else { return .failure(.malformed("no status")) }
            return .success(status)
        } catch {
            return .failure(error)
        }
    }
}
