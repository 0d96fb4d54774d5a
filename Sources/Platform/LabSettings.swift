/// The tuning settings of a lab: what a profile turns.
public struct LabSettings: Sendable, Equatable {
    public var nodes = NodeSettings()
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

    public init() {}
}
