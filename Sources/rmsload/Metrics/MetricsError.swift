import Foundation

/// Why metrics cannot be served.
enum MetricsError: Error, CustomStringConvertible {
    case cannotListen(MetricsAddress, code: Int32)

    var description: String {
        switch self {
        case .cannotListen(let address, EADDRINUSE):
            "--metrics: port \(address.port) of \(address.host) is taken; name another, or 0 for one that is free"
        case .cannotListen(let address, EACCES):
            "--metrics: port \(address.port) may not be used by this user; name one above 1023"
        case .cannotListen(let address, let code):
            "--metrics: cannot listen on \(address.host):\(address.port): \(String(cString: strerror(code)))"
        }
    }
}
