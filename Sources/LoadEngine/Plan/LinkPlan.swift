/// The link between one client and the network: all connections of a session share it.
///
/// - Units: bits per second of what connections carry, without the headers of TCP and IP; nil for no bound.
public struct LinkPlan: Sendable, Equatable {
    public var down: Double?
    public var up: Double?

    public init(down: Double? = nil, up: Double? = nil) {
        self.down = down
        self.up = up
    }
}
