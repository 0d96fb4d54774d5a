import Foundation
import Testing
import Verdict

@testable import Reports

@Suite("run.json")
struct RunFileTests {
    @Test("A record written and read is the same, by file and by folder")
    func roundTrip() throws {
        try withFolder { folder in
            let record = Records.failing
            try RunFile.write(record, to: "\(folder)/run.json")
            #expect(try RunFile.read("\(folder)/run.json") == record)
            #expect(try RunFile.read(folder) == record)
            #expect(Judge.judge(try RunFile.read(folder)) == Judge.judge(record))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["run.json"])
        }
    }

    @Test("A record of the first version, without what came later, is read and judged")
    func firstVersion() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/run-v1.json"
        #expect(try !String(contentsOfFile: path, encoding: .utf8).contains("continuity"))
        let record = try RunFile.read(path)
        #expect(record.schema == 1 && record.scenario == "smoke")
        #expect(record.continuity.isEmpty)
        #expect(Judge.judge(record).findings.count == record.targets.count)
        let lost = Target(.run, "sessions.lost", .less, 1)
        #expect(Judge.judge(record, targets: [lost]).verdict == .inconclusive)
    }

    @Test("A write that fails leaves the old file, and nothing beside it")
    func atomic() throws {
        try withFolder { folder in
            let path = "\(folder)/run.json"
            try RunFile.write(Records.passing, to: path)
            var broken = Records.passing
            broken.load.firstHoldS = .nan
            #expect(throws: ReportError.self) { try RunFile.write(broken, to: path) }
            #expect(try RunFile.read(path) == Records.passing)
            // A folder in the place of the file: the rename fails after everything was written.
            let taken = "\(folder)/taken"
            try FileManager.default.createDirectory(atPath: "\(taken)/inner", withIntermediateDirectories: true)
            #expect(throws: ReportError.unwritable(path: taken, why: "Is a directory")) {
                try RunFile.write(Records.passing, to: taken)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["run.json", "taken"])
        }
    }

    @Test("A full disk and a missing folder are named")
    func unwritable() {
        #expect(throws: ReportError.unwritable(path: "/nonexistent/run.json", why: "No such file or directory")) {
            try RunFile.write(Records.passing, to: "/nonexistent/run.json")
        }
    }

    @Test("A missing file says what to name")
    func missing() throws {
        try withFolder { folder in
            #expect(throws: ReportError.missing(path: "\(folder)/nosuch")) { try RunFile.read("\(folder)/nosuch") }
            #expect(throws: ReportError.missing(path: "\(folder)/run.json")) { try RunFile.read(folder) }
        }
    }

    @Test("Another version is refused before anything else is looked at")
    func version() throws {
        try withFolder { folder in
            let path = "\(folder)/run.json"
            try Data("{\"schema\": 7}".utf8).write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: ReportError.self) { try RunFile.read(path) }
            #expect(error == .version(path: path, found: 7, allowed: 1))
            #expect(
                error?.description
                    == "\(path): found record version 7, this rmsload reads version 1; use a newer rmsload")
        }
    }

    @Test("A corrupt file says where", arguments: ["", "{", "[]", "{\"schema\": 1}", "{\"schema\": \"x\"}", "\u{0}"])
    func corrupt(_ text: String) throws {
        try withFolder { folder in
            let path = "\(folder)/run.json"
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: ReportError.self) { try RunFile.read(path) }
            guard case .corrupt(path, let why)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(!why.isEmpty)
        }
    }

    @Test("A record cut off or changed in the middle is refused with its place")
    func damaged() throws {
        try withFolder { folder in
            let path = "\(folder)/run.json"
            try RunFile.write(Records.passing, to: path)
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
            #expect(throws: ReportError.self) { try RunFile.read(path) }
            let changed = String(decoding: whole, as: UTF8.self).replacing(
                "\"kind\":\"injected\"", with: "\"kind\":\"x\"")
            try Data(changed.utf8).write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: ReportError.self) { try RunFile.read(path) }
            #expect(error?.description.contains("events[1].kind") == true, "\(String(describing: error))")
        }
    }
}
