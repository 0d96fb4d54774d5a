/// A platform as a platform file describes it, as a value that can be written down.
///
/// It holds no secret, and paths in it are whole: another process on this machine can heal by it what this one has done.
public struct PlatformDescription: Sendable, Equatable, Codable {
    public var name: String
    /// Where clients go, such as `http://rms.example.test`.
    public var entry: String
    /// Whether faults may be done to it at all.
    public var faultsAllowed = false
    /// The response header whose value is a node's route or name; nil where responses have none.
    public var nodeHeader: String?
    /// The session cookie whose value ends in `.route`.
    public var cookie = "JSESSIONID"
    /// How writes are looked up in the database itself; nil where nobody has said.
    public var writes: WritesDescription?
    /// In the order of the tiers.
    public var parts: [PartDescription] = []

    public init(name: String, entry: String) {
        self.name = name
        self.entry = entry
    }

    public func part(_ name: String) -> PartDescription? { parts.first { $0.name == name } }

    /// Names of the parts of a tier, in the file's order.
    public func names(in tier: PlatformTier) -> [String] { parts.filter { $0.tier == tier }.map(\.name) }
}
