import ArgumentParser
import Verdict

/// Puts the judge itself to the test; nothing is run and nothing is read.
struct SelfTestVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "selftest",
        abstract: "Break every target by a hair on a made-up run: the judge must see each.",
        discussion: """
            For every metric and every phase a bound that is missed by a hair must fail, one that is met by a hair \
            must pass, and none may pass or fail without data. Exit 0 when all of them do, 1 when the judge must not \
            be trusted.
            """)

    static let examples = [
        "rmsload selftest",
        "rmsload selftest && rmsload run scenarios/node-failover.yaml",
    ]

    @OptionGroup var common: CommonOptions

    func run() throws {
        let rows = SelfTest().rows()
        Terminal.output(Self.table(rows))
        let broken = rows.filter { !$0.problems.isEmpty }
        for row in broken {
            for problem in row.problems { Terminal.output("  \(row.phase.rawValue) \(row.metric): \(problem)") }
        }
        let trials = Readable.count(rows.reduce(0) { $0 + $1.trials })
        if broken.isEmpty {
            Terminal.output("\n\(trials) findings, each as it must be: the judge can say pass, fail and inconclusive")
            return
        }
        Terminal.error(
            "rmsload: the judge is wrong in \(broken.count) of \(rows.count) cases: do not trust its verdicts")
        ExitStatus.fail.leaveSilently()
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
