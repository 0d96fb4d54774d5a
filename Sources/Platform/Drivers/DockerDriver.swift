/// Controls a container of Docker's (or of Podman's by the same command), on this machine or by ssh.
struct DockerDriver: ControlDriver {
    var container: String
    var gracefulSignal: StopSignal
    var host: CommandHost

    var faults: Set<FaultPlan.Kind> { [.kill, .restart, .gracefulStop, .freeze] }

    func condition() async -> PartCondition {
        do throws(ControlFailure) {
            let format = "{{.State.Status}}|{{.State.Pid}}|{{.State.StartedAt}}"
            let result = try await host.succeed(
                ["docker", "inspect", "--type=container", "--format=\(format)", container])
            return Self.condition(saying: result.output)
        } catch {
            return .unknown(error.description)
        }
    }

    /// Reads `running|4711|2026-01-31T12:00:00.5Z`.
    static func condition(saying text: String) -> PartCondition {
        let fields = text[...].trimmingBlanks.split(separator: "|", omittingEmptySubsequences: false)
        guard fields.count == 3 else {
            return .unknown("docker: found \"\(text.prefix(80))\", expected status|pid|start")
        }
        let life = PartLife(pid: Int32(fields[1]).flatMap { $0 > 0 ? $0 : nil }, start: String(fields[2]))
        switch fields[0] {
        case "running": return .running(life)
        case "paused": return .frozen(life)
        case "created", "restarting", "removing", "exited", "dead", "configured", "stopped": return .gone
        default: return .unknown("docker: the container's status is \"\(fields[0])\"")
        }
    }

    func perform(_ deed: ControlDeed) async throws(ControlFailure) {
        switch deed {
        // By hand, so that no restart policy brings it back.
        case .kill: try await docker("kill", "--signal=KILL")
        case .stop: try await docker("kill", "--signal=TERM")
        case .gracefulStop: try await docker("kill", "--signal=\(gracefulSignal.rawValue)")
        case .freeze: try await docker("pause")
        case .thaw:
            switch await condition() {
            case .running, .gone: break
            // What cannot be asked may be frozen: then docker's own words tell why it stays so.
            case .frozen, .unknown: try await docker("unpause")
            }
        case .start: try await docker("start")
        }
    }

    private func docker(_ verb: String, _ options: String...) async throws(ControlFailure) {
        try await host.succeed(["docker", verb] + options + [container])
    }
}
