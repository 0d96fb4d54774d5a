import Testing

@testable import Platform

/// Against recorded answers and a `systemctl` that notes what it is asked: no systemd is at hand.
@Suite struct SystemdDriverTests {
    private func driver(_ host: CommandHost, _ unit: String = "rms@1.service") -> SystemdDriver {
        SystemdDriver(unit: unit, gracefulSignal: .winch, host: host)
    }

    private static let stat = "4711 (java) S 1 4711 4711 0 -1 4194560 1 0 0 0 1 1 0 0 20 0 30 0 5000 1 1"

    private func shown(active: String, sub: String, pid: Int32, load: String = "loaded", stat: String = stat) -> String
    {
        """
        LoadState=\(load)
        ActiveState=\(active)
        SubState=\(sub)
        MainPID=\(pid)
        ExecMainStartTimestampMonotonic=123456
        \(pid > 0 ? "Stat=\(stat)" : "")
        """
    }

    @Test("what systemd says of a unit is understood")
    func conditions() {
        func condition(_ text: String) -> PartCondition { SystemdDriver.condition(of: "rms", saying: text) }
        let life = PartLife(pid: 4711, start: "123456 µs after the boot")
        #expect(condition(shown(active: "active", sub: "running", pid: 4711)) == .running(life))
        let stopped = Self.stat.replacing(" S ", with: " T ")
        #expect(condition(shown(active: "active", sub: "running", pid: 4711, stat: stopped)) == .frozen(life))
        #expect(condition(shown(active: "deactivating", sub: "stop-sigterm", pid: 4711)) == .running(life))
        #expect(condition(shown(active: "inactive", sub: "dead", pid: 0)) == .gone)
        #expect(condition(shown(active: "failed", sub: "failed", pid: 0)) == .gone)
        #expect(condition(shown(active: "activating", sub: "auto-restart", pid: 0)) == .gone)
        #expect(
            condition(shown(active: "active", sub: "exited", pid: 0))
                == .running(PartLife(pid: nil, start: "123456 µs after the boot")))
        #expect(
            condition(shown(active: "inactive", sub: "dead", pid: 0, load: "not-found"))
                == .unknown("systemd has no unit rms (not-found)"))
        #expect(condition("") == .unknown("systemctl did not tell the unit's state: \"\""))
    }

    @Test("the state and the first process come in one round trip, here and by ssh", arguments: [nil, "ops@rms1"])
    func asksOnce(_ ssh: String?) async throws {
        try await Fakes.with { fakes in
            try fakes.addSSH()
            // Its own shell is a process that runs while the question is asked.
            try fakes.add(
                "systemctl",
                "printf 'LoadState=loaded\\nActiveState=active\\nSubState=running\\nMainPID=%s\\n' $PPID;"
                    + " echo ExecMainStartTimestampMonotonic=5")
            let condition = await driver(fakes.host(ssh: ssh), #"a\x2db@c.service"#).condition()
            #expect(condition.life?.start == "5 µs after the boot" && condition.life?.pid != nil)
            let question = "systemctl <show> <--property=LoadState,ActiveState,SubState,MainPID,"
            #expect(
                fakes.asked.last == question + #"ExecMainStartTimestampMonotonic> <--> <a\x2db@c.service>"#)
            #expect(fakes.asked.filter { $0.hasPrefix("ssh") }.count == (ssh == nil ? 0 : 1))
            #expect(fakes.asked.filter { $0.hasPrefix("systemctl") }.count == 1)
        }
    }

    @Test(
        "each deed is asked for in systemctl's words, here, by ssh and by sudo",
        arguments: [
            (ControlDeed.kill, ["kill> <--signal=SIGKILL", "stop"]), (.stop, ["stop> <--no-block"]),
            (.gracefulStop, ["kill> <--kill-who=main> <--signal=SIGWINCH"]), (.freeze, ["kill> <--signal=SIGSTOP"]),
            (.start, ["reset-failed", "start"]),
        ])
    func deeds(_ deed: ControlDeed, _ verbs: [String]) async throws {
        let expected = verbs.map { verb in
            let words = verb.split(separator: "> <").map { "<\($0)>" }.joined(separator: " ")
            return "systemctl <--no-ask-password> \(words) <--> <rms@1.service>"
        }
        try await Fakes.with { fakes in
            try fakes.addSSH()
            try fakes.add("sudo", "shift; exec \"$@\"")
            try fakes.add("systemctl", "")
            for host in [fakes.host(), fakes.host(ssh: "ops@rms1"), fakes.host(ssh: "ops@rms1", sudo: true)] {
                fakes.forget()
                try await driver(host).perform(deed)
                #expect(fakes.asked.filter { $0.hasPrefix("systemctl") } == expected)
                #expect(fakes.asked.filter { $0.hasPrefix("ssh") }.count == (host.ssh == nil ? 0 : verbs.count))
                #expect(
                    fakes.asked.filter { $0.hasPrefix("sudo <-n> <systemctl>") }.count == (host.sudo ? verbs.count : 0))
            }
        }
    }

    @Test("what systemctl refuses is told in its words, and what cannot be asked is unknown, never gone")
    func refusals() async throws {
        try await Fakes.with { fakes in
            let words = "Failed to kill unit rms.service: Access denied"
            try fakes.add("systemctl", "echo '\(words)' >&2; exit 1")
            let failure = await #expect(throws: ControlFailure.self) { try await driver(fakes.host()).perform(.kill) }
            #expect(failure?.description == "systemctl: \(words)")
            #expect(await driver(fakes.host()).condition() == .unknown("systemctl: \(words)"))
            try fakes.add("ssh", "echo 'ssh: connect to host rms1 port 22: Connection refused' >&2; exit 255")
            #expect(
                await driver(fakes.host(ssh: "rms1")).condition()
                    == .unknown("ssh rms1: ssh: connect to host rms1 port 22: Connection refused"))
            try fakes.add("ssh", "exec sleep 600")
            let hung = driver(fakes.host(ssh: "rms1", limit: .milliseconds(300)))
            #expect(await hung.condition() == .unknown("ssh did not end within 0.3 s"))
        }
    }

    @Test("thawing asks for nothing where nothing is frozen")
    func thaw() async throws {
        try await Fakes.with { fakes in
            try fakes.add("systemctl", "printf 'LoadState=loaded\\nActiveState=inactive\\nMainPID=0\\n'")
            try await driver(fakes.host()).perform(.thaw)
            #expect(fakes.asked.count == 1)
        }
    }
}
