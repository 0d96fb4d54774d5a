/// A laid lab: everything is written, nothing is started.
struct LabLayout {
    var entry: Endpoint
    /// Where HAProxy's statistics are; nil without it.
    var hardwareAdmin: Endpoint?
    var balancers: [BalancerDescription] = []
    var members: [BalancerMember] = []
    /// Nil where the nodes share a file.
    var database: LabPlan.DatabaseTier?
    /// In the order of the tiers; each says after which others it is started.
    var recipes: [LabPart.Recipe] = []
    var ports: [PortReservation]

    /// For clients and people.
    var url: String { "http://\(entry)" }
}
