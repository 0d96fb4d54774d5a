import Foundation

/// A real terminal (tmux) with a program in it, on a server of its own.
final class TerminalUnderTest {
    private let socket: String
    private let scratch: String
    private let server = Process()

    /// Starts a shell command; the terminal stays when it has ended.
    init(_ command: String, columns: Int, rows: Int, scratch: String, environment: [String: String] = [:]) async throws
    {
        self.scratch = scratch
        socket = scratch + "/tmux"
        let variables = environment.merging(["TMPDIR": scratch]) { $1 }.map { "export \($0)='\($1)'; " }.sorted()
            .joined()
        let script = scratch + "/in-terminal.sh"
        // Ctrl-C is for the program, and not for the shell around it.
        try "trap : INT\n\(variables)cd '\(Program.root)'\n\(command)\necho \"ended with $?\"\nexec cat\n"
            .write(toFile: script, atomically: true, encoding: .utf8)
        // The server is a child like any other: one that a client starts would keep what it inherits open, and the end of
        // that client would never be seen.
        server.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        server.arguments = ["tmux", "-D", "-u", "-S", socket, "-f", "/dev/null"]
        server.environment = Self.environment
        server.standardOutput = FileHandle.nullDevice
        server.standardError = FileHandle.nullDevice
        try server.run()
        while server.isRunning, !FileManager.default.fileExists(atPath: socket) {
            try await Task.sleep(for: .milliseconds(10))
        }
        try tmux("new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "sh '\(script)'")
    }

    /// Ends the terminal and everything in it.
    ///
    /// Outright: what is started from a thread of a test may have every other signal blocked.
    func end() {
        if let pane = (try? tmux("display-message", "-p", "#{pane_pid}")).flatMap({ Int32($0.dropLast()) }), pane > 1 {
            kill(-pane, SIGKILL)
        }
        kill(server.processIdentifier, SIGKILL)
        server.waitUntilExit()
    }

    /// What stands on the screen, without the empty lines at its end.
    var screen: [String] {
        let text = (try? tmux("capture-pane", "-p")) ?? ""
        return Array(text.components(separatedBy: "\n").reversed().drop { $0.isEmpty }.reversed())
    }

    /// The same with its colours, as escape sequences.
    var painted: String { (try? tmux("capture-pane", "-p", "-e")) ?? "" }

    /// Also what has scrolled by.
    var everything: String { (try? tmux("capture-pane", "-p", "-S", "-2000")) ?? "" }

    var hasCursor: Bool { (try? tmux("display-message", "-p", "#{cursor_flag}")) == "1\n" }

    func resize(columns: Int, rows: Int) throws {
        try tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
    }

    func press(_ key: String) throws { try tmux("send-keys", key) }

    /// Waits until the screen is as wanted; false when that takes too long.
    func comes(within seconds: Double = 30, _ isWanted: ([String]) -> Bool) async -> Bool {
        let deadline = Date().addingTimeInterval(seconds)
        while Date() < deadline {
            if isWanted(screen) { return true }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return false
    }

    private static var environment: [String: String] {
        ProcessInfo.processInfo.environment.merging(["TERM": "xterm-256color"]) { $1 }
            .filter { $0.key != "TMUX" && $0.key != "NO_COLOR" }
    }

    @discardableResult
    private func tmux(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["tmux", "-u", "-S", socket, "-f", "/dev/null"] + arguments
        process.environment = Self.environment
        let path = scratch + "/tmux-says"
        try Data().write(to: URL(fileURLWithPath: path))
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return try String(contentsOfFile: path, encoding: .utf8)
    }
}
