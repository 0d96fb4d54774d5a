extension FaultKind {
    /// Another server leads the database from now on, and nobody has died.
    public static let promote = FaultKind(
        name: "promote",
        doc: "This server of the database is made the primary in place of the one that leads, which lives; undone by "
            + "making that one the primary again",
        need: .promotable, witnesses: [.leads, .leaderReplaced], healWitness: .leaderRestored,
        words: { "\($0.part.name) was told to lead the database" }, state: { _ in "led the database" },
        undoing: "told to lead no more",
        inject: { deed async throws(PlatformError) in
            switch await deed.platform.leads(deed.part.name) {
            case false: return try await deed.platform.promote(deed.part.name)
            case true:
                throw .impossible(fault: deed.plan.name, part: deed.part.name, reason: "it leads the database already")
            case nil:
                throw .impossible(
                    fault: deed.plan.name, part: deed.part.name, reason: "it does not say whether it leads the database"
                )
            }
        },
        undo: { deed async throws(PlatformError) in
            // Who was never promoted has nobody's place.
            if await deed.platform.leads(deed.part.name) == false { return }
            guard let former = deed.platform.formerPrimary(of: deed.part.name) else {
                throw .unpromotable(part: deed.part.name, allowed: deed.platform.promotableParts)
            }
            _ = try await deed.platform.promote(former)
        })
}
