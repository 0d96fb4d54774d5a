extension FaultKind {
    /// The balancers send no new sessions to the part and keep those that it has.
    public static let drain = FaultKind(
        name: "drain",
        doc: "The balancers send this node no new sessions and keep those that it has; undone by telling them so",
        need: .balancers, witnesses: [.balancerDrains, .noNewSessions], healWitness: .answersAgain,
        words: { "the balancers were told to send no new sessions to \($0.part.name)" },
        state: { _ in "got no new sessions" },
        undoing: "given new sessions again",
        inject: { deed async throws(PlatformError) in try await deed.platform.setDraining(true, deed.part.name) },
        undo: { deed async throws(PlatformError) in
            _ = try await deed.platform.setDraining(false, deed.part.name)
        })
}
