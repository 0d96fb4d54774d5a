extension WritesRecord {
    /// What reading a write back has shown.
    public enum Finding: Sendable, Equatable {
        /// How often it is there.
        case there(Int)
        /// Nothing: it could not be read.
        case unknown
    }

    /// Counts a write that was acknowledged.
    public mutating func count(acknowledged write: Write, _ finding: Finding) {
        acknowledged += 1
        switch finding {
        case .there(1): stable += 1
        case .there(0):
            lost += 1
            if write.atS < firstLost?.atS ?? .infinity { firstLost = write }
            if write.atS >= lastLost?.atS ?? -.infinity { lastLost = write }
            keep("lost", write)
        case .there:
            duplicated += 1
            keep("duplicated", write)
        case .unknown: unverified += 1
        }
    }

    /// Counts a write that was refused, or failed with an answer.
    public mutating func count(refused write: Write, _ finding: Finding) {
        guard case .there(let times) = finding, times > 0 else { return }
        phantom += 1
        keep("phantom", write)
    }

    mutating func keep(_ kind: String, _ write: Write) {
        if examples.count(where: { $0.kind == kind }) < Self.examplesMax {
            examples.append(Example(kind: kind, write: write))
        }
    }
}
