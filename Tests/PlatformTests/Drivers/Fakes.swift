import Foundation

@testable import Platform

/// Programs that stand in for `ssh`, `systemctl` and the like: each notes what it was asked, and answers by a script.
struct Fakes {
    let scratch: Scratch

    /// Gives a folder of programs to the body and removes it.
    static func with<Result>(_ body: (Fakes) async throws -> Result) async throws -> Result {
        try await Scratch.with { scratch in
            try makeFolder(scratch.path + "/bin", mode: 0o755)
            return try await body(Fakes(scratch: scratch))
        }
    }

    var environment: [String: String] {
        ["PATH": scratch.path + "/bin:/usr/bin:/bin", "TMPDIR": scratch.path, "SCRATCH": scratch.path]
    }

    func host(ssh: String? = nil, sudo: Bool = false, limit: Duration = .seconds(20)) -> CommandHost {
        CommandHost(
            ssh: ssh.flatMap(SSHDestination.init), sudo: sudo, environment: environment, folder: scratch.path,
            limit: limit)
    }

    /// Puts a program there.
    ///
    /// - Parameter body: what it does after noting its arguments, in a POSIX shell.
    func add(_ name: String, _ body: String) throws {
        let text = """
            #!/bin/sh
            { printf '%s' '\(name)'; for word; do printf ' <%s>' "$word"; done; printf '\\n'; } >>"$SCRATCH/asked"
            \(body)

            """
        try writeFile(scratch.path + "/bin/" + name, Array(text.utf8), mode: 0o755)
    }

    /// An ssh that does what sshd does with a command: gives it to the user's shell.
    func addSSH() throws { try add("ssh", #"for line; do :; done; exec /bin/sh -c "$line""#) }

    /// What was asked, one call a line: the program and each of its arguments in angle brackets.
    var asked: [String] {
        (readSmallFile(scratch.path + "/asked") ?? "").split(separator: "\n").map(String.init)
    }

    func forget() { unlink(scratch.path + "/asked") }
}
