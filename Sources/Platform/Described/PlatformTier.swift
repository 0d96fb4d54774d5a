/// The tiers of a platform, from the clients inward; raw values are the keys of a platform file.
public enum PlatformTier: String, Sendable, Codable, CaseIterable {
    case hardwareBalancer = "hardware-balancer"
    case balancers
    case nodes
    case database
    case thirdParty = "third-party"

    /// The tier whose parts stand in front of this one's and choose among them.
    var front: PlatformTier? {
        switch self {
        case .hardwareBalancer, .database, .thirdParty: nil
        case .balancers: .hardwareBalancer
        case .nodes: .balancers
        }
    }
}
