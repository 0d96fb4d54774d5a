extension FaultKind {
    /// What stands before the part sends it no new sessions, or connections, and keeps those that it has.
    public static let drain = FaultKind(
        name: "drain",
        doc:
            "No new sessions are sent to this node, or no new connections opened to this balancer, and it keeps what it "
            + "has; undone by telling so what stands before it",
        need: .balancers, witnesses: [.balancerDrains, .noNewSessions], healWitness: .answersAgain,
        words: { deed in
            deed.platform.isBalancer(deed.part.name)
                ? "the hardware balancer was told to open no new connections to \(deed.part.name)"
                : "the balancers were told to send no new sessions to \(deed.part.name)"
        },
        state: { _ in "was drained" },
        undoing: "let in again",
        inject: { deed async throws(PlatformError) in try await deed.platform.setDraining(true, deed.part.name) },
        undo: { deed async throws(PlatformError) in
            _ = try await deed.platform.setDraining(false, deed.part.name)
        })
}
