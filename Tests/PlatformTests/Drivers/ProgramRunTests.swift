import Foundation
import Testing

@testable import Platform

@Suite struct ProgramRunTests {
    private func run(_ command: [String], _ fakes: Fakes, limit: Duration = .seconds(20)) async throws(ControlFailure)
        -> ProgramRun.Result
    {
        try await ProgramRun(
            command: command, environment: fakes.environment, folder: fakes.scratch.path, limit: limit
        ).run()
    }

    @Test("a program's exit status, output and errors are kept apart, and it runs in the folder it is given")
    func result() async throws {
        try await Fakes.with { fakes in
            let result = try await run(["sh", "-c", "pwd; echo oops >&2; exit 3"], fakes)
            #expect(result == ProgramRun.Result(status: 3, output: fakes.scratch.path + "\n", errors: "oops\n"))
            #expect(result.words == "oops; \(fakes.scratch.path)")
            #expect(try await run(["sh", "-c", "kill -KILL $$"], fakes).status == 128 + SIGKILL)
            #expect(try await run(["true"], fakes).words == "exit status 0, and nothing said")
        }
    }

    @Test("a program that hangs is given up in time, with all that it has started")
    func hang() async throws {
        try await Fakes.with { fakes in
            let script = "sleep 600 & echo $! > child; echo $$ > parent; echo working on it; wait"
            let failure = await #expect(throws: ControlFailure.self) {
                _ = try await run(["sh", "-c", script], fakes, limit: .milliseconds(700))
            }
            #expect(failure?.description == "sh did not end within 0.7 s, having said: working on it")
            for name in ["parent", "child"] {
                let text = try #require(readSmallFile("\(fakes.scratch.path)/\(name)"))
                let pid = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
                await eventually("\(name) is gone") { ProcessStat(pid: pid).map(\.isZombie) ?? true }
            }
        }
    }

    @Test("a daemon that a program leaves behind neither holds us up nor dies of us")
    func daemon() async throws {
        try await Fakes.with { fakes in
            let result = try await run(
                ["sh", "-c", "setsid sh -c 'sleep 0.2; echo still here; touch done' & exit 0"], fakes)
            #expect(result.isSuccess)
            await eventually("it goes on") { fileSize(fakes.scratch.path + "/done") != nil }
        }
    }

    @Test("a program that is not there is named")
    func missing() async throws {
        try await Fakes.with { fakes in
            let failure = await #expect(throws: ControlFailure.self) { _ = try await run(["no-such-program"], fakes) }
            #expect(failure?.description == "no-such-program was not found on PATH")
        }
    }

    @Test("what a run leaves in the temporary folder is nothing")
    func leavesNothing() async throws {
        try await Fakes.with { fakes in
            _ = try await run(["sh", "-c", "echo x"], fakes)
            #expect(folderEntries(fakes.scratch.path) == ["bin"])
        }
    }

    @Test(
        "a quoted word reaches a program unchanged, whatever stands in it",
        arguments: [
            "plain", "", "two words", "it's", "'", "$HOME `id` $(id)", "a;b|c&d", "\\", "*?[", "line\nbreak", "--flag",
            "\"double\"", "ä€",
        ])
    func quoting(_ word: String) async throws {
        try await Fakes.with { fakes in
            try fakes.addSSH()
            let local = try await fakes.host().run(["printf", "%s|", word, "end"])
            #expect(local.output == "\(word)|end|")
            let remote = try await fakes.host(ssh: "ops@lb1").run(["printf", "%s|", word, "end"])
            #expect(remote.output == "\(word)|end|")
        }
    }

    @Test("ssh never asks, gives up in time, and its own failure is told apart from the command's")
    func ssh() async throws {
        try await Fakes.with { fakes in
            try fakes.addSSH()
            #expect(try await fakes.host(ssh: "ops@lb1:2222").run(["sh", "-c", "exit 7"]).status == 7)
            let options = "<-T> <-o> <BatchMode=yes> <-o> <ConnectTimeout=5> <-o> <ServerAliveInterval=2>"
            #expect(
                fakes.asked[0].hasPrefix(
                    "ssh \(options) <-o> <ServerAliveCountMax=3> <-p> <2222> <--> <ops@lb1> <exec sh"))
            try fakes.add("ssh", "echo 'ops@lb1: Permission denied (publickey).' >&2; exit 255")
            let failure = await #expect(throws: ControlFailure.self) {
                _ = try await fakes.host(ssh: "ops@lb1").run(["true"])
            }
            #expect(failure?.description == "ssh ops@lb1: ops@lb1: Permission denied (publickey).")
        }
    }

    @Test("a machine for ssh is a name, with a user and a port if they are there, and nothing else")
    func destinations() {
        for text in ["lb1", "ops@lb1", "ops@lb1.example.test:22", "10.0.0.1", "_x@h"] {
            #expect(SSHDestination(text) != nil, "\(text)")
        }
        #expect(SSHDestination("ops@lb1:22")?.name == "ops@lb1" && SSHDestination("ops@lb1:22")?.port == 22)
        for text in [
            "", "-oProxyCommand=x", "a b", "a;b", "ops@", "@h", "a@b@c", "h:0", "h:x", "h:", "ops@-h", "h\n", "$(id)",
        ] {
            #expect(SSHDestination(text) == nil, "\(text)")
        }
    }
}
