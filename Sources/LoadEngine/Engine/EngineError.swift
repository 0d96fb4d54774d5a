import Glibc

/// Why a run could not begin, or could not go on.
public enum EngineError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The host's name has no address.
    case resolve(host: String, reason: String)
    /// Nothing accepts connections there.
    case unreachable(authority: String, reason: String)
    /// Connections cannot come from this address.
    case source(address: String, reason: String)
    /// A call to the system failed with this errno.
    case system(String, Int32)
    /// TLS cannot be set up as the plan wants it; the text says what and why.
    case tls(String)
    /// The plan cannot be executed; the text says which part and why.
    case plan(String)

    public var description: String {
        switch self {
        case .resolve(let host, let reason):
            "cannot find the address of \"\(host)\": \(reason); check the name, or give an address"
        case .unreachable(let authority, let reason):
            "nothing answers at \(authority): \(reason); is the platform up, and the port right?"
        case .source(let address, let reason): "cannot send from \(address): \(reason)"
        case .system(let call, let reason): "\(call) failed: \(String(cString: strerror(reason)))"
        case .tls(let reason): "tls: \(reason)"
        case .plan(let reason): "this plan cannot be run: \(reason)"
        }
    }
}
