/// How a response tells which node made it.
///
/// Node 0 is "not known"; node i is `nodes[i - 1]`.
public struct NodeIdentity: Sendable, Equatable {
    /// One node of the platform and how its responses are told.
    public struct Node: Sendable, Equatable {
        /// The name in reports.
        public var name: String
        /// The route: what stands after the dot of the session cookie's value, or is a header's whole value.
        public var route: String

        public init(name: String, route: String) {
            self.name = name
            self.route = route
        }
    }

    /// At most `Limits.nodesMax`.
    public var nodes: [Node]
    /// The session cookie whose value ends in `.route`.
    public var cookie: String
    /// A response header field whose value is a node's route or name; looked at first.
    public var header: String?

    public init(nodes: [Node] = [], cookie: String = "JSESSIONID", header: String? = nil) {
        self.nodes = nodes
        self.cookie = cookie
        self.header = header
    }
}
