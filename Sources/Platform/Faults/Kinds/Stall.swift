extension FaultKind {
    /// A replica of the database fetches nothing more, and nobody notices until it is needed.
    public static let stall = FaultKind(
        name: "stall",
        doc: "This replica of the database fetches nothing more from its primary; undone by telling it to go on",
        need: .replica, witnesses: [.replicationStopped, .replicaLags], healWitness: .answersAgain,
        words: { "\($0.part.name) was told to fetch nothing more from its primary" },
        state: { _ in "fetched nothing from its primary" }, undoing: "let fetch again",
        inject: { deed async throws(PlatformError) in try await deed.platform.setStalled(true, deed.part.name) },
        undo: { deed async throws(PlatformError) in _ = try await deed.platform.setStalled(false, deed.part.name) })
}
