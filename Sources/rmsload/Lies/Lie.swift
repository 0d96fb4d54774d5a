import Verdict

/// A way in which a platform may look better than it is.
///
/// Each is played to the whole of rmsload: engine, faults, witnesses, judge.
enum Lie: String, CaseIterable, Sendable {
    /// None: a platform that does what it says. Without it the others would prove nothing.
    case honest
    /// Whoever comes from the dead node is given a login page, with status 200.
    case loginPage = "login-page"
    /// The node is said to have been killed, and was not.
    case neverHappened = "never-happened"
    /// Somebody starts the node again a third of a second after it was killed.
    case healedAtOnce = "healed-at-once"
    /// No request fails: the balancer tries the dead node for a second before it asks the other one.
    case slowRetries = "slow-retries"
    /// The platform is well, and the generator gets 5 % of a CPU.
    case starvedGenerator = "starved-generator"

    /// What rmsload has to say.
    var expected: Ruling {
        switch self {
        case .honest: .pass
        case .loginPage, .slowRetries: .fail
        case .neverHappened, .healedAtOnce, .starvedGenerator: .inconclusive
        }
    }

    /// What its reason has to name.
    var reason: String {
        switch self {
        case .honest: ""
        case .loginPage: "sessions.lost"
        case .neverHappened: "witnesses"
        case .healedAtOnce: "answers between fault"
        case .slowRetries: "response.p95"
        case .starvedGenerator: "the generator itself was late"
        }
    }

    /// For people.
    var words: String {
        switch self {
        case .honest: "a platform that does what it says"
        case .loginPage: "a login page with status 200 for whoever lost the session"
        case .neverHappened: "a fault that never happened"
        case .healedAtOnce: "a fault that healed by itself at once"
        case .slowRetries: "a balancer that hides errors by slow retries"
        case .starvedGenerator: "a generator that gets 5 % of a CPU"
        }
    }

    /// What becomes of the node that is killed.
    var death: StandInNode.Death {
        switch self {
        case .neverHappened: .faked
        case .healedAtOnce: .undone(after: .milliseconds(300))
        default: .final
        }
    }

    /// What a client is told.
    ///
    /// - Parameters:
    ///   - isGone: whether the session's node is out of service.
    ///   - page: which page of the session this is, from 1.
    func answer(isGone: Bool, _ node: Int, _ page: Int) -> StandInServer.Answer {
        let scene = "<scene seq=\"\(page)\"/>"
        if !isGone { return StandInServer.Answer(node: node, body: scene) }
        switch self {
        case .loginPage: return StandInServer.Answer(node: 1, body: "<scene><login/></scene>")
        case .slowRetries: return StandInServer.Answer(node: 1, body: scene, delay: .seconds(1), isSticky: true)
        default: return StandInServer.Answer(node: 1, body: scene)
        }
    }
}
