/// Where a driver's commands run: on this machine, or on another one by ssh.
struct CommandHost: Sendable {
    var ssh: SSHDestination?
    /// Whether commands go through `sudo -n`, which never asks.
    var sudo = false
    var environment: [String: String]
    /// The working directory on this machine.
    var folder: String?
    var limit: Duration

    /// Runs a program with these arguments, whatever characters they hold.
    func run(_ words: [String]) async throws(ControlFailure) -> ProgramRun.Result {
        let words = (sudo ? ["sudo", "-n"] : []) + words
        guard let ssh else { return try await program(words).run() }
        return try await overSSH(ssh, ShellWord.line(words))
    }

    /// The same, where anything but exit status 0 is an error in the program's own words.
    @discardableResult
    func succeed(_ words: [String]) async throws(ControlFailure) -> ProgramRun.Result {
        let result = try await run(words)
        guard result.isSuccess else { throw ControlFailure("\(words[0]): \(result.words)") }
        return result
    }

    /// Runs a line in a POSIX shell.
    ///
    /// - Parameter input: what it reads from its standard input; nothing if nil.
    func shell(_ line: String, input: String? = nil) async throws(ControlFailure) -> ProgramRun.Result {
        guard let ssh else { return try await program(["/bin/sh", "-c", line], input: input).run() }
        return try await overSSH(ssh, line, input: input)
    }

    /// The same, where anything but exit status 0 is an error in the line's own words.
    ///
    /// - Returns: what it says.
    @discardableResult
    func succeed(line: String, input: String? = nil) async throws(ControlFailure) -> String {
        let result = try await shell(line, input: input)
        guard result.isSuccess else { throw ControlFailure("`\(line.prefix(60))`: \(result.words)") }
        return result.output
    }

    private func overSSH(
        _ ssh: SSHDestination, _ line: String, input: String? = nil
    ) async throws(ControlFailure) -> ProgramRun.Result {
        let result = try await program(ssh.command(running: line), input: input).run()
        // What the far side's own command ends with is seldom 255, and ssh's own failures always are.
        guard result.status != 255 else { throw ControlFailure("ssh \(ssh.name): \(result.words)") }
        return result
    }

    private func program(_ command: [String], input: String? = nil) -> ProgramRun {
        ProgramRun(command: command, environment: environment, folder: folder, limit: limit, input: input)
    }
}
