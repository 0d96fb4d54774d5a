extension FaultKind {
    /// Connections to the part are cut and new ones refused, while it lives.
    public static let reset = impairing(
        name: "reset",
        doc: "Connections to this part are reset, those that stand and those that are tried (nft and ss, in a network "
            + "of the lab's own); undone by removing the rule",
        need: .network, silencesPart: true, witnesses: [.filterCounts, .refusedAlive, .balancerMarksOut],
        words: { "connections to \($0.part.name) are reset" }, state: { _ in "reset its connections" },
        undoing: "let accept connections again"
    ) { _ in .reset }
}
