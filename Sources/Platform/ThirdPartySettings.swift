/// Settings of the third party's back end, which nodes ask whenever they process a scene.
public struct ThirdPartySettings: Sendable, Equatable {
    /// How long each resource takes.
    public var latency: Duration = .milliseconds(10)
    /// The part of requests that is answered 503, evenly spread.
    ///
    /// - Units: 0 to 1.
    public var failures = 0.0

    public init() {}
}
