extension FaultKind {
    /// The network loses whatever goes to the part's ports or comes from them.
    ///
    /// What the part itself connects to stays within its reach.
    public static let partition = impairing(
        name: "partition",
        doc: "The network loses every packet to and from this part's ports (nft, in a network of the lab's own); "
            + "undone by removing the rule",
        need: .network, silencesPart: true, witnesses: [.filterCounts, .connectTimesOut, .balancerMarksOut],
        words: { "packets to and from \($0.part.name) are lost" }, state: { _ in "was cut off" }, undoing: "reconnected"
    ) { _ in .partition }
}
