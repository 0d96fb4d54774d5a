/// Settings of each RMS node.
public struct NodeSettings: Sendable, Equatable {
    /// Where processed scenes (the level 1 cache) are kept.
    public enum SceneCache: String, Sendable, CaseIterable {
        case none, database, memory
    }

    /// Where session state is kept.
    public enum SessionStore: String, Sendable, CaseIterable {
        /// In the node: gone when it dies.
        case memory
        /// In the shared database: another node can continue the session.
        case database
        /// In both nodes; a request does not wait for the other one.
        case replicatedAsync = "replicated-async"
        /// In both nodes; a request waits until the other one has the session too, or for the time-out.
        case replicatedSync = "replicated-sync"

        public var isReplicated: Bool { self == .replicatedAsync || self == .replicatedSync }
    }

    /// Where resources of the third party (the level 2 cache) are kept.
    public enum ResourceCache: String, Sendable, CaseIterable {
        /// The third party is asked whenever a scene is processed.
        case none
        /// In the node: cold after a restart.
        case memory
    }

    /// Threads that process requests; each handles one request at a time.
    public var threads = 4
    /// Requests that may wait for a thread; one more is answered 503.
    public var acceptQueue = 100
    /// How many scenes there are; pages are numbered from 1.
    public var scenes = 32
    /// CPU time that processing one scene burns.
    public var sceneCost: Duration = .milliseconds(4)
    public var sceneCache: SceneCache = .database
    /// How long a cached scene is served.
    public var sceneTTL: Duration = .seconds(30)
    public var resourceCache: ResourceCache = .none
    /// How long a cached resource of the third party is used.
    public var resourceTTL: Duration = .seconds(30)
    /// How long after that it is still used where the third party fails.
    public var resourceStale: Duration = .zero
    /// How long the third party may take; its page is answered 504 then.
    public var thirdPartyTimeout: Duration = .seconds(3)
    /// Round trip of every database access, spent waiting while the thread is held.
    public var databaseLatency: Duration = .milliseconds(20)
    /// Database connections of each node at most; nil for one a thread.
    public var databasePool: Int?
    /// How long a thread waits for a database connection; its page is answered 500 then.
    public var databasePoolWait: Duration = .seconds(1)
    /// How long after its acknowledgement a comment is committed; nil for before.
    public var writeBehind: Duration?
    public var sessionStore: SessionStore = .database
    /// How long the other node may take to acknowledge a session, or to tell its own at start.
    public var replicationTimeout: Duration = .seconds(1)
    /// How long a node takes from its start until it listens, as a virtual machine that loads its classes does.
    public var startUpDelay: Duration = .zero

    public init() {}
}
