import Foundation
import Glibc
import Testing

@testable import Platform

/// A folder of the test's own, with a registry in it, so that tests and runs of other people never meet.
struct Scratch {
    let path: String
    var registry: LabRegistry { LabRegistry(folder: path + "/registry") }
    var environment: [String: String] {
        var variables = ProcessInfo.processInfo.environment
        variables["TMPDIR"] = path
        return variables
    }

    /// Gives a folder to the body and removes it; what the body left in it is an error.
    static func with<Result>(_ body: (Scratch) async throws -> Result) async throws -> Result {
        let path =
            temporaryFolder(ProcessInfo.processInfo.environment) + "/rmsload-test-\(UInt32.random(in: 0 ... .max))"
        try makeFolder(path, mode: 0o755)
        defer {
            try? FileManager.default.removeItem(atPath: path)
        }
        return try await body(Scratch(path: path))
    }

    /// Ends what an earlier test process left when it crashed.
    private static let sweepOnce: Void = {
        let parent = temporaryFolder(ProcessInfo.processInfo.environment)
        for name in folderEntries(parent) where name.hasPrefix("rmsload-test-") {
            let left = Scratch(path: parent + "/" + name)
            if !left.registry.sweep().isEmpty { try? FileManager.default.removeItem(atPath: left.path) }
        }
    }()

    /// A lab for the body, which is taken down whatever happens.
    static func withLab<Result>(
        _ settings: LabSettings = .quick, _ body: (Lab) async throws -> Result
    ) async throws -> Result {
        try await with { scratch in
            let lab = try await scratch.up(settings)
            do {
                let result = try await body(lab)
                await lab.down()
                return result
            } catch {
                await lab.down()
                throw error
            }
        }
    }

    func up(
        _ settings: LabSettings = .quick, environment changes: [String: String] = [:],
        beforeLaunch: @Sendable ([UInt16]) -> Void = { _ in }
    ) async throws(PlatformError) -> Lab {
        try await Lab.up(
            settings, in: path, environment: environment.merging(changes) { $1 }, registry: registry,
            beforeLaunch: beforeLaunch)
    }

    /// What is in the folder, and in the registry, which goes with the last lab.
    var leftovers: [String] { folderEntries(path) + folderEntries(registry.folder) }

    func script(_ name: String, _ text: String) throws -> String {
        let file = path + "/" + name
        try writeFile(file, Array(("#!/bin/sh\n" + text + "\n").utf8), mode: 0o755)
        return file
    }

    /// A process in a group of its own; end it with `SIGKILL`.
    func spawn(_ command: [String], mark: String? = nil) throws -> ProcessIdentity {
        var variables = ["PATH": "/usr/bin:/bin"]
        variables[LabState.mark] = mark
        return try Spawn(command: command, environment: variables, log: path + "/spawned.log").run().get()
    }
}

extension LabSettings {
    /// As cheap as a lab can be: these tests are about processes, not about speed.
    static var quick: LabSettings {
        var settings = LabSettings()
        settings.nodes.sceneCost = .zero
        settings.nodes.databaseLatency = .zero
        settings.nodes.sceneCache = .memory
        settings.balancers.retry = .seconds(1)
        return settings
    }
}

/// Waits until the condition holds; records an issue when it does not within a time that no machine needs.
func eventually(
    _ what: Comment, within limit: Duration = .seconds(30), at place: SourceLocation = #_sourceLocation,
    _ condition: () async -> Bool
) async {
    let deadline = Deadline(in: limit)
    while !deadline.isOver {
        if await condition() { return }
        await pause(.milliseconds(10))
    }
    Issue.record(what, sourceLocation: place)
}

/// A client's answer with its head.
struct Answer {
    var head: String
    var page: StatusPage

    func header(_ name: String) -> String? {
        for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix(name.lowercased() + ":") {
            return String(line.dropFirst(name.count + 1)[...].trimmingBlanks)
        }
        return nil
    }

    var node: String? { header("X-RMS-Node") }
    /// The cookie without its attributes.
    var cookie: String? { header("Set-Cookie")?.split(separator: ";").first.map(String.init) }

    static func get(_ path: String, from endpoint: Endpoint, headers: [String: String] = [:]) async throws -> Answer {
        let lines = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
        let request = "GET \(path) HTTP/1.1\r\nHost: \(endpoint)\r\n\(lines)Connection: close\r\n\r\n"
        let bytes: [UInt8] = try await offPool { () -> Result<[UInt8], PlainSocket.Failure> in
            let deadline = Deadline(in: .seconds(10))
            do throws(PlainSocket.Failure) {
                let socket = try PlainSocket(to: endpoint, deadline: deadline)
                try socket.send(Array(request.utf8), deadline: deadline)
                return .success(try socket.receiveAll(bytesMax: 1 << 22, deadline: deadline))
            } catch {
                return .failure(error)
            }
        }.get()
        let page = try #require(StatusPage(parsing: bytes))
        let head = String(decoding: bytes.prefix(4096), as: UTF8.self).components(separatedBy: "\r\n\r\n")[0]
        return Answer(head: head, page: page)
    }
}

/// Holds every test that starts a lab: one after the other, since they share two cores with whatever else runs.
@Suite(.serialized) enum LabTests {}
