/// A setting that a lab cannot carry out.
public struct SettingProblem: Sendable, Equatable {
    /// As in a scenario, below `platform`: such as `nodes.threads`.
    public var key: String
    public var found: String
    public var allowed: String
}
