/// Bounds on what a run may use. Everything that grows has one.
public struct Limits: Sendable, Equatable {
    /// Longest response head, in bytes, interim responses included.
    public var headBytesMax: Int
    /// Most header fields of one response.
    public var headerFieldsMax: Int
    /// Longest response body kept for checks and captures, in bytes. A longer one that must be looked into is
    /// `tooLarge`; one that need not be is only counted.
    public var bodyBytesMax: Int
    /// Most operations a session runs through without waiting, a guard against endless loops.
    public var operationsMax: Int

    /// Most nodes that a plan may tell apart.
    public static let nodesMax = 14
    /// Most steps of a plan.
    public static let stepsMax = 1_000

    public init(
        headBytesMax: Int = 64 << 10, headerFieldsMax: Int = 100, bodyBytesMax: Int = 8 << 20,
        operationsMax: Int = 10_000
    ) {
        self.headBytesMax = headBytesMax
        self.headerFieldsMax = headerFieldsMax
        self.bodyBytesMax = bodyBytesMax
        self.operationsMax = operationsMax
    }
}
