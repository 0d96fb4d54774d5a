import Verdict

/// What became of a victim's sessions, in the words that every output uses.
extension ContinuityRecord {
    /// A number and what it counts.
    struct Count {
        var name: String
        var count: Int
        var meaning: String
    }

    /// Everything that is counted, in the order in which it is read.
    var counts: [Count] {
        [
            Count(name: "on the victim", count: alive, meaning: "bound to the victim when the fault came"),
            Count(name: "continued", count: continued, meaning: "went on with the state that the client knew"),
            Count(
                name: "lost", count: lost, meaning: "the identity was gone: another session, or a page for strangers"),
            Count(
                name: "state mismatch", count: stateMismatch,
                meaning: "known, but with older state than the client had been told"),
            Count(name: "undecided", count: undecided, meaning: "ended before anything showed whether they went on"),
            Count(name: "re-routed", count: rerouted, meaning: "answered by another node afterwards"),
            Count(name: "stale route", count: staleRoute, meaning: "ended with a cookie that still named the victim"),
        ]
    }

    /// All of it in a line: what is 0 is left out, but for the lost ones.
    var sentence: String {
        let parts = counts.dropFirst().filter { $0.count > 0 || $0.name == "lost" }
            .map { "\($0.name) \(Readable.count($0.count))" }
        return "sessions on \(on) at fault \(fault): \(Readable.count(alive)); \(parts.joined(separator: ", "))"
    }
}

extension ContinuityRecord.Example {
    /// What it is an example of, as a person reads it.
    var words: String { kind.replacing("_", with: " ") }

    /// What came back.
    var answer: String {
        let parts = [status > 0 ? "status \(status)" : "", node.isEmpty ? "" : "from \(node)", text]
        return parts.filter { !$0.isEmpty }.joined(separator: ", ")
    }
}
