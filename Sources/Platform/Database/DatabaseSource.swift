/// Where a MariaDB server is asked, and as whom: what can be written down of it.
public struct DatabaseSource: Sendable, Equatable, Codable {
    public enum Place: Sendable, Equatable, Codable {
        /// A Unix socket of this machine, by its full path.
        case socket(String)
        case address(Endpoint)
    }

    public var place: Place
    public var user: String
    /// Where the password is; nil for a user without one.
    public var password: PasswordPlace?

    public init(_ place: Place, user: String, password: PasswordPlace? = nil) {
        self.place = place
        self.user = user
        self.password = password
    }

    /// The server as it is asked.
    ///
    /// - Parameter name: the part's.
    /// - Errors: a password that is not where it should be.
    func server(_ name: String, _ environment: [String: String]) throws(ControlFailure) -> DatabaseServer {
        let account = DatabaseAccount(user: user, password: try password?.read(environment) ?? "")
        switch place {
        case .address(let endpoint): return DatabaseServer(name: name, endpoint: endpoint, account: account)
        case .socket(let path):
            var server = DatabaseServer(name: name, endpoint: Endpoint(host: "localhost", port: 0), account: account)
            server.socket = path
            return server
        }
    }
}

/// Where a password is found: it is never written down.
public enum PasswordPlace: Sendable, Equatable, Codable {
    /// An environment variable of this name.
    case variable(String)
    /// A file of this full path, whose first line it is.
    case file(String)

    /// - Errors: a file that cannot be read. A variable that is not set is an empty password.
    func read(_ environment: [String: String]) throws(ControlFailure) -> String {
        switch self {
        case .variable(let name): return environment[name] ?? ""
        case .file(let path):
            guard let text = readSmallFile(path) else {
                throw ControlFailure("the password's file \(path) cannot be read")
            }
            return String(text.prefix { !$0.isNewline })
        }
    }
}
