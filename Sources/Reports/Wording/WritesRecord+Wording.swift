import Verdict

/// What became of a run's writes, in the words that every output uses.
extension WritesRecord {
    /// A number, what it counts, and whether it is bad if it is not 0.
    struct Count {
        var name: String
        var count: Int
        var meaning: String
        var isBad = false
    }

    /// Everything that is counted, in the order in which it is read.
    var counts: [Count] {
        [
            Count(name: "acknowledged", count: acknowledged, meaning: "answered as expected: promised to be kept"),
            Count(name: "stable", count: stable, meaning: "there, once"),
            Count(name: "lost", count: lost, meaning: "not there", isBad: true),
            Count(name: "duplicated", count: duplicated, meaning: "there more than once", isBad: true),
            Count(name: "unverified", count: unverified, meaning: "acknowledged, and not read back"),
            Count(name: "phantom", count: phantom, meaning: "refused or failed, and there all the same"),
            Count(name: "indeterminate", count: indeterminate, meaning: "sent and not answered"),
        ]
    }

    /// All of it in a line: what is 0 is left out, but for the lost and the duplicated ones.
    var sentence: String {
        let parts = counts.filter { $0.count > 0 || $0.isBad || $0.name == "acknowledged" }
            .map { "\(Readable.count($0.count)) \($0.name)" }
        return
            "writes: \(parts.joined(separator: ", "))\(isListed ? "" : " (without lists duplicates are not seen)")\(lostSpan)"
    }

    /// When the first and the last of the lost ones were acknowledged, and by whom; empty where none was lost.
    var lostSpan: String {
        guard let firstLost, let lastLost else { return "" }
        func words(_ write: Write) -> String {
            "\(FaultFigures.moment(write.atS))\(write.node.isEmpty ? "" : " by \(write.node)")"
        }
        if firstLost == lastLost { return "; the lost one was acknowledged at \(words(firstLost))" }
        return "; lost ones were acknowledged from \(words(firstLost)) to \(words(lastLost))"
    }
}
