/// A table of a page, as its template takes it.
struct PageTable {
    struct Column {
        var title: String
        /// `n` for numbers, which stand to the right. A template that misses a name looks for it in what is around:
        /// names of optional values must differ from level to level.
        var columnStyle: String?
        /// What the column means, where the title alone does not say it.
        var meaning: String?

        init(_ title: String, isNumber: Bool = true, meaning: String? = nil) {
            self.title = title
            columnStyle = isNumber ? "n" : nil
            self.meaning = meaning
        }
    }

    struct Cell {
        var text: String
        var style: String?
        /// What a sortable column is sorted by; nil for its text.
        var sort: String?
        /// Markup that stands before the text.
        var markup: String?

        init(_ text: String, style: String? = nil, sort: Double? = nil, markup: Markup? = nil) {
            self.text = text
            self.style = style
            self.sort = sort.map { "\($0)" }
            self.markup = markup?.rendered
        }
    }

    struct Row {
        var head: Cell
        var cells: [Cell]
        var rowStyle: String?
        /// Where a chart has this row, in the units of its view.
        var position: String?
    }

    var caption: String
    var columns: [Column]
    var rows: [Row] = []
    var isSortable = false

    init(_ caption: String, _ columns: [Column], isSortable: Bool = false) {
        self.caption = caption
        self.columns = columns
        self.isSortable = isSortable
    }

    /// Adds a row; its first cell is its head.
    mutating func add(_ cells: [Cell], style: String? = nil, position: Double? = nil) {
        let styled = zip(columns, cells).map { column, cell in
            var cell = cell
            let styles = [column.columnStyle, cell.style].compactMap { $0 }
            cell.style = styles.isEmpty ? nil : styles.joined(separator: " ")
            return cell
        }
        guard let head = styled.first else { return }
        rows.append(
            Row(head: head, cells: Array(styled.dropFirst()), rowStyle: style, position: position.map(Markup.number)))
    }

    mutating func dropLastColumn() {
        columns.removeLast()
        for index in rows.indices { rows[index].cells.removeLast() }
    }

    var isEmpty: Bool { rows.isEmpty }
}
