import ArgumentParser
import Reports

/// Where a run can be looked at while it lasts; for the verbs that have one run.
struct MetricsOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Serve OpenMetrics for Prometheus while the run lasts, on this port of 127.0.0.1; 0 takes a free one.",
            valueName: "[address:]port"))
    var metrics: MetricsAddress?

    /// Serves a run's metrics if that was asked for, from here to the process's end.
    ///
    /// - Errors: `ExitStatus.couldNotRun`, with the reason on standard error.
    func serve(_ scenario: String) throws -> ServedMetrics? {
        guard let metrics else { return nil }
        let board = MetricsBoard(scenario: scenario, version: Version.text)
        do {
            let rhythm = ScrapeRhythm()
            let server = try MetricsServer(metrics, board: board, rhythm: rhythm)
            server.start()
            Terminal.notice("rmsload: metrics at \(server.url)")
            return ServedMetrics(board: board, rhythm: rhythm)
        } catch {
            Terminal.error("rmsload: \(error)")
            throw ExitStatus.couldNotRun
        }
    }
}

/// The metrics of a run that somebody may scrape.
struct ServedMetrics {
    let board: MetricsBoard
    let rhythm: ScrapeRhythm
}
