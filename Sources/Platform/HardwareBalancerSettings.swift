/// Settings of what plays the hardware balancer: when it takes a software balancer out, and in again.
public struct HardwareBalancerSettings: Sendable, Equatable {
    /// How often a balancer is checked, and how long its answer may take.
    public var checkInterval: Duration = .milliseconds(500)
    /// Bad checks in a row that take a balancer out; its connections are cut then.
    public var fall = 2
    /// Good checks in a row that put it in again.
    public var rise = 1

    public init() {}
}
