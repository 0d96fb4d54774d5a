/// What a MariaDB server says of its role, asked by the `mariadb` client program.
struct MariaDBReader: Sendable {
    var source: MariaDBSource
    var environment: [String: String]
    var limit = Duration.seconds(4)

    private static let question = """
        SELECT @@global.server_id AS server_id, @@global.read_only AS read_only; SHOW SLAVE STATUS; \
        SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync_%'
        """

    func status() async throws(ControlFailure) -> MariaDBStatus {
        // Where its options are read from must be the first of them.
        var command = ["mariadb"]
        if let file = source.defaultsFile { command.append("--defaults-extra-file=\(file)") }
        if let user = source.user { command.append("--user=\(user)") }
        switch source.place {
        case .socket(let path): command.append("--socket=\(path)")
        case .address(let endpoint):
            command += ["--protocol=tcp", "--host=\(endpoint.host)", "--port=\(endpoint.port)"]
        }
        command += ["--connect-timeout=2", "--vertical", "--execute=\(Self.question)"]
        var variables = environment
        if let name = source.passwordVariable { variables["MYSQL_PWD"] = environment[name] ?? "" }
        let run = ProgramRun(command: command, environment: variables, limit: limit)
        return try MariaDBStatus(parsing: await run.succeed().output)
    }
}

/// Where a MariaDB server is asked, and as whom.
public struct MariaDBSource: Sendable, Equatable, Codable {
    public enum Place: Sendable, Equatable, Codable {
        case socket(String)
        case address(Endpoint)
    }

    public var place: Place
    public var user: String?
    /// The environment variable that holds the password: it is never written down.
    public var passwordVariable: String?
    /// A file of options for the client program, by its full path.
    public var defaultsFile: String?

    public init(_ place: Place) { self.place = place }
}
