import LoadEngine

/// Feeders of a scenario, with their rows.
struct FeederReader {
    /// The scenario's file: paths are relative to it.
    let file: String
    private(set) var problems: [Diagnostic] = []

    init(file: String) { self.file = file }

    mutating func feeders(_ tree: Tree?) -> [Feeder] {
        (tree?.entries ?? []).compactMap { entry in feeder(entry.key, entry.value) }
    }

    private mutating func feeder(_ name: String, _ tree: Tree) -> Feeder? {
        let keys = GroupReader(tree, "feeder")
        guard let path = keys.text("csv"), let place = keys.value("csv"),
            let pick = keys.choice("pick", Feeder.Pick.self)
        else { return nil }
        let source = SourceFile.path(path, besides: file)
        do {
            let text = try SourceFile.text(source)
            return feeder(name, text: text, source: source, pick: pick)
        } catch {
            problems.append(place.problem(found: "\(error.found) (\(source))", expected: error.expected))
            return nil
        }
    }

    private mutating func feeder(_ name: String, text: String, source: String, pick: Feeder.Pick) -> Feeder? {
        func problem(_ line: Int, _ column: Int, _ found: String, _ expected: String) -> Diagnostic {
            Diagnostic(
                file: source, line: line, column: column, path: "data.\(name)", found: found, expected: expected)
        }
        let table: CSV
        do {
            table = try CSV(text)
        } catch {
            problems.append(problem(error.line, error.column, error.found, error.expected))
            return nil
        }
        guard let header = table.records.first, table.records.count > 1 else {
            problems.append(problem(0, 0, "no rows", "a header row and at least one row of values"))
            return nil
        }
        for (index, column) in header.fields.enumerated() {
            if column.isEmpty || column.contains("}") || header.fields[..<index].contains(column) {
                problems.append(
                    problem(header.line, 1, "the column name \(Quoted.text(column))", "each column's own name, once"))
            }
        }
        let odd = table.records.dropFirst().filter { $0.fields.count != header.fields.count }
        for record in odd.prefix(10) {
            problems.append(
                problem(record.line, 1, "\(record.fields.count) fields", "\(header.fields.count) as in the header"))
        }
        return Feeder(name: name, columns: header.fields, rows: table.records.dropFirst().map(\.fields), pick: pick)
    }
}
