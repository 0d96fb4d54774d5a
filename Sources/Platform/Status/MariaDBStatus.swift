/// The role of a MariaDB server, and how its replication stands.
public struct MariaDBStatus: Sendable, Equatable {
    public enum Role: String, Sendable {
        /// It takes writes and follows nobody.
        case primary
        /// It follows another server.
        case replica
        /// It follows nobody and takes no writes.
        case readOnly = "read-only"
    }

    /// Following another server.
    public struct Replication: Sendable, Equatable {
        /// `host:port` of the server that is followed.
        public var source: String
        /// Whether changes are fetched; false for a stalled replica.
        public var isFetching: Bool
        /// Whether changes that were fetched are made.
        public var isApplying: Bool
        /// Nil while nobody can tell, such as when nothing is fetched.
        public var behindS: Int?
        /// The last error of either, in MariaDB's words; empty for none.
        public var error: String
    }

    public var isReadOnly: Bool
    /// Nil for one that follows nobody.
    public var replication: Replication?
    /// How many replicas acknowledge writes; nil where semi-synchronous replication is off.
    public var semiSyncReplicas: Int?

    public var role: Role { replication != nil ? .replica : isReadOnly ? .readOnly : .primary }

    /// Reads what `mariadb --vertical` says: a line each, `NAME: VALUE`, rows under lines of stars.
    init(parsing text: String) throws(ControlFailure) {
        var values: [String: String] = [:]
        var variables: [String: String] = [:]
        var variable: String?
        for line in text.split(whereSeparator: \.isNewline) {
            guard let colon = line.firstRange(of: ":") else { continue }
            let key = String(line[..<colon.lowerBound].trimmingBlanks)
            let value = String(line[colon.upperBound...].trimmingBlanks)
            switch key {
            case "Variable_name": variable = value
            case "Value":
                if let name = variable { variables[name] = value }
                variable = nil
            default: values[key] = value
            }
        }
        guard let readOnly = values["read_only"] else {
            throw ControlFailure("mariadb: found \"\(text.prefix(60))\", expected read_only and what follows")
        }
        isReadOnly = readOnly != "0" && readOnly != "OFF"
        if let host = values["Master_Host"] {
            let errors = [values["Last_IO_Error"], values["Last_SQL_Error"]].compactMap(\.self).filter { !$0.isEmpty }
            replication = Replication(
                source: "\(host):\(values["Master_Port"] ?? "?")", isFetching: values["Slave_IO_Running"] == "Yes",
                isApplying: values["Slave_SQL_Running"] == "Yes",
                behindS: values["Seconds_Behind_Master"].flatMap { Int($0) }, error: errors.joined(separator: "; "))
        }
        if variables["Rpl_semi_sync_master_status"] == "ON" {
            semiSyncReplicas = variables["Rpl_semi_sync_master_clients"].flatMap { Int($0) }
        }
    }

    /// For people.
    public var words: String {
        guard let replication else {
            return role.rawValue + (semiSyncReplicas.map { ", acknowledged by \($0) of its replicas" } ?? "")
        }
        let behind = replication.behindS.map { "\($0) s behind" } ?? "nobody knows how far behind"
        let state =
            replication.isFetching && replication.isApplying
            ? behind : replication.isFetching ? "applies nothing" : "fetches nothing"
        return "replica of \(replication.source), \(state)"
            + (replication.error.isEmpty ? "" : ": \(replication.error)")
    }
}
