/// Who carried the load, and what had happened meanwhile.
struct FaultSentence {
    private let faults: [FaultRecord]
    private let nodes: [String]

    init(_ record: RunRecord) {
        faults = record.faults
        nodes = record.measurements.nodes
    }

    /// Faults after which the part does not run.
    private static let deadly: Set<String> = ["kill", "restart", "graceful-stop"]

    /// Such as "One surviving RMS carried 20 of 20 sessions/s", or "The platform carried … while rms-2 was 200 ms away".
    func words(carried: String) -> String {
        if let survivors { return "\(survivors) carried \(carried)" }
        return "The platform carried \(carried)\(meanwhile)"
    }

    /// "One surviving RMS" of two nodes, where each fault ended a node and only that; nil where nobody survived anything.
    private var survivors: String? {
        let isOneAfterTheOther = Set(faults.map { $0.series ?? $0.name }).count == 1
        guard isOneAfterTheOther, faults.allSatisfy({ Self.deadly.contains($0.kind) && nodes.contains($0.on) })
        else { return nil }
        switch nodes.count - 1 {
        case 1: return "One surviving RMS"
        case let left where left > 1: return "\(left) surviving RMS"
        default: return nil
        }
    }

    /// The parts that a state befell, such as `rms-1 and rms-2 were down`.
    private var meanwhile: String {
        var parts: [(state: String, names: [String])] = []
        for fault in faults {
            let state = fault.state ?? (Self.deadly.contains(fault.kind) ? "was down" : "had the fault \(fault.kind)")
            if let index = parts.firstIndex(where: { $0.state == state }) {
                if !parts[index].names.contains(fault.on) { parts[index].names.append(fault.on) }
            } else {
                parts.append((state, [fault.on]))
            }
        }
        guard !parts.isEmpty else { return "" }
        // More than a sentence can hold is in the table of faults.
        guard parts.count <= 2, parts.allSatisfy({ $0.names.count <= 2 }) else {
            return " under \(faults.count) faults"
        }
        // One after the other is not at the same time.
        let conjunction = Set(faults.map { $0.series ?? $0.name }).count == 1 ? " or " : " and "
        let clauses = parts.map { part in
            let isPlural = part.names.count > 1 && conjunction == " and "
            let state = isPlural && part.state.hasPrefix("was ") ? "were " + part.state.dropFirst(4) : part.state
            return part.names.joined(separator: conjunction) + " " + state
        }
        return " while " + clauses.joined(separator: " and ")
    }
}
