/// A node as the balancers know it.
struct BalancerMember: Sendable, Equatable {
    var node: NodeDescription
    var connector: BalancerSettings.Connector
    /// Where the node listens for the connector; for HTTP that is where it always listens.
    var endpoint: Endpoint

    /// As it stands in mod_proxy's configuration, status page and balancer-manager.
    var url: String { "\(connector.isAJP ? "ajp" : "http")://\(endpoint)" }
    /// As it stands in mod_jk's configuration and status.
    var jkName: String { node.route }
}
