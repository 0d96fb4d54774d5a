import Platform
import Scenarios

/// Who is killed in a search for capacity and who is left, and what stands in the way of it.
struct CapacityRoles {
    /// Empty where no node is known.
    let victim: String
    /// The node that is left, or the only one; empty where none is known.
    let survivor: String
    /// Why no survivor can be looked at; nil where one can.
    let survivorObstacle: String?
    /// What a node without a connector lacks.
    let nodeObstacle: String

    /// - Errors: the names that there are, where the victim is none of them.
    init(_ platform: PlatformChoice, victim asked: String?) throws(UnknownNode) {
        let nodes = platform.nodes
        if let asked, !nodes.contains(asked) { throw UnknownNode(name: asked, known: nodes) }
        victim = asked ?? (nodes.count > 1 ? nodes.last : nil) ?? ""
        let killed = victim
        survivor = nodes.first { $0 != killed } ?? ""
        if case .existing = platform {
            survivorObstacle =
                "a platform that is only a URL has no node that could be killed; use a platform file or a lab"
            nodeObstacle = "a platform that is only a URL names no node; give the node's own URL by --target instead"
            return
        }
        nodeObstacle =
            "\(survivor.isEmpty ? "no node" : survivor) has neither connector nor health in the platform file"
        survivorObstacle =
            victim.isEmpty || survivor.isEmpty
            ? "nobody would survive: the platform has only one node"
            : platform.reason(against: .kill, on: victim)
    }

    /// Killing the victim.
    func fault(healAfter: Duration) -> FaultPlan {
        FaultPlan(name: "capacity", kind: .kill, part: victim, trigger: .at(.zero), healAfter: healAfter)
    }

    /// A victim that is no node of the platform.
    struct UnknownNode: Error {
        let name: String
        let known: [String]
    }
}
