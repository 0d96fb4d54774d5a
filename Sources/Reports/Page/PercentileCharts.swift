import Glibc
import Verdict

/// Latency by percentile: corrected and uncorrected on one plot, with a mark at each bound.
///
/// One plot for each phase whose latencies are bounded, or for the whole run; all of them on the same scales.
struct PercentileCharts {
    private struct Curve {
        var phase: PhaseFigures
        var response: Distribution
        var service: Distribution
    }

    private let judgement: Judgement
    private let curves: [Curve]

    init(_ judgement: Judgement) {
        self.judgement = judgement
        let bounded = judgement.phases.filter { phase in
            judgement.findings.contains { $0.target.phase == phase.name && $0.percentile != nil }
        }
        let phases = [judgement.run] + bounded
        curves = phases.filter { $0.total.response.count > 0 }.map { phase in
            Curve(
                phase: phase, response: Distribution(phase.responseTimes), service: Distribution(phase.serviceTimes))
        }
    }

    var groups: [ChartGroup] {
        curves.map { curve in
            let table = table(of: curve)
            let keys = [
                ChartGroup.Key(name: "response", style: "response", column: 1),
                ChartGroup.Key(name: "service", style: "service", column: 2),
            ]
            let bounds = marks(of: curve)
            let name = curve.phase.name == .run ? "whole run" : curve.phase.name.rawValue
            let figure = ChartGroup.Figure(
                name, unit: "\(Readable.count(curve.phase.total.response.count)) exchanges ok",
                keys: keys + (bounds.isEmpty ? [] : [ChartGroup.Key(name: "bound", style: "limit", column: nil)]),
                chart: Chart(
                    x: x, y: y, height: 180,
                    marks: [line(curve.service, "service"), line(curve.response, "response")] + bounds,
                    xLabel: Self.label, yLabel: Readable.milliseconds, hasXLabels: true,
                    description:
                        "Latency by percentile, \(name): response p95 \(curve.phase.total.response.text(.p95)), "
                        + "service p95 \(curve.phase.total.service.text(.p95))"))
            return ChartGroup(label: "Latency by percentile, \(name)", figures: [figure], table: table)
        }
    }

    /// Where a percentile stands: 0 for 0 %, 1 for 90 %, 2 for 99 % …
    private static func nines(_ share: Double) -> Double { share >= 1 ? .infinity : -log10(1 - share) }

    private static func label(_ nines: Double) -> String {
        switch nines {
        case 0: "0"
        case 1: "90"
        case 2: "99 %"
        default: "99.\(String(repeating: "9", count: Int(nines) - 2))"
        }
    }

    /// As far as the exchanges of the largest phase can show anything.
    private var x: Scale {
        let most = curves.map(\.response.count).max() ?? 1
        let end = min(6, max(2, log10(Double(max(1, most)))))
        return Scale(lower: 0, upper: end, ticks: (end < 5 ? Array(0...Int(end)) : [0, 1, 3, 5]).map(Double.init))
    }

    private var y: Scale {
        let limits = judgement.findings.compactMap { $0.percentile == nil ? nil : $0.target.value }
        let values = curves.flatMap { [$0.response.value(at: 1), $0.service.value(at: 1)].compactMap { $0 } } + limits
        let least = curves.compactMap { $0.service.value(at: 0.1) }.min() ?? 1
        let highest = values.max() ?? 1
        return highest > 20 * least
            ? .magnitudes(from: max(least, highest / 1e4), upTo: highest * 1.1, ticksMax: 8)
            : .amounts(upTo: highest * 1.05, ticksMax: 5)
    }

    private func line(_ distribution: Distribution, _ style: String) -> Line {
        let end = min(x.upper, log10(Double(max(1, distribution.count))))
        let steps = 120
        return Line(
            points: (0...steps).map { step in
                let nines = end * Double(step) / Double(steps)
                return (x: nines, y: distribution.value(at: step == steps ? 1 : 1 - pow(10, -nines)))
            }, style: style)
    }

    /// A short line at each bound, as wide as a tenth of the plot and where its percentile stands.
    private func marks(of curve: Curve) -> [any Mark] {
        judgement.findings.filter { $0.target.phase == curve.phase.name }.compactMap { finding in
            guard let share = finding.percentile, finding.target.value > 0 else { return nil }
            let nines = min(Self.nines(share), x.upper)
            let half = x.upper / 20
            return BoundLine(
                from: max(0, nines - half), to: min(x.upper, nines + half), value: finding.target.value,
                style: "limit \(finding.verdict.rawValue)")
        }
    }

    private func table(of curve: Curve) -> PageTable {
        var table = PageTable(
            "Latency by percentile, \(curve.phase.name.rawValue)",
            [PageTable.Column("percentile"), PageTable.Column("response"), PageTable.Column("service")])
        var shares = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995, 0.999, 0.9995, 0.9999, 0.99999]
        // A percentile that says no more than the maximum is left to the maximum.
        shares.removeAll { $0 > 0 && (1 - $0) * Double(curve.response.count) < 1 }
        for share in shares + [1] {
            let nines = min(Self.nines(share), log10(Double(max(1, curve.response.count))))
            let cells = [curve.response, curve.service].map { $0.value(at: share).map(Readable.milliseconds) ?? "-" }
            let name = share == 1 ? "max" : "p\(Readable.rate(share * 100))"
            table.add(
                [PageTable.Cell(share > 0.99 && share < 1 ? "p\(Self.precise(share))" : name)]
                    + cells.map { PageTable.Cell($0) },
                position: x.position(nines))
        }
        return table
    }

    /// A percentile beyond 99 with all its nines.
    private static func precise(_ share: Double) -> String {
        var text = Readable.fixed(share * 100, 4)
        while text.hasSuffix("0") { text.removeLast() }
        return text
    }
}

extension Finding {
    /// The percentile of the response or service time that the target bounds, as a share.
    var percentile: Double? {
        guard case .latency(let latency, let statistic)? = Metric.known(target.metric), latency == .response else {
            return nil
        }
        return target.value.isFinite ? statistic.quantile : nil
    }
}
