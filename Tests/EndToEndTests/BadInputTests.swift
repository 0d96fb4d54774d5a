import Foundation
import Testing

/// Bad input gets one clear error and the right status; nothing is sent, nothing is left.
@Suite(.serialized) struct BadInputTests {
    private static func run(
        _ arguments: [String], environment: [String: String] = [:], status: Int32, says expected: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let program = try Program(
            arguments.map { $0.replacingOccurrences(of: "SCRATCH", with: scratch) }, environment: environment,
            scratch: scratch)
        let ended = await program.end()
        #expect(ended == status, "\(program.standardError)", sourceLocation: sourceLocation)
        #expect(
            program.standardError.contains(expected), "\(program.standardError)", sourceLocation: sourceLocation)
        #expect(Program.processes(of: scratch) == [], sourceLocation: sourceLocation)
        #expect(Program.leftovers(in: scratch) == [], sourceLocation: sourceLocation)
    }

    private static func scenario(_ changes: [(String, String)]) throws -> String {
        let path = NSTemporaryDirectory() + "/rmsload-bad-\(UUID().uuidString).yaml"
        var text = try String(contentsOfFile: Program.root + "/scenarios/smoke.yaml", encoding: .utf8)
        for (old, new) in changes {
            #expect(text.contains(old), "the shipped scenario no longer has \"\(old)\"")
            text = text.replacingOccurrences(of: old, with: new)
        }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test("A scenario that is not there")
    func missingFile() async throws {
        try await Self.run(["run", "nowhere.yaml"], status: 2, says: "nowhere.yaml")
    }

    @Test("A key that does not exist, with its place and what it may have meant")
    func badKey() async throws {
        let path = try Self.scenario([("sessions:", "sesions:")])
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await Self.run(["run", path, "--out", "SCRATCH/out"], status: 2, says: "sessions")
    }

    @Test("A value with the wrong unit")
    func wrongUnit() async throws {
        try await Self.run(
            ["check", "scenarios/smoke.yaml", "--set", "load.stages[0].over=10"], status: 2, says: "found 10")
    }

    @Test("A target where nothing listens")
    func unreachable() async throws {
        let path = try Self.scenario([
            ("    nodes.rms-1.responses: \">= 1\"\n", ""), ("    nodes.rms-2.responses: \">= 1\"\n", ""),
        ])
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await Self.run(
            [
                "run", path, "--target", "http://127.0.0.1:9", "--out", "SCRATCH/out",
            ], status: 4, says: "nothing answers at 127.0.0.1:9")
        try await Self.run(["bench", "http://127.0.0.1:9/"], status: 4, says: "nothing answers at 127.0.0.1:9")
    }

    @Test("A host without an address")
    func unresolved() async throws {
        try await Self.run(["bench", "http://no.such.host.invalid/"], status: 4, says: "no.such.host.invalid")
    }

    @Test("No httpd on the machine")
    func noApache() async throws {
        try await Self.run(
            ["run", "scenarios/smoke.yaml", "--out", "SCRATCH/out"],
            environment: ["RMSLOAD_HTTPD": "/nonexistent/apache2"], status: 4, says: "apache2-bin")
    }

    @Test("A folder that cannot be written")
    func unwritable() async throws {
        try await Self.run(
            ["run", "scenarios/smoke.yaml", "--out", "/proc/rmsload"], status: 4, says: "/proc/rmsload")
    }

    @Test("A full disk")
    func fullDisk() async throws {
        let path = try Self.scenario([])
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await Self.run(
            [
                "run", path, "--set", "load.stages[0].over=1s", "--set", "load.stages[1].for=1s", "--out",
                "SCRATCH/out", "--json", "/dev/full",
            ], status: 4, says: "/dev/full")
    }

    @Test("Flags that do not exist, and values that are none")
    func usage() async throws {
        try await Self.run(["bench", "ftp://127.0.0.1/"], status: 2, says: "expected http")
        try await Self.run(["bench", "http://127.0.0.1/", "-d", "10"], status: 2, says: "expected a duration")
        try await Self.run(
            ["bench", "https://127.0.0.1/", "--cert", "a"], status: 2, says: "--cert: found without --key")
        try await Self.run(
            ["bench", "https://127.0.0.1/", "--ca", "none.pem"], status: 4, says: "ca: found \"none.pem\"")
        let url = "http://127.0.0.1/"
        try await Self.run(["bench", url, "--redirects", "21"], status: 2, says: "--redirects: found 21")
        try await Self.run(["bench", url, "--resolve", "127.0.0.1"], status: 2, says: "expected HOST:ADDRESS")
        try await Self.run(["bench", url, "--resolve", "other:127.0.0.1"], status: 2, says: "the URL's own 127.0.0.1")
        try await Self.run(["bench", url, "--source-address", "me"], status: 2, says: "--source-address: found \"me\"")
        try await Self.run(
            ["bench", url, "--source-address", "192.0.2.1"], status: 4, says: "cannot send from 192.0.2.1")
        try await Self.run(["run"], status: 2, says: "Missing expected argument")
        try await Self.run(["judge", "nowhere"], status: 2, says: "nowhere")
    }
}
