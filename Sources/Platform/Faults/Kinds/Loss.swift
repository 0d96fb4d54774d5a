extension FaultKind {
    /// Some of the packets to and from the part are lost, as chance has it.
    public static let loss = impairing(
        name: "loss",
        doc: "The network loses a part of the packets to and from this part's ports (nft, in a network of the lab's "
            + "own); undone by removing the rule",
        parameters: [
            FaultParameter(
                "ratio", .ratio, example: "20%", "Which part of the packets is lost, each way",
                allowed: (
                    "0.01% to 100%",
                    { if case .ratio(let ratio) = $0 { ratio >= 0.0001 && ratio <= 1 } else { false } }
                ))
        ], need: .network, witnesses: [.filterCounts, .segmentsResent, .balancerMarksOut],
        words: { "\(percent($0.ratio("ratio"))) of the packets to and from \($0.part.name) are lost" },
        state: { "lost \(percent($0.ratio("ratio"))) of its packets" },
        undoing: "given all packets again"
    ) { .loss($0.ratio("ratio") ?? 0) }

    private static func percent(_ ratio: Double?) -> String {
        let hundredths = Int(((ratio ?? 0) * 10_000).rounded())
        return hundredths % 100 == 0 ? "\(hundredths / 100) %" : "\(Double(hundredths) / 100) %"
    }
}
