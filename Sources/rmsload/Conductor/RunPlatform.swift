import LoadEngine
import Platform
import Scenarios

/// The platform of one run: brought up if it is a lab, used as it is if it exists already.
struct RunPlatform {
    let entry: Origin
    let identity: NodeIdentity
    /// What faults are done through; nil for a platform that may not be hurt.
    let control: (any PlatformControl)?
    private let lab: Lab?

    /// - Errors: `PlatformError` when the lab cannot be brought up; nothing of it is left then.
    static func up(_ choice: PlatformChoice) async throws(PlatformError) -> RunPlatform {
        switch choice {
        case .existing(let origin):
            return RunPlatform(entry: origin, identity: NodeIdentity(), control: nil, lab: nil)
        case .lab(let settings):
            let lab = try await Lab.up(settings)
            return RunPlatform(
                entry: Origin(scheme: "http", host: lab.entryHost, port: lab.entryPort),
                identity: NodeIdentity(
                    nodes: lab.nodes.map { NodeIdentity.Node(name: $0.name, route: $0.route) }, header: "X-RMS-Node"),
                control: lab, lab: lab)
        }
    }

    /// Takes a lab down; a platform that was there before stays.
    func down() async { await lab?.down() }
}
