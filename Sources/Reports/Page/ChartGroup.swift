/// Charts over one axis with the table that holds their numbers, as the page's template takes them.
///
/// The page's script reads what it shows from the table: there is one place for a number.
struct ChartGroup {
    /// One line, area or kind of mark in a chart.
    struct Key {
        var name: String
        var style: String
        /// The table's column that holds its values; nil for what has none.
        var column: Int?
    }

    struct Figure {
        var title: String
        var unit: String
        var keys: [Key]
        var svg: String

        init(_ title: String, unit: String, keys: [Key], chart: Chart) {
            self.title = title
            self.unit = unit
            self.keys = keys
            svg = chart.markup.rendered
        }
    }

    /// A named stretch above the charts.
    struct Stretch {
        var name: String
        var style: String
        var left: String
        var right: String
        /// What a pointer that rests on it is told.
        var detail: String

        /// - Parameters: positions in the units of a chart's view.
        init(_ name: String, style: String, from: Double, to: Double, detail: String) {
            self.name = name
            self.style = style
            left = Markup.number(from)
            right = Markup.number(to)
            self.detail = detail
        }
    }

    /// A named moment above the charts.
    struct Flag {
        var text: String
        var style: String
        var position: String
        /// Whether its text stands before its moment.
        var isLeftOf: Bool
    }

    var label: String
    var figures: [Figure]
    var table: PageTable
    /// Length of the x axis in seconds, where it is a time that can be zoomed into.
    var spanS: String?
    var stretches: [Stretch] = [] {
        didSet { hasStretches = !stretches.isEmpty }
    }
    var hasStretches = false
    var flagLines: [FlagLine] = []
    var note: String?

    /// The flags that stand in one line.
    struct FlagLine {
        var flags: [Flag]
    }

    /// Gives every flag a line in which it has room, even on a narrow screen.
    static func flagLines(_ moments: [(text: String, style: String, position: Double)]) -> [FlagLine] {
        /// What a text takes of the width of a telephone, in the units of a chart's view.
        let width = 430.0
        var lines: [FlagLine] = []
        var ends: [Double] = []
        for moment in moments.sorted(by: { $0.position < $1.position }) {
            let isLeftOf = moment.position > Scale.extent - width
            let from = isLeftOf ? moment.position - width : moment.position
            let line = ends.firstIndex { $0 <= from } ?? ends.count
            if line == ends.count {
                ends.append(0)
                lines.append(FlagLine(flags: []))
            }
            ends[line] = from + width
            lines[line].flags.append(
                Flag(
                    text: moment.text, style: moment.style, position: Markup.number(moment.position),
                    isLeftOf: isLeftOf))
        }
        return lines
    }
}
