import FoundationEssentials

/// What a node tells about itself at `/rms/status`.
public struct NodeStatus: Sendable, Equatable, Decodable {
    public var pid: Int32?
    /// When its process started, milliseconds since 1970.
    public var startedAtMs: Int64?
    /// Requests that it was given, without those for its status.
    public var requests: UInt64?

    /// Sessions that were on it and have not expired.
    public var sessions: Int?

    /// Other nodes with which it replicates sessions at this moment; nil where it does not tell.
    public var peers: Int?

    enum CodingKeys: String, CodingKey {
        case pid, requests, sessions, peers
        case startedAtMs = "started_at_ms"
    }

}

extension NodeStatus {
    /// Fetches the page; nil when the part is no node, or does not answer 200 in time.
    static func fetch(of part: any PartControl, within limit: Duration = .seconds(1)) async -> NodeStatus? {
        guard
            case .success(let page) = await StatusPage.get(part.healthPath, from: part.healthEndpoint, within: limit),
            page.status == 200
        else { return nil }
        return NodeStatus(parsing: page.body)
    }

    /// Reads the page's JSON; keys that are not known here are passed over.
    init?(parsing body: [UInt8]) {
        guard let status = try? JSONDecoder().decode(NodeStatus.self, from: Data(body)) else { return nil }
        self = status
    }
}
