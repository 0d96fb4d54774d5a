import LoadEngine
import Platform

/// A platform of two stand-in nodes behind a stand-in balancer, which lies in one way or in none.
final class StandInPlatform: PlatformControl {
    private let nodes: [StandInNode]
    private let server: StandInServer

    /// - Errors: the system's own word when something cannot be had.
    init(_ lie: Lie) throws(StandInError) {
        let first = try StandInNode("rms-1", death: .final)
        let second: StandInNode
        do {
            second = try StandInNode("rms-2", death: lie.death)
        } catch {
            first.end()
            throw error
        }
        nodes = [first, second]
        do {
            server = try StandInServer { node, page in lie.answer(isGone: !second.isServing && node == 2, node, page) }
        } catch {
            first.end()
            second.end()
            throw error
        }
    }

    /// Where clients go.
    var entry: Origin { Origin(scheme: "http", host: "127.0.0.1", port: server.port) }

    /// How the nodes name themselves.
    static let identity = NodeIdentity(
        nodes: [1, 2].map { NodeIdentity.Node(name: "rms-\($0)", route: "rms\($0)") }, header: "X-RMS-Node")

    /// Ends everything that was started.
    func end() {
        server.end()
        for node in nodes { node.end() }
    }

    /// Requests that clients made.
    var requests: Int { server.requests }

    /// Whether no client has asked for anything for so long.
    func isQuiet(for length: Duration) -> Bool { server.isQuiet(for: length) }

    var partNames: [String] { nodes.map(\.name) }
    var drainableParts: [String] { [] }

    func part(_ name: String) throws(PlatformError) -> any PartControl {
        guard let node = nodes.first(where: { $0.name == name }) else {
            throw .unknownPart(name: name, known: partNames)
        }
        return node
    }

    func requestsServed(by part: String) async -> UInt64? {
        nodes.firstIndex { $0.name == part }.map { UInt64(server.requests(of: $0 + 1)) }
    }

    func sessions(on part: String) async -> Int? { nil }

    func isMarkedOut(_ part: String) async -> Bool? { nodes.first { $0.name == part }.map { !$0.isServing } }

    func setDraining(_ isDraining: Bool, _ part: String) async throws(PlatformError) -> UInt64 {
        throw .undrainable(part: part, allowed: [])
    }

    func isDraining(_ part: String) async -> Bool? { false }
}
