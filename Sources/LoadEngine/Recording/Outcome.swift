/// How an exchange ended. A failure is a result to be counted, never an error that is thrown.
public enum Outcome: UInt8, Sendable, CaseIterable {
    /// A complete response that met every expectation.
    case ok
    /// A complete response with another status, or with an expectation not met.
    case unexpected
    /// The connection was refused.
    case refused
    /// The connection was reset before the response was complete.
    case reset
    /// The connection was closed before the first byte of a response.
    case closed
    /// The connection was closed inside a response.
    case truncated
    /// Bytes that RFC 9112 does not allow.
    case malformed
    /// Connecting, the first byte or the whole exchange took too long.
    case timeout
    /// TLS could not be agreed on.
    case tls
    /// The host's name has no address, or no route leads to it.
    case resolve
    /// A head beyond the limits, or a body that must be looked into and is too long.
    case tooLarge
    /// Redirected more often than the step follows, or to where the plan does not lead.
    case redirect
    /// In flight when the run's grace ended.
    case interrupted
    /// Due, but never sent: no slot, no data, or a value that an earlier response should have given.
    case notSent

    /// The key in `result.json`.
    public var key: String {
        switch self {
        case .ok: "ok"
        case .unexpected: "unexpected"
        case .refused: "refused"
        case .reset: "reset"
        case .closed: "closed"
        case .truncated: "truncated"
        case .malformed: "malformed"
        case .timeout: "timeout"
        case .tls: "tls"
        case .resolve: "resolve"
        case .tooLarge: "too_large"
        case .redirect: "redirect"
        case .interrupted: "interrupted"
        case .notSent: "not_sent"
        }
    }

    /// Whether the exchange was sent and failed. `interrupted` and `notSent` are neither ok nor failed.
    public var isFailure: Bool { self != .ok && self != .interrupted && self != .notSent }
}
