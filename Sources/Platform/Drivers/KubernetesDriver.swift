import FoundationEssentials

/// Controls a workload of one pod in a Kubernetes cluster, by kubectl.
///
/// Killing deletes the pod at once and scales the workload to nothing, so that no other pod takes its place; starting
/// scales it to one. Freezing is not offered: from inside a container its first process cannot be stopped.
struct KubernetesDriver: ControlDriver {
    /// Such as `statefulset/rms-1`.
    var workload: String
    /// The labels by which its pod is found, such as `app=rms,node=1`.
    var selector: String
    var namespace: String?
    var context: String?
    var host: CommandHost

    var faults: Set<FaultPlan.Kind> { [.kill, .restart, .gracefulStop] }

    func condition() async -> PartCondition {
        do throws(ControlFailure) {
            let result = try await kubectl("get", "pods", "--selector=\(selector)", "--output=json")
            return Self.condition(saying: result.output)
        } catch {
            return .unknown(error.description)
        }
    }

    private struct Pods: Decodable {
        var items: [Pod]
    }

    private struct Pod: Decodable {
        var metadata: Metadata
        var status: Status?
    }

    private struct Metadata: Decodable {
        var name: String
        var uid: String
    }

    private struct Status: Decodable {
        var phase: String?
        var containerStatuses: [Container]?
    }

    private struct Container: Decodable {
        var state: State?
        var restartCount: Int?
    }

    private struct State: Decodable {
        var running: Running?
    }

    private struct Running: Decodable {
        var startedAt: String?
    }

    /// Reads `kubectl get pods --output=json`. A pod that is being deleted runs for as long as its containers do.
    static func condition(saying text: String) -> PartCondition {
        let pods: Pods
        do {
            pods = try JSONDecoder().decode(Pods.self, from: Data(text.utf8))
        } catch {
            return .unknown("kubectl: found \"\(text.prefix(80))\", expected a list of pods in JSON")
        }
        let lives = pods.items.compactMap { pod -> (name: String, life: PartLife)? in
            let running = (pod.status?.containerStatuses ?? []).filter { $0.state?.running != nil }
            guard !running.isEmpty else { return nil }
            let starts = running.map { "\($0.state?.running?.startedAt ?? "?"), restart \($0.restartCount ?? 0)" }
            return (
                pod.metadata.name,
                PartLife(pid: nil, start: "\(starts.joined(separator: "; ")) (pod \(pod.metadata.uid))")
            )
        }
        switch lives.count {
        case 0: return .gone
        case 1: return .running(lives[0].life)
        default:
            return .unknown(
                "\(lives.count) pods are behind the selector, expected one: "
                    + lives.map(\.name).joined(separator: ", "))
        }
    }

    func perform(_ deed: ControlDeed) async throws(ControlFailure) {
        switch deed {
        case .kill, .stop, .gracefulStop:
            // A selector that fits more than the one part must not cost the others.
            if case .unknown(let words) = await condition() { throw ControlFailure(words) }
            if deed == .kill {
                try await kubectl(
                    "delete", "pods", "--selector=\(selector)", "--grace-period=0", "--force", "--wait=false")
            }
            try await scale(to: 0)
        case .start: try await scale(to: 1)
        case .thaw: break
        case .freeze: throw ControlFailure("a pod cannot be frozen by kubectl")
        }
    }

    private func scale(to count: Int) async throws(ControlFailure) {
        try await kubectl("scale", workload, "--replicas=\(count)")
    }

    @discardableResult
    private func kubectl(_ words: String...) async throws(ControlFailure) -> ProgramRun.Result {
        var command = ["kubectl", "--request-timeout=\(max(1, Int(host.limit.milliseconds / 1000) - 1))s"]
        if let context { command.append("--context=\(context)") }
        if let namespace { command.append("--namespace=\(namespace)") }
        return try await host.succeed(command + words)
    }
}
