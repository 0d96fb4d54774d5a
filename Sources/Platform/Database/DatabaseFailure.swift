/// Why a database server could not be asked.
public enum DatabaseFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// Nobody listens.
    case refused
    /// It takes connections and does not answer in time.
    case silent
    /// The connection failed in another way.
    case lost(String)
    /// The server's own words, with its number for them.
    case server(code: Int, text: String)
    /// It wants this user to prove himself in a way that is not spoken here.
    case plugin(String)
    /// What came is not this protocol, or a part of it that is not spoken here.
    case malformed(String)

    init(_ failure: PlainSocket.Failure) {
        self =
            switch failure {
            case .refused: .refused
            case .timeout: .silent
            case .tooLarge: .malformed("a longer answer than is read here")
            case .failed(let number): .lost(systemReason(number))
            case .resolve(let words): .lost(words)
            }
    }

    public var description: String {
        switch self {
        case .refused: "connection refused"
        case .silent: "no answer in time"
        case .lost(let reason): reason
        case .server(let code, let text): "error \(code): \(text)"
        case .plugin(let name):
            "it wants the authentication plugin \(name); spoken here is mysql_native_password, without TLS"
        case .malformed(let found): "found \(found), expected MySQL's protocol"
        }
    }
}
