import Foundation
import Testing

@testable import RMSNode

/// A node as a process of its own, started from the executable beside the tests.
final class NodeUnderTest {
    /// How long a test waits for something that must happen; only a failing test ever waits that long.
    static let patience: Duration = .seconds(20)

    let name: String
    private let process = Process()
    private let output = Pipe()
    private let errors = Pipe()
    private(set) var port = 0
    /// Other ports that the node tells, by what it listens for there.
    private(set) var ports: [String: Int] = [:]

    /// The executable, which is built into the folder of the tests' own.
    static let executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "rms-node")

    init(_ arguments: [String], name: String = "") throws {
        self.name = name
        process.executableURL = Self.executable
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = errors
        try process.run()
    }

    /// Starts a node on a port that the system chooses, and returns when it serves.
    convenience init(_ number: Int, database: String, _ more: [String: String] = [:]) throws {
        try self.init(starting: number, database: database, more)
        try awaitListening()
    }

    /// Starts a node without waiting for it.
    convenience init(starting number: Int, database: String, _ more: [String: String] = [:]) throws {
        let given = ["--scene-cost-ms": "0", "--database-latency-ms": "0"].merging(more) { $1 }
        try self.init(
            ["--name", "rms-\(number)", "--route", "rms\(number)", "--port", "0", "--database", database]
                + given.flatMap { [$0.key, $0.value] },
            name: "rms-\(number)")
    }

    /// Waits for the line that tells the port.
    func awaitListening() throws {
        let text = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        var lines = text.split(separator: "\n")
        let prefix = "listening on "
        let line = try #require(lines.isEmpty ? nil : lines.removeFirst(), "found nothing")
        port = try #require(Int(line.dropFirst(prefix.count)), "found \(text)")
        #expect(line.hasPrefix(prefix))
        for line in lines {
            let parts = try #require(line.wholeMatch(of: /listening for ([A-Za-z]+) on ([0-9]+)/), "found \(text)")
            ports[String(parts.1)] = Int(parts.2)
        }
    }

    deinit {
        guard process.isRunning else { return }
        kill()
    }

    var processID: Int32 { process.processIdentifier }

    func terminate() { process.terminate() }

    func freeze() { Glibc.kill(process.processIdentifier, SIGSTOP) }

    func thaw() { Glibc.kill(process.processIdentifier, SIGCONT) }

    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// The exit status, once the process has ended.
    func status() async throws -> Int32 {
        try await eventually("the process ends") { !process.isRunning }
        #expect(process.terminationReason == .exit)
        return process.terminationStatus
    }

    /// What the process wrote to its standard error, once it has ended.
    private(set) lazy var errorText = String(
        decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)

    func connect() throws -> TestConnection {
        try TestConnection(port: port)
    }

    /// One request over a connection of its own.
    func ask(
        _ method: String, _ target: String, _ headers: [String: String] = [:], body: String = ""
    ) throws -> TestResponse {
        let connection = try connect()
        try connection.send(method, target, headers, body: body)
        return try connection.receive(bodyless: method == "HEAD")
    }

    func get(_ target: String, _ headers: [String: String] = [:]) throws -> TestResponse {
        try ask("GET", target, headers)
    }

    func nodeStatus() throws -> NodeStatus {
        try get("/rms/status").json(NodeStatus.self)
    }

    /// Posts a comment and returns its id.
    func post(_ text: String, key: String) throws -> Int64 {
        let answer = try ask("POST", "/rms/comments", body: #"{"text": "\#(text)", "key": "\#(key)"}"#)
        #expect(answer.status == 201)
        return try #require(try answer.json([String: Int64].self)["id"])
    }
}

/// Looks again and again until the condition holds; a failure after `patience`.
func eventually(_ what: String, _ condition: () throws -> Bool) async throws {
    let deadline = ContinuousClock.now + NodeUnderTest.patience
    while try !condition() {
        try #require(ContinuousClock.now < deadline, "did not happen: \(what)")
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// Gives a test a folder of its own that is gone afterwards.
func withDatabase(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rms-node-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.appending(path: "rms.db").path)
}
