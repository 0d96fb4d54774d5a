extension FaultKind {
    /// The disk that the part writes to is full.
    public static let fill = impairing(
        name: "fill",
        doc: "The disk that this part writes to is filled to its last byte; a lab mounts a small one for it; undone by "
            + "freeing the space. The nodes of a lab share one: their database is on it",
        need: .disk, witnesses: [.diskFull, .writeFails, .balancerMarksOut],
        words: { "the disk of \($0.part.name) was filled" }, state: { _ in "had a full disk" },
        undoing: "given its space again"
    ) { _ in .fill }
}
