/// Something drawn into a chart.
///
/// Colours are the page's affair: a mark carries the name of its class.
protocol Mark {
    /// - Parameter frame: where values stand; y grows downwards.
    func markup(in frame: Frame) -> Markup
}

/// The two scales of a chart.
struct Frame {
    let x: Scale
    let y: Scale

    func x(_ value: Double) -> String { Markup.number(x.position(value)) }

    func y(_ value: Double) -> String { Markup.number(Scale.extent - y.position(value)) }
}

/// Values joined by a line; a missing value breaks it.
struct Line: Mark {
    var points: [(x: Double, y: Double?)]
    var style: String

    func markup(in frame: Frame) -> Markup {
        var path = ""
        var isDown = false
        for (index, point) in points.enumerated() {
            guard let y = point.y else {
                isDown = false
                continue
            }
            path += "\(isDown ? "L" : "M")\(frame.x(point.x)) \(frame.y(y))"
            // A value between two gaps would be a line of no length.
            let isAlone = !isDown && (index + 1 >= points.count || points[index + 1].y == nil)
            if isAlone { path += "h0.1" }
            isDown = true
        }
        return Markup("path", [("class", "line \(style)"), ("d", path)])
    }
}

/// What lies between two lines.
struct Area: Mark {
    var points: [(x: Double, lower: Double, upper: Double)]
    var style: String

    func markup(in frame: Frame) -> Markup {
        let there = points.map { "\(frame.x($0.x)) \(frame.y($0.upper))" }
        let back = points.reversed().map { "\(frame.x($0.x)) \(frame.y($0.lower))" }
        let path = points.isEmpty ? "" : "M\((there + back).joined(separator: "L"))Z"
        return Markup("path", [("class", "area \(style)"), ("d", path)])
    }
}

/// Amounts as bars that stand on others or on the axis; bars of no height are left out.
struct Bars: Mark {
    var bars: [(x: Double, lower: Double, upper: Double)]
    /// Width of a bar, in units of the x axis.
    var width: Double
    var style: String

    func markup(in frame: Frame) -> Markup {
        let path = bars.filter { $0.upper > $0.lower }.map { bar in
            "M\(frame.x(bar.x - width / 2)) \(frame.y(bar.lower))V\(frame.y(bar.upper))"
                + "H\(frame.x(bar.x + width / 2))V\(frame.y(bar.lower))Z"
        }
        return Markup("path", [("class", "area \(style)"), ("d", path.joined())])
    }
}

/// A stretch of the x axis, shaded over the whole height.
struct Band: Mark {
    var from: Double
    var to: Double
    var style: String

    func markup(in frame: Frame) -> Markup {
        let (left, right) = (frame.x.position(from), frame.x.position(to))
        return Markup(
            "rect",
            [
                ("class", "band \(style)"), ("x", Markup.number(left)), ("y", "0"),
                ("width", Markup.number(max(0, right - left))), ("height", Markup.number(Scale.extent)),
            ])
    }
}

/// A moment, as a line over the whole height.
struct Moment: Mark {
    var at: Double
    var style: String

    func markup(in frame: Frame) -> Markup {
        Markup(
            "path", [("class", "moment \(style)"), ("d", "M\(frame.x(at)) 0V\(Markup.number(Scale.extent))")])
    }
}

/// A value that must be kept, over a stretch of the x axis.
struct BoundLine: Mark {
    var from: Double
    var to: Double
    var value: Double
    var style: String

    func markup(in frame: Frame) -> Markup {
        Markup("path", [("class", "bound \(style)"), ("d", "M\(frame.x(from)) \(frame.y(value))H\(frame.x(to))")])
    }
}
