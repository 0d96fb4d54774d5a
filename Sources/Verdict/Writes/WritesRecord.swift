/// What became of the writes of a run, read back through the balancer, and from the database itself where the platform
/// says how, when it was over.
public struct WritesRecord: Sendable, Equatable, Codable {
    /// Answered as expected: the server promised to keep them.
    public var acknowledged = 0
    /// There, once.
    public var stable = 0
    /// Not there.
    public var lost = 0
    /// There more than once.
    public var duplicated = 0
    /// Refused or failed, and there all the same.
    public var phantom = 0
    /// Sent and not answered: neither success nor failure, whether or not they are there.
    public var indeterminate = 0
    /// Acknowledged, and not read back: no answer, no time, or no room to remember them.
    public var unverified = 0
    /// Whether each reading listed all that has the write's key, so that duplicates and phantoms would be seen.
    public var isListed = true
    /// Of the lost ones, the first and the last that were acknowledged.
    public var firstLost: Write?
    public var lastLost: Write?
    /// A few that are lost, duplicated, phantoms or told differently by balancer and database.
    public var examples: [Example] = []
    /// What the database itself told; nil where it was not asked.
    public var stored: Stored?

    /// One write.
    public struct Write: Sendable, Equatable, Codable {
        /// The text that it carried.
        public var key: String
        public var id: String
        /// When it was answered, in seconds since the start of the run.
        public var atS: Double
        /// The node that answered; empty where it is not known.
        public var node: String
        public var step: String

        public init(key: String, id: String, atS: Double, node: String, step: String) {
            self.key = key
            self.id = id
            self.atS = atS
            self.node = node
            self.step = step
        }
    }

    /// One write that is not as it should be.
    public struct Example: Sendable, Equatable, Codable {
        /// `lost`, `duplicated`, `phantom` or `disagreement`.
        public var kind: String
        public var write: Write
    }

    /// Most examples of each kind.
    public static let examplesMax = 10

    public init() {}
}
