import Synchronization

/// A stand-in for the third party's back end, as slow as it is told to be.
///
/// `GET /resources/N` answers after the latency, `PUT /latency?ms=N` changes it for requests that come later, and
/// `GET /status` tells of both at once.
final class StandIn: Sendable {
    /// How it is, as `/status` tells it.
    struct Status: Sendable, Equatable, Codable {
        var latencyMs: Int
        /// Resources that were asked for.
        var requests = 0
        /// Requests that are being kept waiting.
        var waiting = 0

        enum CodingKeys: String, CodingKey {
            case requests, waiting
            case latencyMs = "latency_ms"
        }
    }

    /// - Units: milliseconds.
    static let latencyMax = 600_000

    private let state: Mutex<Status>

    init(latencyMs: Int) {
        state = Mutex(Status(latencyMs: latencyMs))
    }

    var status: Status { state.withLock { $0 } }

    func answer(to request: NodeRequest) async -> NodeResponse {
        switch (request.method, request.path) {
        case ("GET", "/status"): return .json(status)
        case ("PUT", "/latency"): return change(request.query["ms"])
        case ("GET", _):
            let prefix = "/resources/"
            guard request.path.hasPrefix(prefix), let number = Int(request.path.dropFirst(prefix.count)), number > 0
            else { return .problem(404, "there is no \(request.path)") }
            return await resource(number)
        default: return .problem(405, "found \(request.method) \(request.path)", headers: [("Allow", "GET, PUT")])
        }
    }

    private func change(_ text: String?) -> NodeResponse {
        guard let latencyMs = text.flatMap({ Int($0) }), (0...Self.latencyMax).contains(latencyMs) else {
            return .problem(400, "ms: found \(found(text)), expected a whole number, 0 to \(Self.latencyMax)")
        }
        state.withLock { $0.latencyMs = latencyMs }
        return .json(status)
    }

    private func resource(_ number: Int) async -> NodeResponse {
        let latencyMs = state.withLock { state in
            state.requests += 1
            state.waiting += 1
            return state.latencyMs
        }
        try? await Task.sleep(for: .milliseconds(latencyMs))
        state.withLock { $0.waiting -= 1 }
        return NodeResponse(
            200, headers: [("Content-Type", "text/plain; charset=utf-8")],
            body: Array("Headline \(number) of <a third party> & friends".utf8))
    }
}
