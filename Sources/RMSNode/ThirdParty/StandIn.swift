import Glibc
import Synchronization

/// A stand-in for the third party's back end, as slow and as faulty as it is told to be.
///
/// `GET /resources/N` answers after the latency. `PUT /latency?ms=N` and `PUT /failures?ppm=N` change latency and share
/// of failures for requests that come later, and `GET /status` tells of all at once.
final class StandIn: Sendable {
    /// How it is, as `/status` tells it.
    struct Status: Sendable, Equatable, Codable {
        var pid: Int32 = getpid()
        /// Since 1970; another value after a restart.
        var startedAtMs: Int64 = UnixClock.nowMs
        var latencyMs: Int
        /// Resources that are refused with 503, of a million; evenly spread.
        var failuresPPM = 0
        /// Resources that were asked for.
        var requests = 0
        /// Requests that are being kept waiting.
        var waiting = 0

        enum CodingKeys: String, CodingKey {
            case pid, requests, waiting
            case startedAtMs = "started_at_ms"
            case latencyMs = "latency_ms"
            case failuresPPM = "failures_ppm"
        }
    }

    /// - Units: milliseconds.
    static let latencyMax = 600_000
    static let million = 1_000_000

    private let state: Mutex<Status>

    init(latencyMs: Int, failuresPPM: Int = 0) {
        state = Mutex(Status(latencyMs: latencyMs, failuresPPM: failuresPPM))
    }

    var status: Status { state.withLock { $0 } }

    func answer(to request: NodeRequest) async -> NodeResponse {
        switch (request.method, request.path) {
        case ("GET", "/status"): return .json(status)
        case ("PUT", "/latency"): return change(\.latencyMs, request.query, "ms", most: Self.latencyMax)
        case ("PUT", "/failures"): return change(\.failuresPPM, request.query, "ppm", most: Self.million)
        case ("GET", _):
            let prefix = "/resources/"
            guard request.path.hasPrefix(prefix), let number = Int(request.path.dropFirst(prefix.count)), number > 0
            else { return .problem(404, "there is no \(request.path)") }
            return await resource(number)
        default: return .problem(405, "found \(request.method) \(request.path)", headers: [("Allow", "GET, PUT")])
        }
    }

    private func change(
        _ setting: WritableKeyPath<Status, Int>, _ query: Query, _ key: String, most: Int
    ) -> NodeResponse {
        let text = query[key]
        guard let value = text.flatMap({ Int($0) }), (0...most).contains(value) else {
            return .problem(400, "\(key): found \(found(text)), expected a whole number, 0 to \(most)")
        }
        state.withLock { $0[keyPath: setting] = value }
        return .json(status)
    }

    private func resource(_ number: Int) async -> NodeResponse {
        let (latencyMs, isRefused) = state.withLock { state in
            let before = state.requests * state.failuresPPM / Self.million
            state.requests += 1
            state.waiting += 1
            return (state.latencyMs, state.requests * state.failuresPPM / Self.million > before)
        }
        try? await Task.sleep(for: .milliseconds(latencyMs))
        state.withLock { $0.waiting -= 1 }
        if isRefused { return .problem(503, "this request was one of those that fail on purpose") }
        return NodeResponse(
            200, headers: [("Content-Type", "text/plain; charset=utf-8")],
            body: Array("Headline \(number) of <a third party> & friends".utf8))
    }
}
