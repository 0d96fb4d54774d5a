/// Tells exchanges that need a node from those that a balancer answers by itself, and counts the former in ticks.
///
/// A step needs a node as soon as one response of it has named its node. What was counted of the step before is kept
/// until then, so that it makes no difference when the first such response came.
struct ServiceFold {
    private struct Pending {
        var tick: UInt32
        var bound: UInt8
        var responseUs: UInt32
    }

    /// Most exchanges of a step that are kept until a node has answered one. A step without such an answer by then is
    /// taken for one that needs none, until a node does answer it.
    static let pendingMax = 4_096

    private let nodes: Int
    private let isTold: Bool
    private var needsNode: [Bool]
    private var pending: [[Pending]]
    private var service: [Ticks.Service]
    private var prompt: [[UInt32]]
    private var serviceChanges: TickChanges
    private var promptChanges: TickChanges

    /// - Parameter isTold: whether nodes name themselves; a session cookie's route may be older than the answer.
    init(steps: Int, nodes: Int, isTold: Bool) {
        self.nodes = nodes
        self.isTold = isTold
        // Without names there is nothing to tell.
        let steps = nodes > 0 ? steps : 0
        needsNode = Array(repeating: false, count: steps)
        pending = Array(repeating: [], count: steps)
        service = Array(repeating: Ticks.Service(), count: nodes + 1)
        prompt = Array(repeating: [], count: nodes)
        serviceChanges = TickChanges(nodes: nodes)
        promptChanges = TickChanges(nodes: nodes)
    }

    mutating func add(_ samples: UnsafeBufferPointer<Sample>) {
        if nodes == 0 { return }
        for sample in samples where !sample.isCached { add(sample) }
    }

    private mutating func add(_ sample: Sample) {
        let step = Int(sample.step)
        let tick = Int(sample.intended / Ticks.length)
        let responseUs = sample.outcome == .ok ? sample.responseUs : .max
        if sample.node > 0, sample.status > 0 {
            if !needsNode[step] { settle(step) }
            if isTold, sample.serviceUs <= Ticks.promptUs { addPrompt(sample) }
        }
        if needsNode[step] {
            service[Int(sample.bound)].add(tick: tick, responseUs: responseUs)
            serviceChanges.note(Int(sample.bound), tick)
        } else if pending[step].count < Self.pendingMax {
            pending[step].append(
                Pending(tick: UInt32(clamping: tick), bound: sample.bound, responseUs: responseUs))
        }
    }

    private mutating func settle(_ step: Int) {
        needsNode[step] = true
        for earlier in pending[step] {
            service[Int(earlier.bound)].add(tick: Int(earlier.tick), responseUs: earlier.responseUs)
            serviceChanges.note(Int(earlier.bound), Int(earlier.tick))
        }
        pending[step] = []
    }

    private mutating func addPrompt(_ sample: Sample) {
        let node = Int(sample.node) - 1
        let finished = Int((sample.intended + Nanoseconds(sample.responseUs) * 1_000) / Ticks.length)
        let missing = finished + 1 - prompt[node].count
        if missing > 0 { prompt[node].append(contentsOf: repeatElement(0, count: missing)) }
        prompt[node][finished] += 1
        promptChanges.note(node, finished)
    }

    /// Puts what was counted beside the other counters.
    func add(to ticks: inout Ticks) {
        if nodes == 0 { return }
        ticks.service = needsNode.contains(true) ? service : nil
        ticks.prompt = isTold ? prompt : nil
    }

    /// Puts what has changed since the last call into a delta.
    mutating func take(into delta: inout MeasurementsDelta) {
        if nodes == 0 { return }
        delta.service = serviceChanges.take().map { change in
            let counters = service[change.series]
            return [
                UInt32(change.series), UInt32(change.tick), counters.offered[change.tick],
                counters.fastestUs[change.tick],
            ]
        }
        let prompted = promptChanges.take()
        if isTold {
            delta.prompt = prompted.map { [UInt32($0.series), UInt32($0.tick), prompt[$0.series][$0.tick]] }
        }
    }
}
