extension FaultKind {
    /// The part keeps its connections and answers nobody.
    public static let freeze = FaultKind(
        name: "freeze",
        doc: "SIGSTOP to this part's process group: it keeps its connections and answers nobody; undone by SIGCONT",
        silencesPart: true, witnesses: [.processStopped, .healthTimesOut, .balancerMarksOut, .replicaPromoted],
        healWitness: .answersAgain, words: { "SIGSTOP to \($0.partAndProcess)" }, state: { _ in "was frozen" },
        undoing: "thawed",
        inject: { deed async throws(PlatformError) in try await deed.part.freeze() },
        undo: { deed async throws(PlatformError) in try await deed.part.thaw() })
}
