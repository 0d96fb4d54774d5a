import Verdict

/// What a search for capacity found, in the words that every output uses.
extension CapacityRecord {
    /// What somebody carries, for a list.
    struct Figure {
        var name: String
        var text: String
        var meaning: String
    }

    /// The knees that were looked for, the required peak, and the head-room between them.
    var figures: [Figure] {
        var figures = knees.map { knee in
            Figure(
                name: CapacityTable.name(knee, self), text: CapacityTable.found(knee, unit), meaning: knee.part.meaning)
        }
        figures.append(
            Figure(
                name: "required peak", text: unit.words(requiredPeak),
                meaning: "the scenario's highest load: what one survivor has to carry"))
        if let headroom {
            figures.append(
                Figure(
                    name: "head-room", text: CapacityTable.share(headroom),
                    meaning: "survivor's knee / required peak \u{2212} 1, with its bounds"))
        }
        return figures
    }

    /// All of it in a line, the head-room first.
    var sentence: String {
        let others = figures.filter { $0.name != "head-room" }.map { "\($0.name) \($0.text)" }
        let first = headroom.map { "head-room: \(CapacityTable.share($0))" } ?? "capacity"
        return "\(first): \(others.joined(separator: "; "))"
    }
}

extension KneeRecord.Part {
    /// Whose knee it is, for people who have not read the manual.
    var meaning: String {
        switch self {
        case .platform: "the highest load that all nodes carry through the balancers"
        case .survivor: "the highest load that is carried through the balancers when a node is dead"
        case .node: "the highest load that one node carries on its own connector, past the balancers"
        }
    }
}
