import LoadEngine
import Mustache
import Verdict

/// `report.html`: a run for people, in one file that needs no network.
public enum ReportPage {
    /// Its name in a run's folder.
    public static let name = "report.html"

    /// The page.
    ///
    /// Points of the timeline are thinned so that the page stays readable and below 1.5 MB; figures and tables of the
    /// run are of every exchange.
    public static func text(_ record: RunRecord, _ judgement: Judgement) -> String {
        // A name that an inner value lacks is looked for in what is around it, up to here, for every cell of every table:
        // a dictionary finds out fast.
        library.render(TemplateNames.of(Contents(record, judgement)), withTemplate: "page") ?? ""
    }

    private static let library: MustacheLibrary = {
        do {
            return try MustacheLibrary(
                templates: [
                    "page": MustacheTemplate(string: PageTemplate.page),
                    "table": MustacheTemplate(string: PageTemplate.table),
                    "group": MustacheTemplate(string: PageTemplate.group),
                ])
        } catch {
            preconditionFailure("the page's templates are valid Mustache: \(error)")
        }
    }()

    /// What the template asks for, by the names that stand in it.
    private struct Contents {
        struct Fault {
            var title: String
            var witnesses: String
            var times: [FaultFigures.Time]
        }

        struct Series {
            var title: String
            var spreads: PageTable
            var deeds: PageTable
        }

        struct Warning {
            var kind: String
            var text: String
        }

        var css = PageStyle.text
        var script = PageScript.text
        var verdict: String
        var scenario: String
        var description: String?
        var sentence: String
        var figures: [FaultFigures.Time]
        var caveats: [Warning]
        var hasCaveats: Bool
        var timeline: ChartGroup
        var targets: PageTable
        var hasTargets: Bool
        var capacity: [PageTable]
        var hasCapacity: Bool
        var capacityText: String
        var percentiles: [ChartGroup]
        var hasPercentiles: Bool
        var phases: PageTable
        var sessions: PageTable
        var outcomes: PageTable
        var continuity: PageTable
        var hasContinuity: Bool
        var continuityExamples: PageTable
        var hasContinuityExamples: Bool
        var writes: PageTable
        var hasWrites: Bool
        var writeExamples: PageTable
        var hasWriteExamples: Bool
        var steps: PageTable
        var hasSteps: Bool
        var nodes: PageTable
        var hasNodes: Bool
        var faults: [Fault]
        var series: [Series]
        var hasFaults: Bool
        var evidence: PageTable
        var generator: PageTable
        var plan: String
        var startedAt: String
        var seed: String
        var cores: String
        var kernel: String
        var rmsload: String

        init(_ record: RunRecord, _ judgement: Judgement) {
            let tables = PageTables(record: record, judgement: judgement)
            verdict = judgement.verdict.rawValue
            scenario = record.scenario
            description = record.description.isEmpty ? nil : record.description
            sentence = Self.sentence(record, judgement)
            figures = KeyFigures.of(record, judgement)
            caveats = judgement.caveats.map { Warning(kind: $0.kind.rawValue, text: $0.text) }
            hasCaveats = !caveats.isEmpty
            timeline = TimelineCharts(record, judgement).group
            targets = tables.targets
            hasTargets = !targets.isEmpty
            capacity = tables.capacity
            hasCapacity = !capacity.isEmpty
            capacityText = record.capacity.map { "A search of its own, started \($0.startedAt)" } ?? ""
            percentiles = PercentileCharts(judgement).groups
            hasPercentiles = !percentiles.isEmpty
            phases = tables.phases
            sessions = tables.sessions
            outcomes = tables.outcomes
            continuity = tables.continuity
            hasContinuity = !continuity.isEmpty
            continuityExamples = tables.continuityExamples
            hasContinuityExamples = !continuityExamples.isEmpty
            writes = tables.writes
            hasWrites = !writes.isEmpty
            writeExamples = tables.writeExamples
            hasWriteExamples = !writeExamples.isEmpty
            steps = tables.steps
            hasSteps = !steps.isEmpty
            nodes = tables.nodes
            hasNodes = !nodes.isEmpty
            series = FaultSeries.all(judgement).map { series in
                Series(title: series.title, spreads: tables.spreads(series), deeds: tables.deeds(series))
            }
            faults = judgement.faults.filter { $0.fault.series == nil }.map { figures in
                let seen = figures.evidence.witnesses
                let doubt = figures.evidence.doubt.map { ". Not proven: \($0)" } ?? ""
                return Fault(
                    title: figures.title,
                    witnesses: (seen.isEmpty ? "No witness" : "Witnesses: \(seen.joined(separator: ", "))") + doubt,
                    times: figures.injectedS == nil ? [] : figures.times)
            }
            hasFaults = !faults.isEmpty || !series.isEmpty || !record.events.isEmpty
            evidence = tables.evidence
            generator = tables.generator
            plan = record.planText
            startedAt = record.startedAt
            seed = "\(record.seed)"
            cores = "\(record.host.cores)"
            kernel = record.host.kernel
            rmsload = record.host.rmsload
        }

        /// The headline without the verdict's word, which stands before it as a badge.
        private static func sentence(_ record: RunRecord, _ judgement: Judgement) -> String {
            let headline = judgement.headline(record)
            let word = judgement.verdict.rawValue.uppercased()
            guard headline.hasPrefix(word) else { return headline }
            let rest = headline.dropFirst(word.count).drop { $0 == ":" || $0 == " " }
            // "FAIL in degraded: …" begins a sentence of its own; a name keeps its letters.
            return rest.hasPrefix("in ") ? "In \(rest.dropFirst(3))" : String(rest)
        }
    }
}
