/// Why another machine did not do its part.
enum WireError: Error, Equatable, CustomStringConvertible {
    case cannotConnect(String)
    /// The deadline passed, in whichever part of the talk.
    case timedOut
    /// The other side ended the connection too early.
    case ended
    case failed(String)
    /// What came is not what was agreed on.
    case malformed(String)

    var description: String {
        switch self {
        case .cannotConnect(let reason): "cannot connect: \(reason)"
        case .timedOut: "no answer in time"
        case .ended: "the connection ended too early"
        case .failed(let reason): "the connection failed: \(reason)"
        case .malformed(let what): "found \(what)"
        }
    }
}
