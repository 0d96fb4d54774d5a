import LoadEngine
import Verdict

extension ContinuityRecord {
    /// One for each fault that was done to a node of the plan.
    static func all(
        of faults: [FaultRecord], events: [RunEvent], _ notes: [ContinuityNote], plan: Plan
    ) -> [ContinuityRecord] {
        let nodes = plan.identity.nodes.map(\.name)
        return faults.compactMap { fault in
            guard nodes.contains(fault.on), let injectedS = FaultEvidence(fault, events: events).injectedS else {
                return nil
            }
            return ContinuityRecord(fault, injectedS: injectedS, notes: notes, steps: plan.steps, nodes: nodes)
        }
    }
}
