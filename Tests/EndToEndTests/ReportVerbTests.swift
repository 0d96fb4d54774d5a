import Foundation
import Platform
import Testing

/// What a run leaves in its folder, and what `rmsload report` makes of a stored one.
@Suite(.serialized) struct ReportVerbTests {
    private static let rendered = [
        "events.jsonl", "junit.xml", "report.html", "response.hgrm", "response.hlog", "service.hgrm", "summary.md",
    ]

    /// A short run against a lab of the test's own, which is down again when the body begins.
    private static func withRun(_ body: (String, Program) async throws -> Void) async throws {
        let scratch = try Program.makeScratch()
        defer { Program.remove(scratch) }
        let lab = try await Lab.up(LabSettings(), in: scratch)
        let program: Program
        do {
            let url = "http://127.0.0.1:\(lab.entryPort)/static/logo.png"
            program = try Program(
                ["bench", url, "-n", "50", "-c", "2", "--out", scratch + "/out"],
                environment: ["GITHUB_STEP_SUMMARY": scratch + "/github.md"], scratch: scratch)
        } catch {
            await lab.down()
            throw error
        }
        let status = await program.end()
        await lab.down()
        #expect(status == 0, "\(program.standardOutput)\(program.standardError)")
        try await body(scratch, program)
    }

    private static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test("A run's folder holds the report and what other tools read; a job on GitHub gets the summary")
    func folder() async throws {
        try await Self.withRun { scratch, program in
            let all = (Self.rendered + ["result.json", "run.json"]).sorted()
            #expect(try Self.names(in: scratch + "/out") == all)
            #expect(program.standardOutput.contains(scratch + "/out/report.html"))
            let summary = try String(contentsOfFile: scratch + "/out/summary.md", encoding: .utf8)
            #expect(try String(contentsOfFile: scratch + "/github.md", encoding: .utf8) == summary + "\n")
        }
    }

    @Test("A stored run is rendered again, byte for byte, into its folder or where it is asked for")
    func again() async throws {
        try await Self.withRun { scratch, _ in
            let out = scratch + "/out"
            let before = try Self.rendered.map { try Data(contentsOf: URL(fileURLWithPath: "\(out)/\($0)")) }
            for name in Self.rendered { try FileManager.default.removeItem(atPath: "\(out)/\(name)") }
            let whole = try Program(["report", out], scratch: scratch)
            #expect(await whole.end() == 0, "\(whole.standardError)")
            #expect(try Self.rendered.map { try Data(contentsOf: URL(fileURLWithPath: "\(out)/\($0)")) } == before)

            let asked = try Program(
                ["report", out + "/run.json", "--html", scratch + "/a.html", "--csv", "/dev/stdout"], scratch: scratch)
            #expect(await asked.end() == 0, "\(asked.standardError)")
            #expect(try Data(contentsOf: URL(fileURLWithPath: scratch + "/a.html")) == before[2])
            #expect(asked.standardOutput.hasPrefix("second,phase,sessions_offered,"))
        }
    }

    @Test("A run that is not there is a usage error")
    func missing() async throws {
        let program = try Program(["report", "nowhere"])
        defer { Program.remove(program.scratch) }
        #expect(await program.end() == 2)
        #expect(program.standardError.hasPrefix("rmsload: nowhere: no such file"))
    }
}
