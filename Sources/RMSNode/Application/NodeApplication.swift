import Synchronization

/// The node behind its connectors: a request in, a response out.
final class NodeApplication: Sendable {
    let configuration: NodeConfiguration
    let threads: RequestThreads<SharedStore>
    let sessions: Sessions
    let sceneCache: SceneCache
    let feed: UpdateFeed
    let pool: DatabasePool
    let writeBehind: WriteBehind?
    let startedAtMs = UnixClock.nowMs
    private let requestCount = Atomic(0)

    /// Makes the tables that are missing and starts the threads.
    init(configuration: NodeConfiguration) throws(DatabaseError) {
        let database = try Database(path: configuration.database)
        try Schema.make(in: database)
        self.configuration = configuration
        feed = UpdateFeed(latest: try database.commentLatest())
        sessions = Sessions(kind: configuration.sessionStore, replication: Self.replication(configuration))
        sceneCache = SceneCache(configuration: configuration)
        pool = DatabasePool(
            path: configuration.database, size: configuration.databasePool ?? configuration.threads,
            waitMax: configuration.databasePoolWait)
        writeBehind = configuration.writeBehind.map { [pool] in WriteBehind(delay: $0, pool: pool) }
        writeBehind?.start()
        let store = SharedStore(configuration: configuration, pool: pool, writeBehind: writeBehind)
        threads = RequestThreads(count: configuration.threads, queueMax: configuration.acceptQueue) { store }
        CommentPoller(path: configuration.database, feed: feed).start()
    }

    /// Requests that were taken in, without those for the status.
    var requests: Int { requestCount.load(ordering: .relaxed) }

    /// The answer; always one, whatever came.
    func answer(to request: NodeRequest) async -> NodeResponse {
        var response = await page(for: request)
        response.headers.append(("X-RMS-Node", configuration.name))
        if request.method == "HEAD" {
            response.headers.append(("Content-Length", String(response.body.count)))
            response.body = []
        }
        return response
    }

    /// Lets long polls go and takes no more work; what is being processed is let finish.
    func stop() {
        threads.stop()
        feed.stop()
    }

    /// What `work` answers in a request thread; 503 when all are busy and the queue is full.
    func onThread(
        _ work: @escaping @Sendable (SharedStore) throws(DatabaseError) -> NodeResponse
    ) async -> NodeResponse {
        let answer = await threads.run { store in
            do throws(DatabaseError) {
                return try work(store)
            } catch {
                return NodeResponse.problem(500, "\(error)")
            }
        }
        return answer
            ?? .problem(
                503, "all \(threads.count) threads are busy and \(threads.queueMax) requests wait",
                headers: [("Retry-After", "1")])
    }

    private static func replication(_ configuration: NodeConfiguration) -> (any Replication)? {
        guard let peer = configuration.peer else { return nil }
        switch configuration.sessionStore {
        case .memory, .database: return nil
        case .replicatedSync: return SynchronousReplication(peer: peer, timeout: configuration.replicationTimeout)
        case .replicatedAsync:
            let replication = AsynchronousReplication(peer: peer, timeout: configuration.replicationTimeout)
            replication.start()
            return replication
        }
    }

    private func page(for request: NodeRequest) async -> NodeResponse {
        guard let page = Page(path: request.path) else { return .problem(404, "there is no \(request.path)") }
        if page != .status { requestCount.wrappingAdd(1, ordering: .relaxed) }
        guard page.methods.contains(request.method) else {
            let allowed = page.methods.joined(separator: ", ")
            return .problem(405, "found \(request.method), allowed: \(allowed)", headers: [("Allow", allowed)])
        }
        switch page {
        case .status: return .json(status)
        case .portal: return await portal(request)
        case .media(let media): return await onThread { _ in media.answer(to: request) }
        case .updates: return await rebound(request, await updates(request))
        case .comments: return await rebound(request, await comments(request))
        case .comment(let id): return await rebound(request, await comment(id))
        }
    }
}
