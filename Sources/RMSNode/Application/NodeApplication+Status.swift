import Glibc

/// How a node is, as `/rms/status` tells it.
struct NodeStatus: Sendable, Equatable, Codable {
    struct SceneCacheStatus: Sendable, Equatable, Codable {
        var kind: String
        var hits: Int
        var misses: Int
    }

    var node: String
    var route: String
    var pid: Int32
    /// Since 1970; another value after a restart.
    var startedAtMs: Int64
    var threads: Int
    /// Threads that process a request.
    var busy: Int
    /// Requests that wait for a thread.
    var queued: Int
    /// Long polls that wait for an update; they hold no thread.
    var waiting: Int
    /// Sessions that were on this node and have not expired.
    var sessions: Int
    /// Requests that were taken in, without those for the status.
    var requests: Int
    var sceneCache: SceneCacheStatus
    /// Nil without a replicated session store.
    var replication: ReplicationStatus?
    var databasePool: DatabasePool.Status
    /// Nil without write-behind.
    var writeBehind: WriteBehind.Status?
    /// Nil without a third party.
    var thirdParty: ThirdParty.Status?

    enum CodingKeys: String, CodingKey {
        case node, route, pid, threads, busy, queued, waiting, sessions, requests, replication
        case databasePool = "database_pool"
        case thirdParty = "third_party"
        case writeBehind = "write_behind"
        case startedAtMs = "started_at_ms"
        case sceneCache = "scene_cache"
    }
}

extension NodeApplication {
    /// Put together without a request thread, so that a node whose threads are all busy still tells so.
    var status: NodeStatus {
        let load = threads.load
        return NodeStatus(
            node: configuration.name, route: configuration.route, pid: getpid(), startedAtMs: startedAtMs,
            threads: threads.count, busy: load.busy, queued: load.queued, waiting: feed.waiting,
            sessions: sessions.count, requests: requests,
            sceneCache: .init(kind: sceneCache.kind.rawValue, hits: sceneCache.hits, misses: sceneCache.misses),
            replication: sessions.replication?.status, databasePool: pool.status, writeBehind: writeBehind?.status,
            thirdParty: sceneCache.thirdParty?.status)
    }
}
