import Synchronization

/// The back end of somebody else from which scenes take a part, and the cache in front of it.
///
/// The thread that asks is held until the answer or the time-out: a slow third party takes every thread of every node.
final class ThirdParty: Sendable {
    /// How asking goes, as `/rms/status` tells it.
    struct Status: Sendable, Equatable, Codable {
        var url: String
        /// Resources that came.
        var fetched = 0
        /// Resources that did not.
        var failed = 0
        /// Resources that were in the cache.
        var cached = 0
        /// Resources that did not come, and were in the cache from before.
        var stale = 0
        /// Threads that wait for an answer.
        var waiting = 0
    }

    private struct Entry {
        let text: String
        var expires: ContinuousClock.Instant
        /// Until when it may stand in for one that does not come.
        let lastUse: ContinuousClock.Instant
    }

    private struct State {
        var status: Status
        /// By page, of which there are few.
        var entries: [Int: Entry] = [:]

        /// What was given before; the third party is left alone for this page until then.
        mutating func stale(_ page: Int, until: ContinuousClock.Instant) -> String? {
            guard let entry = entries[page], entry.lastUse > .now else { return nil }
            entries[page]?.expires = until
            status.stale += 1
            return entry.text
        }
    }

    let address: HTTPAddress
    /// For the whole of one fetch.
    let timeout: Duration
    private let cacheKind: NodeConfiguration.ResourceCacheKind
    private let ttl: Duration
    /// How much longer a resource is used where the third party fails (RFC 5861, section 4).
    private let stale: Duration
    private let state: Mutex<State>

    init(address: HTTPAddress, configuration: NodeConfiguration) {
        self.address = address
        timeout = configuration.thirdPartyTimeout
        cacheKind = configuration.resourceCache
        ttl = configuration.resourceTTL
        stale = configuration.resourceStale
        state = Mutex(State(status: Status(url: address.description)))
    }

    var status: Status { state.withLock { $0.status } }

    /// The third party's part of a page.
    func resource(page: Int) throws(ThirdPartyError) -> String {
        if cacheKind == .memory, let text = cached(page) { return text }
        state.withLock { $0.status.waiting += 1 }
        do throws(ThirdPartyError) {
            let text = try fetch(page)
            state.withLock { state in
                state.status.waiting -= 1
                state.status.fetched += 1
                if cacheKind == .memory {
                    state.entries[page] = Entry(text: text, expires: .now + ttl, lastUse: .now + ttl + stale)
                }
            }
            return text
        } catch {
            let standIn = state.withLock { state in
                state.status.waiting -= 1
                state.status.failed += 1
                return state.stale(page, until: .now + ttl)
            }
            guard let standIn else { throw error }
            return standIn
        }
    }

    private func cached(_ page: Int) -> String? {
        state.withLock { state in
            guard let entry = state.entries[page], entry.expires > .now else { return nil }
            state.status.cached += 1
            return entry.text
        }
    }

    private func fetch(_ page: Int) throws(ThirdPartyError) -> String {
        let deadline = ContinuousClock.now + timeout
        let response: PlainResponse
        do throws(WireError) {
            let connection = try WaitingConnection(to: address.endpoint, before: deadline)
            let head = "GET \(address.path)/resources/\(page) HTTP/1.0\r\nHost: \(address.endpoint)\r\n\r\n"
            try connection.send(head, before: deadline)
            response = try Self.response(connection, before: deadline)
        } catch {
            throw ThirdPartyError(url: address.description, reason: error)
        }
        guard response.status == 200 else {
            throw ThirdPartyError(url: address.description, reason: .malformed("status \(response.status)"))
        }
        return String(decoding: response.body, as: UTF8.self)
    }

    private static func response(
        _ connection: WaitingConnection, before deadline: ContinuousClock.Instant
    ) throws(WireError) -> PlainResponse {
        var bytes: [UInt8] = []
        while true {
            let more = try connection.receive(before: deadline)
            bytes += more
            if let response = try PlainResponse(bytes, isEnded: more.isEmpty) { return response }
        }
    }
}

/// Why a scene lacks the part that comes from a third party.
struct ThirdPartyError: Error, Equatable, CustomStringConvertible {
    let url: String
    let reason: WireError

    /// The gateway's status codes, as for any server that asks another one.
    var status: Int { reason == .timedOut ? 504 : 502 }

    var description: String { "the third party \(url): \(reason)" }
}

/// Why there is no scene.
enum SceneError: Error {
    case database(DatabaseError)
    case thirdParty(ThirdPartyError)
}
