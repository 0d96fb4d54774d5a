/// One chart: marks between two axes.
///
/// - Shape: an SVG as wide as its place and of a fixed height. Marks live in a view of 1000 by 1000 that is stretched
///   to fit, so that text keeps its size on any screen; zooming changes the view and nothing else.
struct Chart {
    var x: Scale
    var y: Scale
    /// In pixels, without the labels of the x axis.
    var height: Double
    var marks: [any Mark]
    /// How a value of each axis reads.
    var xLabel: (Double) -> String
    var yLabel: (Double) -> String
    var hasXLabels: Bool
    /// What a person who does not see the chart is told.
    var description: String

    var markup: Markup {
        let frame = Frame(x: x, y: y)
        let view = Markup(
            "svg",
            [
                ("class", "view"), ("viewBox", "0 0 1000 1000"), ("preserveAspectRatio", "none"), ("width", "100%"),
                ("height", Markup.number(height)),
            ], marks.map { $0.markup(in: frame) })
        let labels = hasXLabels ? [xLabels] : []
        return Markup(
            "svg",
            [
                ("class", "plot"), ("role", "img"), ("aria-label", description), ("width", "100%"),
                ("height", Markup.number(height + (hasXLabels ? 20 : 2))),
            ], [grid, view] + labels)
    }

    private var grid: Markup {
        let lines = y.ticks.flatMap { tick in
            let at = Markup.number(height * (1 - y.position(tick) / Scale.extent))
            return [
                Markup("line", [("x1", "0"), ("x2", "100%"), ("y1", at), ("y2", at)]),
                Markup("text", [("x", "-8"), ("y", at), ("dy", "0.35em")], text: yLabel(tick)),
            ]
        }
        return Markup("g", [("class", "grid")], lines)
    }

    private var xLabels: Markup {
        let texts = x.ticks.map { tick in
            let position = x.position(tick)
            // A label at an end stays inside.
            let anchor = position < 20 ? "start" : position > 975 ? "end" : "middle"
            return Markup(
                "text",
                [
                    ("x", "\(Markup.number(position / 10))%"), ("y", Markup.number(height + 15)),
                    ("text-anchor", anchor),
                ], text: xLabel(tick))
        }
        return Markup("g", [("class", "xlabels")], texts)
    }
}
