import Foundation
import LoadEngine
import Reports
import Verdict

/// What a finished run leaves: its files, its summary, its exit status.
struct Delivery {
    let output: OutputOptions
    let common: CommonOptions
    /// nil where nothing was asked for, as with `bench`.
    let folder: RunFolder?
    let interruption: Interruption
    /// Where Prometheus looks; nil where it does not.
    let board: MetricsBoard?

    /// Writes and shows a scenario's run, and ends with its status.
    ///
    /// - Errors: always throws an `ExitStatus`.
    func deliver(_ record: RunRecord) throws {
        try finish(record) { judgement, files, isColoured in
            Summary(record, judgement, files: files, isColoured: isColoured).text
        }
    }

    /// The same for one URL.
    func deliverBench(_ record: RunRecord) throws {
        try finish(record) { judgement, files, isColoured in
            BenchSummary(record, judgement, files: files, isColoured: isColoured).text
        }
    }

    private func finish(_ record: RunRecord, summary: (Judgement, [String], Bool) -> String) throws {
        let judgement = Judge.judge(record)
        board?.show(
            record, judgement, phase: judgement.stretches.last?.name ?? .run, asked: 0, nowS: record.measurements.endS)
        let status = interruption.status ?? ExitStatus(judgement.verdict)
        var files: [String] = []
        if let folder {
            do {
                try RunFile.write(record, to: folder.path + "/" + RunFile.name)
            } catch {
                Terminal.error("rmsload: \(error)")
                throw ExitStatus.couldNotRun
            }
            // From here on the record stands for the journal.
            unlink("\(folder.path)/\(JournalFile.name)")
            try Self.write(record, judgement, status: status, to: folder.path + "/result.json")
            files = ["\(folder.path)/\(RunFile.name)", "\(folder.path)/result.json"]
            files.insert("\(folder.path)/\(ReportPage.name)", at: 0)
            for (name, text) in Self.rendered(record, judgement) { try Self.write(text, to: "\(folder.path)/\(name)") }
        }
        if let json = output.json {
            try Self.write(record, judgement, status: status, to: json)
            files.append(json)
        }
        Self.tellGitHub(record, judgement)
        if !common.quiet { Terminal.write(summary(judgement, files, Terminal.hasColour(noColor: common.noColor))) }
        throw status
    }

    /// What people and other tools look at, by its name in a run's folder.
    static func rendered(_ record: RunRecord, _ judgement: Judgement) -> [(name: String, text: String)] {
        [
            (ReportPage.name, ReportPage.text(record, judgement)),
            (JUnitFile.name, JUnitFile.text(record, judgement)),
            (MarkdownSummary.name, MarkdownSummary.text(record, judgement)),
            (PercentileFile.name(.response), PercentileFile.text(record, .response)),
            (PercentileFile.name(.service), PercentileFile.text(record, .service)),
            (IntervalLog.name, IntervalLog.text(record, judgement)),
            (EventsFile.name, EventsFile.text(record)),
        ]
    }

    /// Writes a text, completely or not at all.
    ///
    /// - Errors: `ExitStatus.couldNotRun`, with the reason on standard error.
    static func write(_ text: String, to path: String) throws {
        do {
            try RenderedFile.write(text, to: path)
        } catch {
            Terminal.error("rmsload: \(error)")
            throw ExitStatus.couldNotRun
        }
    }

    /// In a job on GitHub the summary is shown on the job's page. That it cannot be is no reason to lose the verdict.
    private static func tellGitHub(_ record: RunRecord, _ judgement: Judgement) {
        guard let path = ProcessInfo.processInfo.environment["GITHUB_STEP_SUMMARY"], !path.isEmpty else { return }
        do {
            try RenderedFile.append(MarkdownSummary.text(record, judgement) + "\n", to: path)
        } catch {
            Terminal.error("rmsload: GITHUB_STEP_SUMMARY: \(error)")
        }
    }

    /// Writes result.json.
    ///
    /// - Errors: `ExitStatus.couldNotRun`, with the reason on standard error.
    static func write(_ record: RunRecord, _ judgement: Judgement, status: ExitStatus, to path: String) throws {
        do {
            try ResultFile.write(record, judgement, exit: status.rawValue, to: path)
        } catch {
            Terminal.error("rmsload: \(error)")
            throw ExitStatus.couldNotRun
        }
    }
}

extension ExitStatus {
    init(_ verdict: Ruling) {
        self =
            switch verdict {
            case .pass: .pass
            case .fail: .fail
            case .inconclusive: .inconclusive
            }
    }
}

extension LoadRecord {
    /// The shape of a plan's load.
    init(_ load: LoadPlan) {
        let model =
            switch load.model {
            case .open: "open"
            case .closed: "closed"
            }
        self.init(
            model: model,
            stages: load.stages.map { Stage(from: $0.from, to: $0.to, durationS: $0.duration.inSeconds) },
            firstHoldS: load.firstHold.inSeconds)
    }
}
