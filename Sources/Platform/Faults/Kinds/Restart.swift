extension FaultKind {
    /// An orderly stop and, at healing, a start.
    public static let restart = FaultKind(
        name: "restart", doc: "An orderly stop of this part and a start", endsProcess: true, silencesPart: true,
        patience: .seconds(5), witnesses: [.processGone, .portRefused, .balancerMarksOut, .replicaPromoted],
        healWitness: .newStartTime,
        words: { "\($0.partAndProcess) was asked to stop" }, state: { _ in "was down" }, undoing: "started again",
        inject: { deed async throws(PlatformError) in try await deed.part.terminate() }, undo: { _ in })
}
