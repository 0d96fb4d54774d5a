import ArgumentParser
import Verdict

/// Puts the judge itself to the test, on made-up runs and, if asked, on lies.
struct SelfTestVerb: AsyncParsableCommand, Verb {
    static let configuration = CommandConfiguration(
        commandName: "selftest",
        abstract: "Break every target by a hair on a made-up run: the judge must see each.",
        discussion: """
            For every metric and every phase a bound that is missed by a hair must fail, one that is met by a hair \
            must pass, and none may pass or fail without data. With --live, rmsload is also lied to for half a minute: \
            it loads stand-ins on this machine that hide what they do, and must not be taken in. Exit 0 when all is as \
            it must be, 1 when the judge must not be trusted, 3 when the machine was too busy to find out.
            """)

    static let examples = [
        "rmsload selftest --live",
        "rmsload selftest && rmsload run scenarios/node-failover.yaml",
    ]

    @OptionGroup var common: CommonOptions

    @Flag(name: .long, help: "Be lied to as well.")
    var live = false

    func run() async throws {
        let rows = SelfTest().rows()
        Terminal.output(Self.table(rows))
        let broken = rows.filter { !$0.problems.isEmpty }
        for row in broken {
            for problem in row.problems { Terminal.output("  \(row.phase.rawValue) \(row.metric): \(problem)") }
        }
        let trials = Readable.count(rows.reduce(0) { $0 + $1.trials })
        if broken.isEmpty {
            Terminal.output("\n\(trials) findings, each as it must be: the judge can say pass, fail and inconclusive")
            if live { try await beLiedTo() }
            return
        }
        Terminal.error(
            "rmsload: the judge is wrong in \(broken.count) of \(rows.count) cases: do not trust its verdicts")
        ExitStatus.fail.leaveSilently()
    }

    /// All faults at once, and the starved generator by itself.
    private func beLiedTo() async throws {
        let interruption = Interruption()
        let outcomes: [LieTrial.Outcome]
        do {
            let trials = Lie.allCases.map { LieTrial(lie: $0, interruption: interruption) }
            var found = try await withThrowingTaskGroup(of: LieTrial.Outcome.self) { group in
                for trial in trials where trial.lie != .starvedGenerator {
                    group.addTask { try await trial.outcome() }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for trial in trials where trial.lie == .starvedGenerator { found.append(try await trial.outcome()) }
            outcomes = Lie.allCases.compactMap { lie in found.first { $0.lie == lie } }
        } catch {
            Terminal.error("rmsload: \(error)")
            throw ExitStatus.couldNotRun
        }
        if let status = interruption.status { throw status }
        Terminal.output("\nlies")
        for outcome in outcomes {
            Terminal.output("  \(outcome.lie.words): \(outcome.verdict.rawValue)")
            if !outcome.why.isEmpty { Terminal.output("    \(outcome.why)") }
            if let problem = outcome.problem { Terminal.output("    WRONG: \(problem)") }
        }
        if outcomes.contains(where: { $0.problem != nil }) {
            Terminal.error("rmsload: rmsload was taken in: do not trust its verdicts")
            ExitStatus.fail.leaveSilently()
        }
        if outcomes.contains(where: { $0.isMachineBusy && $0.lie != .starvedGenerator }) {
            Terminal.error("rmsload: the machine is too busy to find out; try again when it is idle")
            throw ExitStatus.inconclusive
        }
    }

    /// One line a metric, one column a phase.
    static func table(_ rows: [SelfTest.Row]) -> String {
        let width = (SelfTest.metrics.map(\.count).max() ?? 0) + 2
        func line(_ name: String, _ cells: [String]) -> String {
            let columns = zip(cells, PhaseName.allCases).map { cell, phase in
                String(repeating: " ", count: max(0, phase.rawValue.count + 2 - cell.count)) + cell
            }
            return name + String(repeating: " ", count: max(0, width - name.count)) + columns.joined()
        }
        let head = line("metric", PhaseName.allCases.map(\.rawValue))
        let lines = SelfTest.metrics.map { metric in
            line(
                metric,
                PhaseName.allCases.map { phase in
                    let row = rows.first { $0.metric == metric && $0.phase == phase }
                    return row.map { $0.problems.isEmpty ? "ok" : "WRONG" } ?? "-"
                })
        }
        return ([head] + lines).joined(separator: "\n")
    }
}
