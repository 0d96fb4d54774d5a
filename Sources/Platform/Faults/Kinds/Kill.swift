extension FaultKind {
    /// The part dies without a warning.
    public static let kill = FaultKind(
        name: "kill", doc: "SIGKILL to this part's process group; undone by starting it again", endsProcess: true,
        silencesPart: true, witnesses: [.processGone, .portRefused, .balancerMarksOut, .replicaPromoted],
        healWitness: .newStartTime,
        words: { "SIGKILL to \($0.partAndProcess)" }, state: { _ in "was down" }, undoing: "started again",
        inject: { deed async throws(PlatformError) in try await deed.part.kill() }, undo: { _ in })
}
