/// Controls a unit of systemd, on this machine or by ssh.
struct SystemdDriver: ControlDriver {
    var unit: String
    var gracefulSignal: StopSignal
    var host: CommandHost

    var faults: Set<FaultPlan.Kind> { [.kill, .restart, .gracefulStop, .freeze] }

    /// One round trip: what systemd says of the unit, and the state of its first process.
    func condition() async -> PartCondition {
        let show = ShellWord.line(
            sudoWords + [
                "systemctl", "show",
                "--property=LoadState,ActiveState,SubState,MainPID,ExecMainStartTimestampMonotonic", "--", unit,
            ])
        let line = """
            shown=$(\(show)) || exit 1
            printf '%s\\n' "$shown"
            pid=$(printf '%s\\n' "$shown" | sed -n 's/^MainPID=//p')
            [ "${pid:-0}" -gt 0 ] && printf 'Stat=' && cat "/proc/$pid/stat"
            exit 0
            """
        do throws(ControlFailure) {
            let result = try await host.shell(line)
            guard result.isSuccess else { return .unknown("systemctl: \(result.words)") }
            return Self.condition(of: unit, saying: result.output)
        } catch {
            return .unknown(error.description)
        }
    }

    /// Reads what `systemctl show` and the process table said.
    static func condition(of unit: String, saying text: String) -> PartCondition {
        var values: [Substring: Substring] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            guard let equals = line.firstIndex(of: "=") else { continue }
            values[line[..<equals]] = line[line.index(after: equals)...]
        }
        guard let active = values["ActiveState"], let load = values["LoadState"] else {
            return .unknown("systemctl did not tell the unit's state: \"\(text.prefix(80))\"")
        }
        guard load == "loaded" else { return .unknown("systemd has no unit \(unit) (\(load))") }
        let pid = values["MainPID"].flatMap { Int32($0) } ?? 0
        if active == "inactive" || active == "failed" || values["SubState"] == "auto-restart" { return .gone }
        let life = PartLife(
            pid: pid > 0 ? pid : nil, start: "\(values["ExecMainStartTimestampMonotonic"] ?? "?") µs after the boot")
        guard pid > 0, let stat = values["Stat"].flatMap({ ProcessStat(parsing: String($0)) }) else {
            // Without a first process there is nobody to be looked at; systemd says that the unit is active.
            return .running(life)
        }
        if stat.isZombie { return .gone }
        return stat.isStopped ? .frozen(life) : .running(life)
    }

    func perform(_ deed: ControlDeed) async throws(ControlFailure) {
        switch deed {
        case .kill:
            try await systemctl("kill", "--signal=SIGKILL")
            // With Restart= systemd would bring the unit back at once, and the fault would be over before it was seen.
            try await systemctl("stop")
        case .stop: try await systemctl("stop", "--no-block")
        case .gracefulStop:
            try await systemctl("kill", "--kill-who=main", "--signal=SIG\(gracefulSignal.rawValue)")
        // Signals rather than `systemctl freeze`: that needs systemd 246 and the second version of control groups.
        case .freeze: try await systemctl("kill", "--signal=SIGSTOP")
        case .thaw:
            switch await condition() {
            case .running, .gone: break
            // What cannot be asked may be frozen: then systemctl's own words tell why it stays so.
            case .frozen, .unknown: try await systemctl("kill", "--signal=SIGCONT")
            }
        case .start:
            // A unit that is killed often may not be started again for a while; what counts is that this is forgotten.
            _ = try await host.run(["systemctl", "--no-ask-password", "reset-failed", "--", unit])
            try await systemctl("start")
        }
    }

    private var sudoWords: [String] { host.sudo ? ["sudo", "-n"] : [] }

    private func systemctl(_ verb: String, _ options: String...) async throws(ControlFailure) {
        try await host.succeed(["systemctl", "--no-ask-password", verb] + options + ["--", unit])
    }
}
