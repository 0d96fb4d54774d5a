import Verdict

/// `junit.xml`: one test case for each target, for the tools of continuous integration.
///
/// A missed target is a `<failure>`. An inconclusive one is an `<error>` and never `<skipped>`, which most tools show
/// as good. Where the findings alone would look better than the run is (a fault that is not proven, an interruption),
/// a test case for the run itself says so.
/// - Source: the format of Ant's JUnit task as Jenkins, GitLab and GitHub actions read it.
public enum JUnitFile {
    /// Its name in a run's folder.
    public static let name = "junit.xml"

    private struct Case {
        var phase: String
        var name: String
        var ruling: Ruling
        var message: String
        var output: String
    }

    /// The run as a JUnit report.
    public static func text(_ record: RunRecord, _ judgement: Judgement) -> String {
        let cases = self.cases(record, judgement)
        let failures = cases.count { $0.ruling == .fail }
        let errors = cases.count { $0.ruling == .inconclusive }
        let time = Readable.fixed(judgement.run.durationS, 3)
        let counts = "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\" time=\"\(time)\""
        let scenario = XMLText.attribute(record.scenario)
        // xs:dateTime without a zone, as the format's schemas want it.
        let started = XMLText.attribute(String(record.startedAt.prefix(19)))
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<testsuites name=\"rmsload\" \(counts)>",
            "  <testsuite name=\"\(scenario)\" \(counts) skipped=\"0\" timestamp=\"\(started)\">",
            "    <properties>",
            "      <property name=\"verdict\" value=\"\(judgement.verdict.rawValue)\"/>",
            "      <property name=\"seed\" value=\"\(record.seed)\"/>",
            "      <property name=\"rmsload\" value=\"\(XMLText.attribute(record.host.rmsload))\"/>",
            "    </properties>",
        ]
        for test in cases {
            let place = XMLText.attribute("\(record.scenario).\(test.phase)")
            lines.append("    <testcase classname=\"\(place)\" name=\"\(XMLText.attribute(test.name))\" time=\"0\">")
            if let element = test.ruling.element {
                let text = XMLText.attribute(test.message)
                lines.append(
                    "      <\(element) message=\"\(text)\" type=\"\(test.ruling.rawValue)\">"
                        + "\(XMLText.escaped(test.message))</\(element)>")
            }
            if !test.output.isEmpty {
                lines.append("      <system-out>\(XMLText.escaped(test.output))</system-out>")
            }
            lines.append("    </testcase>")
        }
        let outputs =
            [judgement.headline(record)] + judgement.caveats.map { "caveat (\($0.kind.rawValue)): \($0.text)" }
        lines += [
            "    <system-out>\(XMLText.escaped(outputs.joined(separator: "\n")))</system-out>", "  </testsuite>",
            "</testsuites>",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func cases(_ record: RunRecord, _ judgement: Judgement) -> [Case] {
        var cases = judgement.findings.map { finding in
            let samples = "\(Readable.count(finding.samples)) samples"
            let found = "found \(finding.actualText), target \(finding.target.bound), \(samples)"
            return Case(
                phase: finding.target.phase.rawValue, name: "\(finding.target.metric) \(finding.target.bound)",
                ruling: finding.verdict, message: finding.why.isEmpty ? found : finding.why, output: found)
        }
        let found = judgement.findings.reduce(Ruling.pass) { $0.joined(with: $1.verdict) }
        if judgement.findings.isEmpty || found != judgement.verdict {
            cases.append(
                Case(
                    phase: PhaseName.run.rawValue, name: "evidence", ruling: judgement.verdict,
                    message: judgement.doubts.isEmpty
                        ? judgement.headline(record) : judgement.doubts.joined(separator: "; "), output: ""))
        }
        return cases
    }
}

extension Ruling {
    /// The JUnit element that says what is wrong; nil for a pass.
    fileprivate var element: String? {
        switch self {
        case .pass: nil
        case .inconclusive: "error"
        case .fail: "failure"
        }
    }
}
