/// Settings of the full lab's database: a primary, and a replica that can take its place.
public struct DatabaseSettings: Sendable, Equatable {
    /// When the primary acknowledges a commit.
    public enum Replication: String, Sendable, CaseIterable {
        /// As soon as it has it itself: what the replica has not fetched yet is lost with the primary.
        case asynchronous = "async"
        /// When the replica has it, too; after the time-out without.
        case semiSynchronous = "semi-sync"
    }

    public var replication = Replication.semiSynchronous
    /// How long a semi-synchronous commit waits for the replica before it goes on without.
    ///
    /// - Units: whole milliseconds.
    public var semiSynchronousTimeout: Duration = .seconds(10)

    public init() {}
}
