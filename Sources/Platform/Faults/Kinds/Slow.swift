extension FaultKind {
    /// The way to the part lets few bits through.
    public static let slow = impairing(
        name: "slow",
        doc: "The way to this part lets only so much through, all its connections together; a proxy of rmsload's own "
            + "before the part holds bytes back, from the start of the lab on",
        parameters: [
            FaultParameter(
                "to", .bandwidth, example: "384kbit/s", "How much passes, each way",
                allowed: (
                    "1kbit/s to 10Gbit/s",
                    { if case .bandwidth(let bits) = $0 { bits >= 1_000 && bits <= 1e10 } else { false } }
                ))
        ], need: .link, witnesses: [.linkDelays, .transferSlower, .balancerMarksOut],
        words: { deed in
            let kilobits = Int(((deed.bandwidth("to") ?? 0) / 1_000).rounded())
            return "the way to \(deed.part.name) lets \(kilobits) kbit/s through"
        },
        undoing: "given its bandwidth again"
    ) { .slow(bitsPerS: $0.bandwidth("to") ?? 0) }
}
