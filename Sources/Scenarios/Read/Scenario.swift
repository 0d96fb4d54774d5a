import LoadEngine
import Platform
import Verdict

/// What a person wrote, checked and resolved: ready to become a plan.
///
/// Every value is known and every file is read; nothing is looked up later.
public struct Scenario: Sendable {
    /// What every request says unless the scenario says otherwise.
    public static let userAgent = "rmsload/0.1"

    public var name: String
    /// One sentence, or empty.
    public var description: String
    public var platform: PlatformChoice
    public var tls: TLSSettings
    /// Origins beside the platform: index 0 here is index 1 of the plan.
    public var origins: [Origin] = []
    /// Where hosts are, other than the resolver says.
    public var resolve: [ResolveRule] = []
    /// Addresses of this machine that sessions come from.
    public var sources: [String] = []
    public var seed: UInt64
    /// Worker threads that the scenario asks for; nil for one per core.
    public var workers: Int?
    public var sessions: [SessionPlan]
    /// Step names; `ExchangePlan.step` is an index into this.
    public var steps: [String]
    public var feeders: [Feeder]
    public var load: LoadPlan
    public var faults: [FaultPlan]
    public var targets: [Target]
    public var judging: JudgeSettings
    /// The overlay that is in force.
    public var profile: String?
    /// All overlays of the file, in its order.
    public var profileNames: [String]
    /// The document after profile and overrides, for `describe`.
    var document: Tree

    /// Everything that a run on this platform will send.
    ///
    /// - Parameters:
    ///   - entry: what clients use: the balancer tier's address.
    ///   - identity: how responses tell their node; without nodes where that is not known.
    ///   - workers: number of worker threads, 1 or more.
    public func plan(entry: Origin, identity: NodeIdentity, workers: Int) -> Plan {
        Plan(
            name: name, seed: seed, origins: ([entry] + origins).map { $0.resolved(by: resolve) }, sessions: sessions,
            steps: steps, feeders: feeders, load: load, identity: identity, workers: workers, tls: tls,
            sources: sources)
    }
}

/// Which platform a scenario runs against.
public enum PlatformChoice: Sendable, Equatable {
    /// A lab with these settings: started before and removed after the run.
    case lab(LabSettings)
    /// A platform that runs already; no faults are done to it.
    case existing(Origin)
    /// A platform that runs already, as a platform file describes it.
    case file(PlatformDescription)

    /// Names of the embedded lab's nodes.
    public static let embeddedNodes = Lab.nodeNames

    /// Names of the parts that faults may be done to.
    var parts: [String] {
        switch self {
        case .lab(let settings): Lab.partNames(settings)
        case .existing: []
        case .file(let description): description.parts.map(\.name)
        }
    }
}
