/// Who rmsload is to a database server.
public struct DatabaseAccount: Sendable, Equatable, Codable {
    public var user: String
    public var password: String

    public init(user: String, password: String) {
        self.user = user
        self.password = password
    }

    /// What proves the password to a server that has sent these 20 bytes (`mysql_native_password`); nothing for none.
    func proof(for scramble: [UInt8]) -> [UInt8] {
        if password.isEmpty { return [] }
        let once = SHA1.digest(Array(password.utf8))
        return zip(once, SHA1.digest(scramble + SHA1.digest(once))).map { $0 ^ $1 }
    }
}
