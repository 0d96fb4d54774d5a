import Synchronization

/// The level 1 cache: processed scenes by page and device class, until they expire.
///
/// Threads that miss the same scene at the same time all process it, as the cache of the real server does: a cold
/// node under load pays for that.
final class SceneCache: Sendable {
    private struct Entry {
        let body: [UInt8]
        let expires: ContinuousClock.Instant
    }

    let kind: NodeConfiguration.SceneCacheKind
    private let cost: Duration
    private let ttl: Duration
    private let scenes: Int
    /// Whom processing asks; nil for nobody.
    let thirdParty: ThirdParty?
    private let entries = Mutex<[SceneKey: Entry]>([:])
    private let hitCount = Atomic(0)
    private let missCount = Atomic(0)

    init(configuration: NodeConfiguration) {
        kind = configuration.sceneCache
        cost = configuration.sceneCost
        ttl = configuration.sceneTTL
        scenes = configuration.scenes
        thirdParty = configuration.thirdParty.map { ThirdParty(address: $0, configuration: configuration) }
    }

    /// Scenes that did not have to be processed.
    var hits: Int { hitCount.load(ordering: .relaxed) }
    /// Scenes that were processed; without a cache, all of them.
    var misses: Int { missCount.load(ordering: .relaxed) }

    /// The scene's shared part, processed only if it has to be.
    func body(_ key: SceneKey, through store: SharedStore) throws(SceneError) -> [UInt8] {
        switch kind {
        case .none: break
        case .memory:
            if let entry = entries.withLock({ $0[key] }), entry.expires > .now { return hit(entry.body) }
        case .database:
            if let body = try database({ () throws(DatabaseError) in try store.scene(key) }) { return hit(body) }
        }
        missCount.wrappingAdd(1, ordering: .relaxed)
        ProcessorTime.burn(cost)
        let body = Scene.body(key, of: scenes, resource: try resource(page: key.page))
        switch kind {
        case .none: break
        case .memory: entries.withLock { $0[key] = Entry(body: body, expires: .now + ttl) }
        case .database: try database { () throws(DatabaseError) in try store.keep(body, of: key, for: ttl) }
        }
        return body
    }

    private func resource(page: Int) throws(SceneError) -> String? {
        do throws(ThirdPartyError) {
            return try thirdParty?.resource(page: page)
        } catch {
            throw .thirdParty(error)
        }
    }

    private func database<Value>(_ work: () throws(DatabaseError) -> Value) throws(SceneError) -> Value {
        do throws(DatabaseError) {
            return try work()
        } catch {
            throw .database(error)
        }
    }

    private func hit(_ body: [UInt8]) -> [UInt8] {
        hitCount.wrappingAdd(1, ordering: .relaxed)
        return body
    }
}
