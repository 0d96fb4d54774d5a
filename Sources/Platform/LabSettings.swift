/// The tuning settings of a lab: what a profile turns.
public struct LabSettings: Sendable, Equatable {
    /// What a lab consists of.
    public enum Kind: String, Sendable, CaseIterable {
        /// Two `rms-node` with one SQLite database: no Java, no database server.
        case embedded
        /// Two Tomcats with a MariaDB primary and its replica.
        case full
    }

    public let kind: Kind
    public var nodes: NodeSettings
    public var balancers = BalancerSettings()
    /// The hardware balancer (HAProxy) that stands in front of the software balancers and is where clients go; nil for
    /// none.
    public var hardwareBalancer: HardwareBalancerSettings? = HardwareBalancerSettings()
    /// The back end of somebody else from which scenes take a part; nil for none.
    public var thirdParty: ThirdPartySettings? = ThirdPartySettings()
    /// Parts before which a link stands that can hold bytes back; set by the faults that need one.
    public var linkedParts: [String] = []
    /// Parts that write to a small disk of their own; set by the faults that fill one.
    public var boundedDisks: [String] = []

    /// The full lab's database; the embedded one's is a file.
    public var database = DatabaseSettings()

    /// The defaults of a kind of lab.
    ///
    /// In the full lab the database takes its own time, and session state is replicated as Tomcat does it.
    public init(kind: Kind = .embedded) {
        self.kind = kind
        nodes = NodeSettings()
        if kind == .full {
            nodes.databaseLatency = .zero
            nodes.sessionStore = .replicatedAsync
        }
    }
}
