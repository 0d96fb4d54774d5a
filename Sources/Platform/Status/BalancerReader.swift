/// A balancer's own page or socket, through which its members are seen and drained.
protocol BalancerReader: Sendable {
    /// Whether it can be told to drain members.
    var canDrain: Bool { get }

    /// All members that the balancer shows, in its order.
    func members() async throws(ReadFailure) -> [MemberStatus]

    /// Tells the balancer to send a member no new sessions, or some again, and looks whether it does.
    func setDraining(_ isDraining: Bool, _ member: MemberStatus) async throws(ReadFailure)
}

/// Why a status could not be read or changed.
enum ReadFailure: Error, Sendable, Equatable {
    /// Nobody listens: whoever is asked does not run.
    case refused
    case silent
    /// In words.
    case other(String)

    var words: String {
        switch self {
        case .refused: "connection refused"
        case .silent: "no answer in time"
        case .other(let words): words
        }
    }

    init(_ failure: StatusPage.Failure) {
        switch failure {
        case .connection(.refused): self = .refused
        case .connection(.timeout): self = .silent
        default: self = .other(failure.text)
        }
    }
}
