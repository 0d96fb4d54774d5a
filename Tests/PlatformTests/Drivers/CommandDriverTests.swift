import Testing

@testable import Platform

@Suite struct CommandDriverTests {
    private func driver(_ host: CommandHost, _ change: (inout CommandLines) -> Void) -> CommandDriver {
        var lines = CommandLines(alive: "cat life 2>/dev/null")
        change(&lines)
        return CommandDriver(lines: lines, host: host)
    }

    @Test("only what can be undone is offered")
    func faults() async throws {
        try await Fakes.with { fakes in
            let host = fakes.host()
            #expect(driver(host) { $0.kill = "x" }.faults == [])
            #expect(driver(host) { ($0.kill, $0.start) = ("x", "x") }.faults == [.kill])
            #expect(
                driver(host) { ($0.stop, $0.gracefulStop, $0.start) = ("x", "x", "x") }.faults == [
                    .restart, .gracefulStop,
                ])
            #expect(driver(host) { $0.freeze = "x" }.faults == [])
            #expect(driver(host) { ($0.freeze, $0.thaw) = ("x", "x") }.faults == [.freeze])
        }
    }

    @Test("`alive` tells by its exit status, and one life from the next by its first line", arguments: [nil, "ops@h"])
    func condition(_ ssh: String?) async throws {
        try await Fakes.with { fakes in
            try fakes.addSSH()
            func condition(_ alive: String, frozen: String? = nil) async -> PartCondition {
                await driver(fakes.host(ssh: ssh)) { ($0.alive, $0.frozen) = (alive, frozen) }.condition()
            }
            #expect(
                await condition("echo '4711 Jan 31 12:00'; echo more")
                    == .running(PartLife(pid: 4711, start: "4711 Jan 31 12:00")))
            #expect(await condition("true") == .running(PartLife(pid: nil, start: "")))
            #expect(await condition("exit 1") == .gone)
            #expect(await condition("echo 'no way in' >&2; exit 2") == .unknown("alive: no way in"))
            #expect(await condition("true", frozen: "true") == .frozen(PartLife(pid: nil, start: "")))
            #expect(await condition("true", frozen: "exit 1") == .running(PartLife(pid: nil, start: "")))
            #expect(await condition("true", frozen: "exit 3") == .unknown("frozen: exit status 3, and nothing said"))
        }
    }

    @Test("commands run in the platform file's folder, a running part is not started again, and failures have words")
    func deeds() async throws {
        try await Fakes.with { fakes in
            let driver = driver(fakes.host()) { lines in
                lines.kill = "rm life"
                lines.start = "echo start >> starts; echo 7 > life"
                lines.stop = "echo 'no: not now' >&2; exit 5"
            }
            try await driver.perform(.start)
            try await driver.perform(.start)
            #expect(readSmallFile(fakes.scratch.path + "/starts") == "start\n")
            #expect(await driver.condition() == .running(PartLife(pid: 7, start: "7")))
            try await driver.perform(.kill)
            #expect(await driver.condition() == .gone)
            let failure = await #expect(throws: ControlFailure.self) { try await driver.perform(.stop) }
            #expect(failure?.description == "`echo 'no: not now' >&2; exit 5`: no: not now")
            let none = await #expect(throws: ControlFailure.self) { try await driver.perform(.freeze) }
            #expect(none?.description == "the platform file has no command for it")
        }
    }
}
