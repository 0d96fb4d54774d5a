import Testing

@testable import Platform

/// Against recorded answers and a `docker` and a `kubectl` that note what they are asked: neither is at hand.
@Suite struct ContainerDriverTests {
    private func docker(_ host: CommandHost) -> DockerDriver {
        DockerDriver(container: "rms-1", gracefulSignal: .quit, host: host)
    }

    private func pod(_ host: CommandHost) -> KubernetesDriver {
        KubernetesDriver(
            workload: "statefulset/rms-1", selector: "app=rms,node=1", namespace: "prod", context: "site-a", host: host)
    }

    private static func pods(_ states: [String]) -> String {
        let items = states.enumerated().map { index, state in
            """
            {"metadata": {"name": "rms-\(index)", "uid": "u\(index)"}, "status": {"phase": "Running",
            "containerStatuses": [{"name": "rms", "restartCount": 2, "state": \(state)}]}}
            """
        }
        return #"{"apiVersion": "v1", "kind": "List", "items": ["# + items.joined(separator: ",") + "]}"
    }

    private static let running = #"{"running": {"startedAt": "2026-01-31T12:00:00Z"}}"#
    private static let waiting = #"{"waiting": {"reason": "CrashLoopBackOff"}}"#

    @Test("what docker says of a container is understood")
    func containers() {
        let life = PartLife(pid: 812, start: "2026-01-31T12:00:00.5Z")
        func condition(_ text: String) -> PartCondition { DockerDriver.condition(saying: text) }
        #expect(condition("running|812|2026-01-31T12:00:00.5Z\n") == .running(life))
        #expect(condition("paused|812|2026-01-31T12:00:00.5Z\n") == .frozen(life))
        for status in ["created", "restarting", "exited", "dead"] {
            #expect(condition("\(status)|0|2026-01-31T12:00:00.5Z") == .gone)
        }
        #expect(condition("odd|1|x") == .unknown("docker: the container's status is \"odd\""))
        #expect(condition("") == .unknown("docker: found \"\", expected status|pid|start"))
    }

    @Test(
        "each deed is asked for in docker's words",
        arguments: [
            (ControlDeed.kill, "<kill> <--signal=KILL>"), (.stop, "<kill> <--signal=TERM>"),
            (.gracefulStop, "<kill> <--signal=QUIT>"), (.freeze, "<pause>"), (.start, "<start>"),
            (.thaw, "<unpause>"),
        ])
    func dockerDeeds(_ deed: ControlDeed, _ words: String) async throws {
        try await Fakes.with { fakes in
            try fakes.addSSH()
            try fakes.add("docker", "[ \"$1\" = inspect ] && echo 'paused|5|x'; exit 0")
            for ssh in [nil, "ops@rms1"] {
                fakes.forget()
                try await docker(fakes.host(ssh: ssh)).perform(deed)
                #expect(fakes.asked.last { $0.hasPrefix("docker") } == "docker \(words) <rms-1>")
            }
        }
    }

    @Test("a container that is not there is unknown, in docker's words")
    func noContainer() async throws {
        try await Fakes.with { fakes in
            try fakes.add("docker", "echo 'Error: No such container: rms-1' >&2; exit 1")
            #expect(
                await docker(fakes.host()).condition() == .unknown("docker: Error: No such container: rms-1"))
        }
    }

    @Test("what kubectl says of pods is understood")
    func pods() {
        func condition(_ states: [String]) -> PartCondition {
            KubernetesDriver.condition(saying: Self.pods(states))
        }
        let life = PartLife(pid: nil, start: "2026-01-31T12:00:00Z, restart 2 (pod u0)")
        #expect(condition([Self.running]) == .running(life))
        #expect(condition([]) == .gone)
        #expect(condition([Self.waiting]) == .gone)
        #expect(
            condition([Self.running, Self.running])
                == .unknown("2 pods are behind the selector, expected one: rms-0, rms-1"))
        #expect(
            KubernetesDriver.condition(saying: "error")
                == .unknown("kubectl: found \"error\", expected a list of pods in JSON"))
    }

    @Test("killing deletes the pod at once and keeps another from taking its place; starting brings one back")
    func kubernetesDeeds() async throws {
        try await Fakes.with { fakes in
            try fakes.add("kubectl", "case \"$*\" in *get*) cat <<'EOF'\n\(Self.pods([Self.running]))\nEOF\n;; esac")
            let frame = "kubectl <--request-timeout=19s> <--context=site-a> <--namespace=prod>"
            let get = "\(frame) <get> <pods> <--selector=app=rms,node=1> <--output=json>"
            let scale = "\(frame) <scale> <statefulset/rms-1>"
            let driver = pod(fakes.host())
            try await driver.perform(.kill)
            #expect(
                fakes.asked == [
                    get,
                    "\(frame) <delete> <pods> <--selector=app=rms,node=1> <--grace-period=0> <--force> <--wait=false>",
                    "\(scale) <--replicas=0>",
                ])
            fakes.forget()
            try await driver.perform(.gracefulStop)
            #expect(fakes.asked == [get, "\(scale) <--replicas=0>"])
            fakes.forget()
            try await driver.perform(.start)
            #expect(fakes.asked == ["\(scale) <--replicas=1>"])
            #expect(!driver.faults.contains(.freeze))
        }
    }

    @Test("a selector that fits more than one pod kills none")
    func tooManyPods() async throws {
        try await Fakes.with { fakes in
            try fakes.add("kubectl", "cat <<'EOF'\n\(Self.pods([Self.running, Self.running]))\nEOF")
            await #expect(throws: ControlFailure.self) { try await pod(fakes.host()).perform(.kill) }
            #expect(fakes.asked.count == 1)
        }
    }
}
