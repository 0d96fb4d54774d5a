import ArgumentParser
import Foundation
import LoadEngine
import Reports
import Verdict

/// Renders a stored run; nothing is run, and the verdict does not set the exit status.
struct Report: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Render a stored run for people and for other tools.",
        discussion: """
            Without any option the files are written into the run's folder, beside run.json. The exit status is 0 \
            once everything is written, whatever the verdict: `rmsload judge` judges. Of a run that was cut off, what \
            its journal holds is rendered.
            """)

    static let examples = [
        "rmsload report runs/node-failover-20260101T120000Z",
        "rmsload report run.json --html report.html --junit junit.xml",
    ]

    @OptionGroup var storedRun: StoredRunOptions

    @Option(name: .long, help: "The report as one HTML page.")
    var html: String?

    @Option(name: .long, help: "junit.xml: one test case a target.")
    var junit: String?

    @Option(name: .long, help: "result.json: figures and verdict.")
    var json: String?

    @Option(name: .long, help: "A summary in Markdown.")
    var markdown: String?

    @Option(
        name: .long,
        help:
            "Response times by percentile in HdrHistogram's text format; service times go beside, as NAME.service.hgrm."
    )
    var hgrm: String?

    @Option(
        name: .long, help: "Response times of every second as HdrHistogram's interval log, tagged by phase and node.")
    var hlog: String?

    @Option(name: .long, help: "The timeline as CSV, one row a second.")
    var csv: String?

    @Option(name: .long, help: "The timeline as JSON lines, one object a second.")
    var jsonl: String?

    @Option(name: .long, help: "What happened, as JSON lines, one object an event.")
    var events: String?

    @Option(name: .long, help: "Every exchange as JMeter's results (JTL) for its dashboards; not written by default.")
    var jtl: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let record = try storedRun.read()
        let judgement = Judge.judge(record)
        for (path, text) in try asked(record, judgement) {
            try Delivery.write(text, to: path)
            if path != "/dev/stdout" { Terminal.notice(path) }
        }
        if let jtl {
            do {
                try RenderedFile.write(to: jtl) { emit throws(ReportError) in
                    try JMeterFile.write(record) { text throws(ReportError) in try emit(text) }
                }
            } catch {
                Terminal.error("rmsload: \(error)")
                throw ExitStatus.couldNotRun
            }
            if jtl != "/dev/stdout" { Terminal.notice(jtl) }
        }
    }

    /// What was asked for, or everything where nothing was.
    private func asked(_ record: RunRecord, _ judgement: Judgement) throws -> [(path: String, text: String)] {
        var files: [(String, String)] = []
        func add(_ path: String?, _ text: @autoclosure () -> String) {
            if let path { files.append((path, text())) }
        }
        add(html, ReportPage.text(record, judgement))
        add(junit, JUnitFile.text(record, judgement))
        add(markdown, MarkdownSummary.text(record, judgement))
        add(json, ResultFile.text(record, judgement, exit: judgement.exitCode))
        add(csv, TimelineFile.text(record, judgement))
        add(jsonl, TimelineLines.text(record, judgement))
        add(events, EventsFile.text(record))
        add(hlog, IntervalLog.text(record, judgement))
        add(hgrm, PercentileFile.text(record, .response))
        add(hgrm.map(Self.servicePath), PercentileFile.text(record, .service))
        if !files.isEmpty || jtl != nil { return files }
        let folder = storedRun.folder
        return Delivery.rendered(record, judgement).map { ("\(folder)/\($0.name)", $0.text) }
    }

    /// `x.hgrm` gives `x.service.hgrm`.
    static func servicePath(_ path: String) -> String {
        (path.hasSuffix(".hgrm") ? String(path.dropLast(5)) : path) + ".service.hgrm"
    }
}
