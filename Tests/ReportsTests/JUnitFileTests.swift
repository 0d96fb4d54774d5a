import Testing
import Verdict

@testable import Reports

@Suite("junit.xml")
struct JUnitFileTests {
    private func root(_ record: RunRecord) throws -> XMLTree.Element {
        try XMLTree.read(JUnitFile.text(record, Judge.judge(record)))
    }

    @Test("Every target is a test case; a miss is a failure, a doubt is an error, nothing is skipped")
    func cases() throws {
        for record in [Records.passing, Records.failing, Records.unwitnessed] {
            let findings = Judge.judge(record).findings
            let root = try root(record)
            let cases = Array(root.all("testcase").prefix(findings.count))
            #expect(cases.count == findings.count)
            for (test, finding) in zip(cases, findings) {
                #expect(test.attributes["classname"] == "node-failover.\(finding.target.phase.rawValue)")
                #expect(test.attributes["name"] == "\(finding.target.metric) \(finding.target.bound)")
                let marks = test.children.map(\.name).filter { $0 != "system-out" }
                switch finding.verdict {
                case .pass: #expect(marks == [])
                case .fail: #expect(marks == ["failure"])
                case .inconclusive: #expect(marks == ["error"])
                }
                #expect(test.children.first { $0.name != "system-out" }?.text ?? "" == finding.why)
            }
            #expect(root.all("skipped").isEmpty)
        }
    }

    @Test("The counts are those of the test cases")
    func counts() throws {
        for record in [Records.passing, Records.failing, Records.unwitnessed, Records.bench] {
            let root = try root(record)
            for suite in [root] + root.all("testsuite") {
                #expect(suite.attributes["tests"] == String(root.all("testcase").count))
                #expect(suite.attributes["failures"] == String(root.all("failure").count))
                #expect(suite.attributes["errors"] == String(root.all("error").count))
            }
        }
    }

    @Test("A run in doubt is not green although every target is met")
    func doubt() throws {
        var record = Records.passing
        record.targets = [Records.target(.baseline, "response.p95", "< 150ms", .less, 150)]
        record.events.removeAll { $0.kind == .witness }
        let judgement = Judge.judge(record)
        #expect(judgement.findings.allSatisfy { $0.verdict == .pass } && judgement.verdict == .inconclusive)
        let root = try root(record)
        #expect(root.all("error").count == 1)
        #expect(root.all("error").first?.text.contains("0 of 2 independent witnesses") == true)
    }

    @Test("Without targets the run itself is the test case")
    func untargeted() throws {
        let cases = try root(Records.bench).all("testcase")
        #expect(cases.map { $0.attributes["name"] } == ["evidence"])
    }

    @Test("Any name stays well-formed and comes back as it was")
    func hostile() throws {
        var record = Records.passing
        record.scenario = "<a> & \"b\" ]]> \u{1F980}\n\ttwo"
        record.description = "\u{0}\u{1B}"
        let root = try root(record)
        #expect(root.all("testsuite").first?.attributes["name"] == record.scenario)
        record.scenario = "nul \u{0} escape \u{1B}"
        #expect(try self.root(record).all("testsuite").first?.attributes["name"] == "nul \u{FFFD} escape \u{FFFD}")
    }
}
