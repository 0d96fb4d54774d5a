extension FaultKind {
    /// What is begun is finished, nothing new is taken; at healing, a start.
    ///
    /// What it has begun may take as long as a slow client's long poll, so it is given ten seconds.
    public static let gracefulStop = FaultKind(
        name: "graceful-stop",
        doc: "This part finishes what it has begun, takes nothing new and ends; undone by starting it again",
        endsProcess: true, silencesPart: true, patience: .seconds(10),
        witnesses: [.processGone, .portRefused, .balancerMarksOut, .replicaPromoted], healWitness: .newStartTime,
        words: { "\($0.partAndProcess) was asked to finish what it has begun and stop" }, state: { _ in "was down" },
        undoing: "started again",
        inject: { deed async throws(PlatformError) in try await deed.part.stopGracefully() }, undo: { _ in })
}
