/// Columns of text, aligned: the first to the left, those of numbers to the right.
struct Table {
    enum Alignment {
        case left, right
    }

    private let alignments: [Alignment]
    private var rows: [[Cell]] = []

    /// One cell: what is read, and the colour it is painted in.
    struct Cell {
        var text: String
        var paint: Paint?

        init(_ text: String, _ paint: Paint? = nil) {
            self.text = text
            self.paint = paint
        }
    }

    init(_ alignments: [Alignment], head: [String]) {
        self.alignments = alignments
        rows = [head.map { Cell($0, .dim) }]
    }

    mutating func add(_ row: [Cell]) { rows.append(row) }

    /// The rows as lines, indented by two spaces, without trailing spaces.
    func lines(_ style: Style) -> [String] {
        let widths = alignments.indices.map { column in
            rows.map { $0.indices.contains(column) ? $0[column].text.count : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let isLast = column == row.count - 1
                let space = String(repeating: " ", count: max(0, widths[column] - cell.text.count))
                let painted = style.painted(cell.text, cell.paint)
                line += column == 0 ? "  " : "  "
                switch alignments[column] {
                case .left: line += painted + (isLast ? "" : space)
                case .right: line += space + painted
                }
            }
            return line
        }
    }
}

/// A colour with a meaning.
enum Paint: String {
    case good = "32"
    case bad = "31"
    case unsure = "33"
    case dim = "2"
    case strong = "1"
    case accent = "36"
}

/// Whether text is painted.
struct Style {
    var isColoured: Bool

    func painted(_ text: String, _ paint: Paint?) -> String {
        guard isColoured, let paint, !text.isEmpty else { return text }
        return "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m"
    }

    /// Text broken at spaces, so that no line is longer than the width; lines after the first are indented.
    static func wrapped(_ text: String, width: Int, indent: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: true) {
            let prefix = lines.isEmpty ? 0 : indent.count
            if !line.isEmpty, prefix + line.count + 1 + word.count > width {
                lines.append((lines.isEmpty ? "" : indent) + line)
                line = String(word)
            } else {
                line += (line.isEmpty ? "" : " ") + word
            }
        }
        lines.append((lines.isEmpty ? "" : indent) + line)
        return lines
    }
}
