extension FaultKind {
    /// Every round trip to the part takes longer.
    public static let latency = impairing(
        name: "latency",
        doc: "Every round trip to this part takes longer, also on connections that stand; a proxy of rmsload's own "
            + "before the part holds bytes back, from the start of the lab on",
        parameters: [
            FaultParameter(
                "by", .duration, example: "300ms", "How much longer a round trip takes, half of it each way",
                allowed: (
                    "1ms to 1m",
                    { if case .duration(let by) = $0 { by >= .milliseconds(1) && by <= .seconds(60) } else { false } }
                ))
        ], need: .link, witnesses: [.linkDelays, .roundTripLonger, .balancerMarksOut],
        words: { "round trips to \($0.part.name) take \(Int(($0.duration("by") ?? .zero).milliseconds)) ms longer" },
        state: { "was \(Int(($0.duration("by") ?? .zero).milliseconds)) ms away" },
        undoing: "brought near again"
    ) { .latency($0.duration("by") ?? .zero) }
}
