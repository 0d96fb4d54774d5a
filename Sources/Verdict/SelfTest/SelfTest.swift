import LoadEngine

/// Breaks every metric by a hair in every phase: a judge that cannot say fail is no judge.
///
/// The cases come from `Metric.patterns` and `PhaseName.allCases`, so a new metric is in the self-test before anybody
/// thinks of it, and fails it as long as the made-up run has no data for it.
public struct SelfTest: Sendable {
    /// Judges a record against targets: one finding for each, in their order.
    public typealias Judging = @Sendable (RunRecord, [Target]) -> [Finding]

    /// What came of one metric in one phase.
    public struct Row: Sendable, Equatable {
        public var phase: PhaseName
        public var metric: String
        /// How many findings were looked at.
        public var trials: Int
        /// Each finding that was not what it had to be; empty when the judge can be trusted here.
        public var problems: [String]
    }

    private let judging: Judging
    private let sound: RunRecord
    private let empty: RunRecord

    /// - Parameter judging: the judge that is put to the test.
    public init(judging: @escaping Judging = { Judge.judge($0, targets: $1).findings }) {
        self.judging = judging
        sound = Self.made
        empty = Self.emptied(sound)
    }

    private static let made: RunRecord = {
        var run = SyntheticRun()
        // So that every node's and step's share of the shortest phase has the samples that a finding needs.
        run.rate = 400
        return run.record
    }()

    /// Every case, in the order of the table of metrics and then of phases.
    public static let cases: [(phase: PhaseName, metric: String)] = metrics.flatMap { metric in
        PhaseName.allCases.map { ($0, metric) }
    }

    /// Every metric, with the names that the made-up run has.
    public static let metrics: [String] = Metric.patterns.flatMap { pattern -> [String] in
        let statistics = pattern.form.hasSuffix("STAT") ? Statistic.allCases.map(\.rawValue) : [""]
        return statistics.map { statistic in
            pattern.form.split(separator: ".").map { part in
                switch part {
                case "STAT": statistic
                case "NODE": "rms-1"
                case "STEP": "portal"
                default: String(part)
                }
            }.joined(separator: ".")
        }
    }

    /// Puts the judge to all cases.
    public func rows() -> [Row] {
        var trials: [Trial] = []
        var problems: [Int: [String]] = [:]
        let probes = Self.cases.map { Target($0.phase, $0.metric, .greaterOrEqual, -1) }
        for (index, found) in judged(probes, in: sound).enumerated() {
            guard let actual = found.actual else {
                problems[index] = ["the made-up run has no value for it: \(found.why)"]
                continue
            }
            trials += Trial.all(of: index, found.target, actual: actual)
        }
        for (trial, finding) in zip(trials, findings(of: trials)) {
            if let problem = trial.problem(finding) { problems[trial.index, default: []].append(problem) }
        }
        return Self.cases.enumerated().map { index, entry in
            Row(
                phase: entry.phase, metric: entry.metric, trials: trials.count { $0.index == index },
                problems: problems[index] ?? [])
        }
    }

    /// Targets that decide when recovery came are judged one by one, all others together.
    private func findings(of trials: [Trial]) -> [Finding?] {
        let together = trials.filter { !$0.isJudgedAlone }
        // From the last to the first, to be taken off one by one.
        var withData = judged(together.filter(\.hasData).map(\.target), in: sound).reversed() as [Finding]
        var withoutData = judged(together.filter { !$0.hasData }.map(\.target), in: empty).reversed() as [Finding]
        return trials.map { trial in
            if trial.isJudgedAlone { return judged([trial.target], in: sound).first }
            return trial.hasData ? withData.popLast() : withoutData.popLast()
        }
    }

    private func judged(_ targets: [Target], in record: RunRecord) -> [Finding] {
        // The first target bounds errors, so that failures are not hidden from percentiles.
        let errors = Target(.run, "errors", .less, 1)
        return Array(judging(record, [errors] + targets).dropFirst())
    }

    /// The same run, of which nothing but the fault and its witnesses was recorded.
    static func emptied(_ record: RunRecord) -> RunRecord {
        var empty = record
        empty.measurements.intervals = []
        empty.measurements.ticks = Ticks(nodes: record.measurements.nodes.count)
        empty.measurements.generator.late = []
        empty.continuity = []
        empty.writes = nil
        empty.events.removeAll { $0.kind == .detected }
        return empty
    }
}
