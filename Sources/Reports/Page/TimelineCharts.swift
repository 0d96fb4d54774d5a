import LoadEngine
import Verdict

/// A run along its time: rates, response times, errors, and who answered.
struct TimelineCharts {
    /// Most points that are drawn; more than a screen has room for, and few enough to be read as a table.
    static let pointsMax = 600

    private let record: RunRecord
    private let judgement: Judgement
    private let timeline: Timeline
    private let x: Scale
    private let failures: [Outcome]
    private let nodes: [String]

    init(_ record: RunRecord, _ judgement: Judgement) {
        self.record = record
        self.judgement = judgement
        timeline = Timeline(record, judgement, pointsMax: Self.pointsMax)
        let end = Double(timeline.points.count * timeline.lengthS)
        // Labels of minutes are wide; on a telephone five have room.
        x = Scale.time(upTo: end, ticksMax: end < 600 ? 8 : 5)
        failures = timeline.failures
        nodes = record.measurements.nodes
    }

    var group: ChartGroup {
        var figures = [rates, responses, errors]
        if !nodes.isEmpty { figures.append(shares) }
        // The labels of the time stand once, under the last chart.
        let figuresDrawn = figures.enumerated().map { index, figure in
            var chart = figure.chart
            chart.hasXLabels = index == figures.count - 1
            return ChartGroup.Figure(figure.title, unit: figure.unit, keys: figure.keys, chart: chart)
        }
        var group = ChartGroup(
            label: "Timeline", figures: figuresDrawn, table: table, spanS: Markup.number(x.upper))
        group.stretches = judgement.stretches.map { stretch in
            ChartGroup.Stretch(
                stretch.name.rawValue, style: stretch.name.style, from: x.position(stretch.fromS),
                to: x.position(stretch.toS),
                detail:
                    "\(stretch.name.rawValue): \(Readable.fixed(stretch.fromS, 1)) to \(Readable.fixed(stretch.toS, 1)) s"
            )
        }
        group.flagLines = ChartGroup.flagLines(
            moments.map {
                (text: "\($0.text) \(FaultFigures.moment($0.at))", style: $0.style, position: x.position($0.at))
            })
        if timeline.lengthS > 1 {
            group.note =
                "Each point covers \(timeline.lengthS) s: rates are its averages, percentiles are of all its exchanges."
        }
        return group
    }

    private typealias Drawn = (title: String, unit: String, keys: [ChartGroup.Key], chart: Chart)

    private func middle(_ point: Timeline.Point) -> Double { Double(point.second) + Double(timeline.lengthS) / 2 }

    private func perSecond(_ count: Int) -> Double { Double(count) / Double(timeline.lengthS) }

    private func column(_ title: String) -> Int? { columns.firstIndex { $0.title == title } }

    private func key(_ name: String, _ style: String, _ title: String) -> ChartGroup.Key {
        ChartGroup.Key(name: name, style: style, column: column(title))
    }

    private var moments: [(text: String, style: String, at: Double)] {
        judgement.faults.flatMap { figures in
            let fault = figures.fault
            return [
                figures.injectedS.map { ("\(fault.kind) \(fault.on)", "injected", $0) },
                figures.healedS.map { ("\(fault.on) healed", "healed", $0) },
            ].compactMap { $0 }
        }
    }

    /// What every chart of the timeline has behind its lines.
    private var ground: [any Mark] {
        judgement.stretches.map { Band(from: $0.fromS, to: $0.toS, style: $0.name.style) }
            + moments.map { Moment(at: $0.at, style: $0.style) }
    }

    private func chart(
        _ y: Scale, _ height: Double, _ marks: [any Mark], _ yLabel: @escaping (Double) -> String, _ description: String
    ) -> Chart {
        Chart(
            x: x, y: y, height: height, marks: ground + marks, xLabel: Self.moment, yLabel: yLabel, hasXLabels: false,
            description: description)
    }

    private var rates: Drawn {
        let offered = timeline.points.map { (x: middle($0), y: Optional(perSecond($0.figures.offered))) }
        let finished = timeline.points.map { (x: middle($0), y: perSecond($0.finished)) }
        let highest = (offered.compactMap(\.y) + finished.map(\.y)).max() ?? 0
        let marks: [any Mark] = [
            Area(points: finished.map { (x: $0.x, lower: 0, upper: $0.y) }, style: "finished"),
            Line(points: finished.map { (x: $0.x, y: $0.y) }, style: "finished"),
            Line(points: offered, style: "offered"),
        ]
        let text = "Rate over time: up to \(Readable.rate(highest)) exchanges per second"
        return (
            "Rate", "exchanges/s", [key("offered", "offered", "offered/s"), key("finished ok", "finished", "ok/s")],
            chart(.amounts(upTo: highest, ticksMax: 4), 110, marks, Readable.rate, text)
        )
    }

    private var responses: Drawn {
        let statistics: [Statistic] = [.p50, .p95, .p99]
        let points = timeline.points.filter { $0.figures.response.count > 0 }
        let values = points.flatMap { point in statistics.map { point.figures.response[$0] } }.filter { $0 > 0 }
        let bounds = judgement.findings.compactMap { finding -> BoundLine? in
            guard case .latency(.response, let statistic)? = Metric.known(finding.target.metric),
                statistics.contains(statistic), finding.target.value > 0, finding.target.value.isFinite,
                let phase = judgement[finding.target.phase]
            else { return nil }
            return BoundLine(
                from: phase.fromS, to: phase.toS, value: finding.target.value, style: "\(statistic.rawValue)")
        }
        let all = values + bounds.map(\.value)
        let (least, highest) = (values.min() ?? 1, all.max() ?? 1)
        // One slow second would press everything else onto the axis.
        let typical = points.map(\.figures.response.p95).sorted()[safe: points.count / 2] ?? highest
        let isWide = highest > 30 * typical
        let y =
            isWide
            ? Scale.magnitudes(from: max(least, highest / 1e5), upTo: highest * 1.1, ticksMax: 9)
            : .amounts(upTo: highest * 1.05, ticksMax: 5)
        let lines: [any Mark] = statistics.map { statistic in
            Line(
                points: timeline.points.map { point in
                    let response = point.figures.response
                    return (x: middle(point), y: response.count > 0 ? response[statistic] : nil)
                }, style: statistic.rawValue)
        }
        var keys = statistics.map { key($0.rawValue, $0.rawValue, $0.rawValue) }
        if !bounds.isEmpty { keys.append(ChartGroup.Key(name: "bound", style: "bound", column: nil)) }
        let text =
            "Response time over time: p99 up to \(Readable.milliseconds(points.map(\.figures.response.p99).max() ?? 0))"
        return (
            "Response time", isWide ? "log scale" : "", keys,
            chart(y, 190, bounds + lines, Readable.milliseconds, text)
        )
    }

    private var errors: Drawn {
        var floor = [Double](repeating: 0, count: timeline.points.count)
        let marks: [any Mark] = failures.enumerated().map { index, outcome in
            let bars = timeline.points.enumerated().map { place, point in
                let lower = floor[place]
                floor[place] += perSecond(point.figures.count(outcome))
                return (x: middle(point), lower: lower, upper: floor[place])
            }
            return Bars(bars: bars, width: Double(timeline.lengthS) * 0.8, style: "error-\(index % 4)")
        }
        let highest = floor.max() ?? 0
        let keys = failures.enumerated().map { key($1.words, "error-\($0 % 4)", $1.words) }
        let text = highest > 0 ? "Errors over time: up to \(Readable.rate(highest)) per second" : "No errors"
        return (
            "Errors", highest > 0 ? "per second" : "none", keys,
            chart(
                highest > 0 ? .amounts(upTo: highest, ticksMax: 2) : Scale(lower: 0, upper: 1, ticks: [0]),
                highest > 0 ? 70 : 34, marks, Readable.rate, text)
        )
    }

    private var shares: Drawn {
        var floor = [Double](repeating: 0, count: timeline.points.count)
        let series =
            nodes.indices.map { node in timeline.points.map { $0.nodes[node] } } + [timeline.points.map(\.unattributed)]
        let names = nodes + [Self.nobody]
        let present = series.indices.filter { index in index < nodes.count || series[index].contains { $0 > 0 } }
        let marks: [any Mark] = present.map { index in
            let bars = timeline.points.enumerated().map { place, point in
                let lower = floor[place]
                floor[place] +=
                    point.figures.offered > 0 ? Double(series[index][place]) / Double(point.figures.offered) : 0
                return (x: middle(point), lower: lower, upper: floor[place])
            }
            return Bars(
                bars: bars, width: Double(timeline.lengthS),
                style: index < nodes.count ? Self.style(node: index) : "nobody")
        }
        let keys = present.map { index in
            key(names[index], index < nodes.count ? Self.style(node: index) : "nobody", names[index])
        }
        let y = Scale(lower: 0, upper: 1, ticks: [0, 0.5, 1])
        return (
            "Share of each node", "of exchanges due", keys,
            chart(
                y, 80, marks, Readable.percent,
                "Share of exchanges that each of \(nodes.count) nodes answered, over time")
        )
    }

    static let nobody = "no node"

    /// The style of a node, the same in every chart and table.
    static func style(node: Int) -> String { "node-\(node % 6)" }

    /// A moment as the axis has it: seconds, from ten minutes on minutes.
    private static func moment(_ seconds: Double) -> String {
        let whole = Int(seconds)
        if seconds < 600 { return "\(whole) s" }
        return "\(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60)"
    }

    private var columns: [PageTable.Column] {
        [PageTable.Column("time"), PageTable.Column("phase", isNumber: false)]
            + ["offered/s", "ok/s", "p50", "p95", "p99", "errors/s"].map { PageTable.Column($0) }
            + failures.map { PageTable.Column($0.words) }
            + (nodes.isEmpty ? [] : nodes + [Self.nobody]).map { PageTable.Column($0) }
    }

    private var table: PageTable {
        var table = PageTable("The run by \(timeline.lengthS == 1 ? "second" : "\(timeline.lengthS) seconds")", columns)
        for point in timeline.points {
            let figures = point.figures
            let failed = failures.reduce(0) { $0.bounded(adding: figures.count($1)) }
            func share(_ count: Int) -> String {
                figures.offered > 0 ? Readable.percent(Double(count) / Double(figures.offered)) : "-"
            }
            var cells = [Self.moment(Double(point.second)), point.phase?.rawValue ?? ""]
            cells += [figures.offered, point.finished].map { Readable.rate(perSecond($0)) }
            cells += [figures.response.text(.p50), figures.response.text(.p95), figures.response.text(.p99)]
            cells.append(Readable.rate(perSecond(failed)))
            cells += failures.map { Readable.rate(perSecond(figures.count($0))) }
            if !nodes.isEmpty { cells += (point.nodes + [point.unattributed]).map(share) }
            table.add(cells.map { PageTable.Cell($0) }, position: x.position(middle(point)))
        }
        return table
    }
}

extension Timeline.Point {
    /// Exchanges that no node is known to have answered.
    var unattributed: Int { max(0, figures.offered - nodes.reduce(0) { $0.bounded(adding: $1) }) }
}

extension Outcome {
    /// Its key as a person reads it.
    var words: String { key.replacing("_", with: " ") }
}

extension PhaseName {
    /// The class that shades it.
    var style: String { "phase-\(rawValue)" }
}

extension Array {
    /// The element, or nil beyond the end.
    subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
