/// Everything that one node is told on its command line.
struct NodeConfiguration: Sendable, Equatable {
    /// Where processed scenes (the level 1 cache) are kept.
    enum SceneCacheKind: String, Sendable, CaseIterable {
        /// Every scene is processed for every request.
        case none
        /// In a table of the shared database: warm for both nodes, one round trip a look.
        case database
        /// In the node: no round trip, and cold after a restart.
        case memory
    }

    /// Where session state is kept.
    enum SessionStoreKind: String, Sendable, CaseIterable {
        /// In the node: gone when it dies.
        case memory
        /// In the shared database: another node can continue the session.
        case database
        /// In both nodes; a request does not wait for the other one.
        case replicatedAsync = "replicated-async"
        /// In both nodes; a request waits until the other one has the session too, or for the time-out.
        case replicatedSync = "replicated-sync"

        var isReplicated: Bool { self == .replicatedAsync || self == .replicatedSync }
    }

    /// Where the third party's part of scenes is kept.
    enum ResourceCacheKind: String, Sendable, CaseIterable {
        /// The third party is asked whenever a scene is processed.
        case none
        /// In the node: cold after a restart.
        case memory
    }

    /// The name in `X-RMS-Node`, in scenes and in the status.
    var name = ""
    /// The suffix of session cookies, by which the balancer finds the node again.
    var route = ""
    var host = "127.0.0.1"
    /// 0 lets the system choose; the choice is printed.
    var port = 0
    /// Where AJP/1.3 is spoken beside HTTP; nil for nowhere, 0 lets the system choose.
    var ajpPort: Int?
    /// What AJP requests must carry; nil lets all in.
    var ajpSecret: String?
    /// The SQLite file that both nodes share.
    var database = ""
    /// Threads that process requests; each handles one request at a time.
    var threads = 4
    /// Requests that may wait for a thread; one more is answered 503.
    var acceptQueue = 100
    /// CPU time that processing one scene burns.
    var sceneCost: Duration = .milliseconds(4)
    var sceneCache = SceneCacheKind.database
    /// How long a cached scene is served.
    var sceneTTL: Duration = .seconds(30)
    /// Round trip of every database access, spent waiting while the thread is held.
    var databaseLatency: Duration = .milliseconds(20)
    /// Database connections of this node at most; nil for one a thread.
    var databasePool: Int?
    /// How long a thread waits for a database connection.
    var databasePoolWait: Duration = .seconds(1)
    /// How long after its acknowledgement a comment is committed; nil for before.
    var writeBehind: Duration?
    var sessionStore = SessionStoreKind.memory
    /// Where the other node's sessions are taken in; nil for nowhere.
    var replicationPort: Int?
    /// The other node's replication port.
    var peer: Endpoint?
    /// How long a peer may take to acknowledge a session, or to tell its own at start.
    var replicationTimeout: Duration = .seconds(1)
    /// Whom a node asks whenever it processes a scene; nil for nobody.
    var thirdParty: HTTPAddress?
    /// How long the third party may take.
    var thirdPartyTimeout: Duration = .seconds(3)
    var resourceCache = ResourceCacheKind.none
    /// How long what the third party gave is used.
    var resourceTTL: Duration = .seconds(30)
    /// How long after that it is still used where the third party fails.
    var resourceStale: Duration = .zero
    /// How long the node takes from its start until it listens, as a virtual machine that loads its classes does.
    var startUpDelay: Duration = .zero
    /// How many scenes there are; pages are numbered from 1.
    var scenes = 32
}
