import Foundation
import Synchronization

/// The real `rmsload`, started as a user would, with a temporary folder of its own.
///
/// Everything that it starts inherits that folder in its environment, so that what it leaves behind can be found.
final class Program: Sendable {
    /// The repository's top folder.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    let scratch: String
    private let process: Process
    /// Tells the files of several programs in one folder apart.
    private let serial = UUID().uuidString
    private let said = Mutex<(output: String?, error: String?)>((nil, nil))

    /// - Parameter environment: added to this process's own.
    init(_ arguments: [String], environment: [String: String] = [:], scratch: String? = nil) throws {
        self.scratch = try scratch ?? Self.makeScratch()
        process = Process()
        process.executableURL = URL(fileURLWithPath: Self.executable)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: Self.root)
        process.environment = ProcessInfo.processInfo.environment
            .merging(["TMPDIR": self.scratch]) { $1 }
            .merging(environment) { $1 }
        process.standardOutput = try Self.file(path("output"))
        process.standardError = try Self.file(path("error"))
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    /// What it says goes to a file: that has neither a full pipe nor one that a child holds open.
    private static func file(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(fileURLWithPath: path))
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    static var executable: String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (own as NSString).deletingLastPathComponent + "/rmsload"
    }

    /// The node beside it, or the one that is asked for.
    static var node: String {
        let beside = (executable as NSString).deletingLastPathComponent + "/rms-node"
        return ProcessInfo.processInfo.environment["RMSLOAD_NODE"] ?? beside
    }

    static func makeScratch() throws -> String {
        let path = NSTemporaryDirectory() + "/rmsload-e2e-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    var pid: Int32 { process.processIdentifier }
    /// What it has said so far; after `end` also when the scratch folder is gone.
    var standardOutput: String { said.withLock { $0.output } ?? text("output") }
    var standardError: String { said.withLock { $0.error } ?? text("error") }

    private func path(_ stream: String) -> String { "\(scratch)/said-\(serial).\(stream)" }

    private func text(_ stream: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path(stream)) ?? Data(), as: UTF8.self)
    }

    func signal(_ number: Int32) { kill(pid, number) }

    /// Waits for its end and returns the exit status, or 1000 + the signal that ended it.
    func end() async -> Int32 {
        while process.isRunning { try? await Task.sleep(for: .milliseconds(20)) }
        process.waitUntilExit()
        let (output, error) = (text("output"), text("error"))
        said.withLock { $0 = (output, error) }
        return process.terminationReason == .exit ? process.terminationStatus : 1000 + process.terminationStatus
    }

    /// Waits until it has said something on standard error; false when it ends or time runs out before.
    func says(_ text: String, within seconds: Double) async -> Bool {
        let deadline = Date().addingTimeInterval(seconds)
        while Date() < deadline {
            if standardError.contains(text) { return true }
            if !process.isRunning { return standardError.contains(text) }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    /// Command lines of living processes that were started with this scratch folder.
    static func processes(of scratch: String) -> [String] { living(in: scratch).map(\.command) }

    /// Living processes that were started with this scratch folder.
    static func living(in scratch: String) -> [(pid: Int32, command: String)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.compactMap { pid in
            guard let environment = FileManager.default.contents(atPath: "/proc/\(pid)/environ"),
                String(decoding: environment, as: UTF8.self).contains("TMPDIR=\(scratch)"),
                let command = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline"), !command.isEmpty
            else { return nil }
            return (pid, String(decoding: command, as: UTF8.self).replacingOccurrences(of: "\0", with: " "))
        }
    }

    /// Waits until no process of the scratch folder and nothing of a lab is left; false when that takes too long.
    static func isEmpty(_ scratch: String, within seconds: Double) async -> Bool {
        let deadline = Date().addingTimeInterval(seconds)
        while Date() < deadline {
            if processes(of: scratch).isEmpty && leftovers(in: scratch).isEmpty { return true }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    /// What is left of the labs in the scratch folder: their folders and state files.
    static func leftovers(in scratch: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: scratch)?.allObjects as? [String] ?? []
        return all.filter { $0.contains("lab") && ($0.hasSuffix(".json") || !$0.hasPrefix("rmsload-labs-")) }
    }

    static func remove(_ scratch: String) { try? FileManager.default.removeItem(atPath: scratch) }
}
