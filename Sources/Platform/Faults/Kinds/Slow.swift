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
        words: { "the way to \($0.part.name) lets \(kilobits($0.plan)) kbit/s through" },
        state: { "was behind \(kilobits($0)) kbit/s" },
        undoing: "given its bandwidth again"
    ) { .slow(bitsPerS: $0.bandwidth("to") ?? 0) }

    private static func kilobits(_ plan: FaultPlan) -> Int { Int(((plan.bandwidth("to") ?? 0) / 1_000).rounded()) }
}
